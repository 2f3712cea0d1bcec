"""Tries on each channel whether its posts can be looked for in silence, and keeps what this shows."""

from bot.actions.check_row import Row
from bot.actions.delivery_look import try_silent_check
from bot.actions.desk import Desk
from storage import deliveries


def probe_channels(desk: Desk) -> list[Row]:
    """One row for each channel. A try leaves no trace there."""
    return [_probe(desk, str(channel.id)) for channel in desk.settings.telegram.all_channels]


def _probe(desk: Desk, channel: str) -> Row:
    subject = f"channel {channel}, silent look"
    with desk.database.reading() as session:
        own = max(deliveries.standing_ids(session, channel), default=None)
    if own is None:
        return Row(
            subject, "not set yet", "no post of the bot's own to try it on", "try again when the first report stands"
        )
    works = try_silent_check(desk, channel, own)
    if works is None:
        return Row(subject, "wrong", "Telegram gave no clear answer", "try again: transparency-bot check --probe")
    if works:
        return Row(subject, "good", f"it tells that message {own} stands; doubts are settled by looking")
    return Row(subject, "not set yet", "it does not work here", "nothing to do: people are asked about each doubt")
