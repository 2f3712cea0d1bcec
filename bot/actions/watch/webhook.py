"""Looks whether somebody else takes the bot's updates: a webhook that is not ours, or a second program that polls."""

import html
from datetime import timedelta

from bot.actions.context.context import Context
from bot.actions.integrity.messages import REMEDY
from reports.language import words
from storage.chat import admin_messages
from storage.publishing import inspections

WEBHOOK = "webhook"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def watch_webhook(context: Context) -> None:
    """Ask Telegram where updates go, when that is due. By long polling a foreign webhook shows itself at once."""
    with context.database.reading() as session:
        due = inspections.is_due(session, WEBHOOK, context.now())
    if not due or context.stopping():
        return
    url = context.channel.webhook()
    if isinstance(url, str):
        note_webhook(context, url)


def look_for_webhook_soon(context: Context) -> None:
    """Telegram said that there is one: look at the next tick."""
    with context.database.transaction() as session:
        inspections.make_due(session, [WEBHOOK], context.now())


def note_webhook(context: Context, url: str) -> None:
    """Write down where Telegram sends updates; one that is not ours is told of once."""
    ours = context.settings.webhook
    foreign = url if url and (ours is None or url != ours.url) else ""
    with context.database.transaction() as session:
        known = inspections.of(session, WEBHOOK)
        inspections.keep(session, WEBHOOK, due_at=context.now() + (DAY if ours is None else HOUR), found=foreign)
        if foreign and (known is None or known.found != foreign):
            admin_messages.queue(
                session, f"{WEBHOOK}:{context.now().isoformat()}", _foreign(context, foreign), context.now()
            )


def _foreign(context: Context, url: str) -> str:
    language = context.settings.publisher.languages[0]
    text = words.text(
        "Telegram was told to send this bot's updates to {url}, which is not what config.toml says. While it is so, "
        "the bot hears nothing. Each start of transparency-bot run sets it right.",
        language,
        url=html.escape(url),
    )
    return f"{text} {words.text(REMEDY, language)}"
