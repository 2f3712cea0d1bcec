"""What /status says, for the terminal: read from the register, without a call to Telegram."""

from datetime import datetime
from typing import cast

from markupsafe import Markup

from bot.actions.context.channel_port import Channel
from bot.actions.context.context import Context
from bot.actions.context.signing_key import key_or_trouble
from bot.actions.publishing.draft.status import DraftStatus, status
from bot.actions.publishing.reconcile import described
from bot.actions.publishing.terms import terms_of
from bot.chat.admin_messages.rendering import render_message
from bot.chat.handler.messages import Incoming, Sender
from bot.chat.publishing.status import reply_to_status
from bot.config.settings import Settings
from storage.engine.database import open_database

ENGLISH = Incoming(sender=Sender(id=0, name="terminal"), chat=0, private=True, update_id=0, message_id=0)


def status_of(settings: Settings, now: datetime) -> tuple[str, dict[str, object]]:
    """Return the text of /status, and its reports as data."""
    key, trouble = key_or_trouble(settings)
    database = open_database(settings.storage.url)
    context = Context(
        database=database,
        settings=settings,
        terms=terms_of(settings, key),
        key=key,
        keyless=trouble,
        channel=cast("Channel", None),  # a status only reads the register
        now=lambda: now,
        render=render_message,
    )
    try:
        html = reply_to_status(ENGLISH, context).html
        found = status(context)
    finally:
        database.close()
    text = "\n".join(str(Markup(line).striptags()) for line in html.split("\n"))  # noqa: S704 (only its tags are taken out)
    return text, {
        "open": [_report(one) for one in found.open],
        "posting": list(found.posting),
        "next": {
            "period": found.next.period.label,
            "draft_at": found.next.draft_at.isoformat(),
            "due_at": found.next.due_at.isoformat(),
        },
        "unclear": list(found.doubts),
        "problems": [{"since": one.since.isoformat(), "reason": one.reason} for one in found.failures],
        "missing_rights": [{"chat": chat or "admin chat", "found": what} for chat, what in found.missing_rights],
        "text": text,
    }


def _report(draft: DraftStatus) -> dict[str, object]:
    return {
        "period": draft.publication.period.label,
        "state": draft.publication.state.value,
        "due_at": draft.publication.due_at.isoformat(),
        "approved_by": list(draft.approved_by),
        "waiting_for": list(draft.awaited),
        "required": draft.required,
        "unconfirmed": list(draft.unconfirmed),
        "mismatches": [described(one) for one in draft.mismatches],
    }
