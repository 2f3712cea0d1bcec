"""The buttons below a case or a removal order: what can be done with it, and changes bound to it as it was seen."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeGuard

from bot.actions.cases.confirm import verdict_on
from bot.actions.context.admin_key import admin_key
from bot.actions.context.channel_port import Key, Keys
from bot.actions.context.context import Context
from bot.actions.removals.rows import Row
from bot.chat.handler.entries import OWNERS, RECORDERS
from bot.chat.handler.messages import Incoming
from reports.language import words
from storage.engine.database import Session
from storage.register.removals import StoredRemoval
from storage.register.rows import StoredCase
from storage.register.trail import authors
from storage.vocabulary.changes import ConfirmReason, VoidReason

CHANGE, CONFIRM = "change", "confirm"
LASTING = timedelta(hours=1)
RECORDING = RECORDERS | OWNERS
CASE, OPEN = "case", "case_open"
ANOTHER, AMEND, VOID, DONE = "another", "amend", "void", "done"
CASE_LASTING = timedelta(days=7)
PER_ROW = 5
YES = "Yes, change it"
NO = "No"


def case_keys(session: Session, stored: Row, incoming: Incoming, context: Context) -> Keys:
    """Return what a recorder can do next with a row: another like it, change it, void it, or leave it."""
    if not RECORDING.intersection(incoming.sender.roles):
        return ()
    language = incoming.sender.language

    def key(verb: str, label: str) -> Key:
        subject = f"{verb} {stored.reference}"
        return _issued(session, CASE, subject, words.text(label, language), incoming, context)

    changes = () if stored.void_reason is not None else (key(AMEND, "Change"), key(VOID, "Void"))
    return (key(ANOTHER, "Another like this"),), (*changes, key(DONE, "Done"))


def opening_keys(session: Session, listed: Sequence[tuple[str, Row]], incoming: Incoming, context: Context) -> Keys:
    """Return a button for each row of a list, under the number it has there."""
    keys = [
        _issued(session, OPEN, stored.reference, number, incoming, context, lasting=timedelta(days=1))
        for number, stored in listed
    ]
    return tuple(tuple(keys[at : at + PER_ROW]) for at in range(0, len(keys), PER_ROW))


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


def is_unconfirmed(stored: Row, context: Context) -> TypeGuard[StoredCase]:
    """Return whether it is a case whose disclosure is outside the policy and waits for a second person."""
    if isinstance(stored, StoredRemoval):
        return False
    waiting = stored.confirm_reason is None and stored.void_reason is None
    return waiting and bool(verdict_on(stored.case, context.terms.policy).broken)


def asked_keys(session: Session, stored: Row, incoming: Incoming, context: Context, what: Mapping[str, Any]) -> Keys:
    """Return the buttons yes and no."""
    yes = _key(session, stored, incoming, context, what, words.text(YES, incoming.sender.language))
    return ((yes, _leave(session, stored, incoming, context)),)


def void_keys(session: Session, stored: Row, incoming: Incoming, context: Context) -> Keys:
    """Return a button for each reason to make a row void, and no."""
    language = incoming.sender.language
    keys = [
        _key(session, stored, incoming, context, {"void": reason.value}, words.word("void_reason", reason, language))
        for reason in VoidReason
    ]
    return (*((key,) for key in keys), (_leave(session, stored, incoming, context),))


def _leave(session: Session, stored: Row, incoming: Incoming, context: Context) -> Key:
    return _key(session, stored, incoming, context, {"leave": True}, words.text(NO, incoming.sender.language))


def _key(
    session: Session, stored: Row, incoming: Incoming, context: Context, what: Mapping[str, Any], label: str
) -> Key:
    action, subject = CONFIRM if "confirm" in what else CHANGE, json.dumps({"reference": stored.reference, **what})
    revision = str(stored.revision)
    return _issued(session, action, subject, label, incoming, context, revision=revision, lasting=LASTING)


def _issued(
    session: Session,
    action: str,
    subject: str,
    label: str,
    incoming: Incoming,
    context: Context,
    *,
    revision: str = "",
    lasting: timedelta = CASE_LASTING,
) -> Key:
    return admin_key(
        session,
        label,
        action=action,
        subject=subject,
        person=incoming.sender.id,
        now=context.now(),
        lasting=lasting,
        revision=revision,
    )
