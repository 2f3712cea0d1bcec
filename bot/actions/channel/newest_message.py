"""Learns a channel's newest message number before the first post, so that a post with a lost answer can be found."""

from bot.actions.channel.search import FAR_OFF
from bot.actions.context.channel_port import Presence, Seen, Sent, Unknown
from bot.actions.context.context import Context, chat_of
from reports.post.notices import checking_message
from storage.publishing import channels, inspections

LOST = "lost"
NEAR = 3  # how far below the newest number a message with a lost answer may be


def learn_channels(context: Context) -> None:
    """Post and delete a silent message in each channel whose newest number is unknown."""
    for channel in context.settings.telegram.all_channels:
        name = str(channel.id)
        with context.database.reading() as session:
            known = channels.last_id(session, name) is not None
            look = inspections.of(session, _subject(name))
        left = "" if look is None else look.found
        if context.stopping():
            return
        if left.isdecimal():
            _remove(context, name, [int(left)])
        elif not known or left == LOST:
            _learn(context, name, checking_message(context.settings.language_of(channel)), lost=left == LOST)


def _learn(context: Context, channel: str, text: str, *, lost: bool) -> None:
    chat = chat_of(channel)
    _keep(context, channel, LOST)  # before the call: if the process dies during it, there may be a message to look for
    outcome = context.channel.send_silently(chat, text)
    if not isinstance(outcome, Sent):
        if not isinstance(outcome, Unknown) and not lost:
            _keep(context, channel, "")
        return
    [number] = outcome.message_ids
    there, nowhere = context.channel.exists(chat, number), context.channel.exists(chat, number + FAR_OFF)
    with context.database.transaction() as session:
        channels.see(session, channel, [number])
        if Presence.UNCLEAR not in (there, nowhere):
            works = there is Presence.THERE and nowhere is Presence.ABSENT
            channels.keep_silent_check(session, channel, works=works, now=context.now())
    _remove(context, channel, [number, *(_earlier(context, channel, number, text) if lost else ())])


def _earlier(context: Context, channel: str, number: int, text: str) -> list[int]:
    """Find the message of an earlier attempt whose answer was lost."""
    seen = [
        context.channel.read_by_forward(chat_of(channel), below, context.settings.telegram.staging)
        for below in range(max(number - NEAR, 1), number)
    ]
    return [one.message_id for one in seen if isinstance(one, Seen) and one.text == text]


def _remove(context: Context, channel: str, numbers: list[int]) -> None:
    """Delete the messages posted to learn the number; what Telegram does not delete now is retried later."""
    gone = isinstance(context.channel.delete(chat_of(channel), numbers), Sent)
    _keep(context, channel, "" if gone else str(numbers[0]))


def _keep(context: Context, channel: str, found: str) -> None:
    with context.database.transaction() as session:
        inspections.keep(session, _subject(channel), due_at=context.now(), found=found)


def _subject(channel: str) -> str:
    return f"learned:{channel}"
