"""The messages about a register that may not be the only one, or not the newest: what was seen, and what to do."""

import html
from collections.abc import Sequence

from bot.actions.channel.compare import shown
from bot.actions.context.channel_port import Seen
from bot.actions.context.context import Context
from bot.actions.integrity.mark import Mark
from reports.language import words

COMPARE = "transparency-bot check --compare-channel"
REMEDY = (
    "If it was not you, somebody has the bot's token: send @BotFather /revoke, put the new token into the file that "
    "telegram.token_file names, and start the bot again."
)


def older_copy(context: Context, mark: Mark, entry: int) -> str:
    """Say that the register lacks what this machine worked with before."""
    return words.text(
        "The register is not the one that this machine worked with last: that one had entry {mark} of the ledger, "
        "this one ends at entry {entry} or has another one there. It looks like an older copy. No report is published "
        "from it. Stop the bot and put the newest copy of the register back. If there is none, run {command}.",
        _language(context),
        mark=words.number(mark.entry, _language(context)),
        entry=words.number(entry, _language(context)),
        command=f"<code>{COMPARE}</code>",
    )


def strange(context: Context, channel: str, seen: Sequence[Seen]) -> tuple[str, str]:
    """Say what a channel holds that the register does not know, with the label of the button."""
    text = words.text(
        "{channel} holds posts like this bot's that the register does not know: {posts}. Either the register is an "
        "older copy, or a second run with the same token has published. No report is published until this is resolved. "
        "End every other run, put the newest copy of the register back, and run {command}. If none of these posts is "
        "a report of yours, press the button.",
        _language(context),
        channel=html.escape(channel),
        posts="; ".join(f"{one.message_id} ({shown(one)})" for one in seen[:5]),
        command=f"<code>{COMPARE}</code>",
    )
    return text, words.text("Not our reports: go on", _language(context))


def unread(context: Context, channel: str, numbers: Sequence[int]) -> tuple[str, str]:
    """Ask people to look at messages that the bot cannot read, with the label of the button."""
    text = words.text(
        "The bot cannot read the newer messages {numbers} in {channel}, so it cannot see whether a report was already "
        "published there. No report is published until an approver has looked. If none of them is a report of yours, "
        "press the button; else put the newest copy of the register back.",
        _language(context),
        channel=html.escape(channel),
        numbers=", ".join(map(str, numbers[:20])),
    )
    return text, words.text("Not our reports: go on", _language(context))


def rival(context: Context) -> tuple[str, str]:
    """Say that a second program works with the token, with the label of the button."""
    language = _language(context)
    text = words.text(
        "Another program asks Telegram for this bot's updates with the same token. Each of the two gets only some of "
        "them, so messages and presses are lost, and both could publish. If it is a second run of yours, end it. No "
        "report is published until an approver presses the button, or somebody runs {command}.",
        language,
        command=f"<code>{COMPARE}</code>",
    )
    return f"{text} {words.text(REMEDY, language)}", words.text("The other program has ended: go on", language)


def unwritten(context: Context, path: str, reason: str) -> str:
    """Say that the mark cannot be written."""
    return words.text(
        "The file {path} cannot be written: {reason}. It would show whether the register is an older copy. Reports are "
        "still published after a look at the channel. Let the bot's user write it.",
        _language(context),
        path=html.escape(path),
        reason=html.escape(reason),
    )


def _language(context: Context) -> str:
    return context.settings.publisher.languages[0]
