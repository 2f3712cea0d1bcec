"""The buttons that change a case, each bound to the case as it was seen, the change, and the person asked."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.actions.cases.confirm import verdict_on
from bot.actions.context.channel_port import Key, Keys
from bot.actions.context.context import Context
from bot.chat.handler.messages import Incoming
from reports.language import words
from storage.chat import buttons
from storage.engine.database import Session
from storage.register.rows import StoredCase
from storage.register.trail import authors
from storage.vocabulary.changes import ConfirmReason, VoidReason

CHANGE, CONFIRM = "change", "confirm"
LASTING = timedelta(hours=1)
YES = "Yes, change it"
NO = "No"


def confirming_keys(session: Session, stored: StoredCase, incoming: Incoming, context: Context) -> Keys:
    """Return a button for each reason to confirm a disclosure, for somebody who did not write the case."""
    language = incoming.sender.language
    if not is_unconfirmed(stored, context) or incoming.sender.actor in authors(session, stored):
        return ()
    return tuple(
        (
            _key(
                session,
                stored,
                incoming,
                context,
                {"confirm": reason.value},
                words.word("confirm_reason", reason, language),
            ),
        )
        for reason in ConfirmReason
    )


def is_unconfirmed(stored: StoredCase, context: Context) -> bool:
    """Return whether its disclosure is outside the policy and waits for a second person."""
    waiting = stored.confirm_reason is None and stored.void_reason is None
    return waiting and bool(verdict_on(stored.case, context.terms.policy).broken)


def asked_keys(
    session: Session, stored: StoredCase, incoming: Incoming, context: Context, what: Mapping[str, Any]
) -> Keys:
    """Return the buttons yes and no."""
    yes = _key(session, stored, incoming, context, what, words.text(YES, incoming.sender.language))
    return ((yes, _leave(session, stored, incoming, context)),)


def void_keys(session: Session, stored: StoredCase, incoming: Incoming, context: Context) -> Keys:
    """Return a button for each reason to make a case void, and no."""
    language = incoming.sender.language
    keys = [
        _key(session, stored, incoming, context, {"void": reason.value}, words.word("void_reason", reason, language))
        for reason in VoidReason
    ]
    return (*((key,) for key in keys), (_leave(session, stored, incoming, context),))


def _leave(session: Session, stored: StoredCase, incoming: Incoming, context: Context) -> Key:
    return _key(session, stored, incoming, context, {"leave": True}, words.text(NO, incoming.sender.language))


def _key(
    session: Session, stored: StoredCase, incoming: Incoming, context: Context, what: Mapping[str, Any], label: str
) -> Key:
    nonce = buttons.issue(
        session,
        action=CONFIRM if "confirm" in what else CHANGE,
        subject=json.dumps({"reference": stored.reference, **what}),
        revision=str(stored.revision),
        person=incoming.sender.id,
        now=context.now(),
        lasting=LASTING,
    )
    return Key(label, f"a:{nonce}")
