"""Checks whether Telegram sends the bot's updates to a webhook of somebody else."""

from datetime import timedelta

from bot.actions.context.context import Context
from storage.publishing import inspections
from storage.vocabulary.admin_messages import MessageKind

WEBHOOK = "webhook"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def watch_webhook(context: Context) -> None:
    """Ask Telegram where it sends updates, if that is due. A polling bot notices a foreign webhook without this."""
    with context.database.reading() as session:
        due = inspections.is_due(session, WEBHOOK, context.now())
    if not due or context.stopping():
        return
    url = context.channel.webhook()
    if isinstance(url, str):
        note_webhook(context, url)


def look_for_webhook_soon(context: Context) -> None:
    """Check at the next tick, since Telegram reported a webhook."""
    with context.database.transaction() as session:
        inspections.make_due(session, [WEBHOOK], context.now())


def note_webhook(context: Context, url: str) -> None:
    """Record where Telegram sends updates; report a foreign webhook once."""
    ours = context.settings.webhook
    foreign = url if url and (ours is None or url != ours.url) else ""
    with context.database.transaction() as session:
        known = inspections.of(session, WEBHOOK)
        inspections.keep(session, WEBHOOK, due_at=context.now() + (DAY if ours is None else HOUR), found=foreign)
        if foreign and (known is None or known.found != foreign):
            topic = f"{WEBHOOK}:{context.now().isoformat()}"
            context.queue_message(session, topic, MessageKind.FOREIGN_WEBHOOK, {"url": foreign})
