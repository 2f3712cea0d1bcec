"""Checks whether Telegram sends the bot's updates to a webhook of somebody else."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from bot.actions.context.context import Context
from bot.actions.watch.inspect import Check, Result, note
from storage.engine.database import Session
from storage.publishing import inspections
from storage.vocabulary.admin_messages import MessageKind

WEBHOOK = "webhook"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def webhook_due(context: Context) -> Iterator[Check]:
    """Yield the check if it is due. A polling bot notices a foreign webhook without it."""
    with context.database.reading() as session:
        due = inspections.is_due(session, WEBHOOK, context.now())
    if due:
        yield Check(WEBHOOK, partial(_look, context))


def _look(context: Context) -> Result:
    url = context.channel.webhook()
    return _result(context, url) if isinstance(url, str) else Result(None, context.now())


def look_for_webhook_soon(context: Context) -> None:
    """Check at the next tick, since Telegram reported a webhook."""
    with context.database.transaction() as session:
        inspections.make_due(session, [WEBHOOK], context.now())


def note_webhook(context: Context, url: str) -> None:
    """Record where Telegram sends updates; report a foreign webhook once."""
    note(context, WEBHOOK, _result(context, url))


def _result(context: Context, url: str) -> Result:
    ours = context.settings.webhook
    foreign = url if url and (ours is None or url != ours.url) else ""
    return Result(foreign, context.now() + (DAY if ours is None else HOUR), partial(_report, context, foreign))


def _report(context: Context, foreign: str, session: Session, _before: str) -> None:
    if foreign:
        topic = f"{WEBHOOK}:{context.now().isoformat()}"
        context.queue_message(session, topic, MessageKind.FOREIGN_WEBHOOK, {"url": foreign})
