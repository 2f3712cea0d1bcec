"""Tests for each channel whether its posts can be found silently and read, and records the result."""

from bot.actions.channel.search import newest, read, try_silent_check
from bot.actions.context.channel_port import Presence, Seen
from bot.actions.context.check_row import Row
from bot.actions.context.context import Context
from storage.publishing import parts


def probe_channels(context: Context) -> list[Row]:
    """Return a row for each channel. A test leaves no trace there."""
    return [_probe(context, str(channel.id)) for channel in context.settings.telegram.all_channels]


def _probe(context: Context, channel: str) -> Row:
    subject = f"channel {channel}, silent look"
    with context.database.reading() as session:
        own = parts.posted_ids(session, channel)
    if not own:
        return Row(
            subject, "not set yet", "there is no post of the bot to test it with", "try again after the first report"
        )
    works = try_silent_check(context, channel, own)
    if works is None:
        return Row(subject, "wrong", "Telegram gave no clear answer", "try again: transparency-bot check --probe")
    if not works:
        return Row(
            subject, "not set yet", "it does not work here", "nothing to do: the bot asks people about each doubt"
        )
    looks = (read(context, channel, number, silently=True) for number in newest(own))
    post = next((found for found in looks if found is not Presence.ABSENT), Presence.ABSENT)
    if isinstance(post, Seen):
        return Row(subject, "good", f"it finds message {post.message_id}; the bot can resolve doubts by looking")
    staging = context.settings.telegram.staging
    text = f"it finds posts, but cannot read them by forwarding them into the chat {staging}"
    return Row(
        subject, "wrong", text, "let the bot write there (telegram.staging_chat), and the channel allow forwarding"
    )
