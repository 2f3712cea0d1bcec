"""Checks the account, the people and the chats: what the config says, and whether posts can be found in channels."""

from collections.abc import Iterator

from bot.actions.channel.search import newest, read, try_silent_check
from bot.actions.context.channel_port import Presence, Seen
from bot.actions.context.context import Context
from bot.actions.context.terminal import Row, counted
from bot.config.settings import Settings, approvers
from bot.config.telegram import TOKEN_FORM
from storage.publishing import parts

WHOAMI = "transparency-bot run, then send the bot /whoami"


def check_people(settings: Settings) -> Iterator[Row]:
    """Report whether enough people may approve a report."""
    number, required = len(approvers(settings)), settings.report.approvals
    if number >= required:
        yield Row("approvers", "good", f"{number} may approve, {required} must")
        return
    people = counted(number, "person", "people") if number else "nobody"
    text = f"{people} may approve a report, {required} must (report.approvals)"
    yield Row("approvers", "not set yet", text, f"add people with a role to [[admins]]: {WHOAMI}")


def check_without_telegram(settings: Settings) -> Iterator[Row]:
    """Report everything that is missing if there is no usable token; nothing if Telegram can be asked."""
    token = settings.telegram.token.get_secret_value()
    if TOKEN_FORM.fullmatch(token):
        return
    if token:
        text = "the token cannot be one: it is digits, a colon and 35 letters, digits, _ or -"
        yield Row("bot account", "wrong", text, "copy it again from @BotFather into the file of telegram.token_file")
    else:
        step = 'ask @BotFather for one, put it into a file, and name that file: token_file = "token"'
        yield Row("bot account", "not set yet", "there is no token", step)
    if not settings.telegram.all_channels:
        step = 'make a channel, add the bot as an administrator, set its name, such as "@transparency"'
        yield Row("channel", "not set yet", "telegram.channel is empty", step)
    if not settings.telegram.admin_chat:
        step = f"make a private group, add the bot; then {WHOAMI}@your_bot in the group"
        yield Row("admin chat", "not set yet", "telegram.admin_chat is 0", step)


def probe_channels(context: Context) -> list[Row]:
    """Test whether a channel's posts can be found silently and read, record it, and return a row for each channel.

    A test leaves no trace there.
    """
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
