"""Checks what the config says of the account, the chats and the people, without asking Telegram."""

from collections.abc import Iterator

from bot.actions.context.check_row import Row
from bot.actions.context.counted import counted
from bot.config.settings import Settings, approvers
from bot.config.telegram import TOKEN_FORM

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
