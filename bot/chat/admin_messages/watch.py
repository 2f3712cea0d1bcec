"""Messages about changes that the bot did not make: to its posts, its rights, its webhook, its chats, its clock."""

from datetime import datetime

from markupsafe import Markup

from bot.actions.watch.rights import NO_ACCESS, NO_EDITS, NO_POSTS
from bot.chat.admin_messages.subject import REMEDY, Subject
from reports.language import words
from reports.language.speaker import lines
from storage.vocabulary.publishing import NoticeKind

FOUND = {
    "gone": words.msgid("Message {number} was deleted."),
    "words": words.msgid("The text of message {number} was changed."),
    "file": words.msgid("The file of message {number} was replaced."),
    "other": words.msgid("Message {number} has been replaced with something else."),
}
RIGHTS = {
    NO_ACCESS: words.msgid(
        "The bot was removed from {channel}, or the channel no longer exists. Nothing can be published there. Add the "
        "bot again as an administrator who can post and edit messages; transparency-bot check shows the link for it."
    ),
    NO_POSTS: words.msgid(
        "The bot can no longer post messages in {channel}. Nothing can be published there. Give it that right in the "
        "channel's list of administrators, then run transparency-bot check."
    ),
    NO_EDITS: words.msgid(
        "The bot can no longer edit messages in {channel}, so it can neither pin a report nor mark an older edition. "
        "Give it that right in the channel's list of administrators."
    ),
    "": words.msgid("The bot has all the rights it needs in {channel} again."),
}
WITNESSES = {
    "ledger": words.msgid("the newest entry of the ledger"),
    "telegram": words.msgid("Telegram's clock"),
    "database": words.msgid("the database's clock"),
    "elapsed": words.msgid("the time that has passed since the bot was started"),
}


def post_changed(subject: Subject) -> Markup:
    """Report that somebody changed a post: every message of it, and what to do."""
    return lines(
        subject.text("{post} in {channel} was changed, and not by the bot.", post=_post(subject)),
        *(subject.text(FOUND[kind], number=number) for number, kind in subject["findings"]),
        subject.text(
            "Readers now see something other than what was published. Please check who can edit and delete messages "
            "in the channel. To get the files as they were published: transparency-bot report {label}",
            label=subject["period"],
        ),
    )


def post_restored(subject: Subject) -> Markup:
    """Report that a post is as it was."""
    return subject.text("{post} in {channel} is back as published.", post=_post(subject))


def posts_unseen(subject: Subject) -> Markup:
    """Report that nothing could be seen for a day."""
    return subject.text(
        "For a day the bot has not been able to check its posts in {channel}, so it would not notice a change to them. "
        "Perhaps the channel restricts saving content; if so, please switch that off."
    )


def rights_changed(subject: Subject) -> Markup:
    """Report that the bot lost or got back a right."""
    if subject["admins"]:
        return subject.text("The bot can access this chat again.")
    return subject.text(RIGHTS[subject["found"]])


def foreign_webhook(subject: Subject) -> Markup:
    """Report that somebody else gets the bot's updates."""
    return lines(
        subject.text(
            "Telegram sends this bot's updates to {url}, which is not the address in config.toml. Until that changes, "
            "the bot receives no updates. Restarting transparency-bot run fixes it."
        ),
        subject.text(REMEDY),
        between=" ",
    )


def chat_moved(subject: Subject) -> Markup:
    """Report that a chat has another number."""
    keys = ", ".join(f"telegram.{key}" for key in subject["keys"])
    if subject["keys"] == ["channel"]:
        message = (
            "The chat {old} has the new number {new}. Nothing can be published there until you replace {old} with "
            "{new} in {keys} in config.toml and restart the bot."
        )
    else:
        message = (
            "Telegram made the chat {old} a supergroup with the number {new}. The bot uses the new number. Please "
            "replace {old} with {new} in config.toml: {keys}."
        )
    return subject.text(message, keys=keys)


def clock_doubted(subject: Subject) -> Markup:
    """Report that the clock differs from another one."""
    ahead = subject["ahead"]
    message = (
        "This machine's clock shows {moment} (UTC), which is {hours} hours and {minutes} minutes ahead of {witness}."
        if ahead > 0
        else "This machine's clock shows {moment} (UTC), which is {hours} hours and {minutes} minutes behind {witness}."
    )
    minutes, say = abs(ahead) // 60, subject.say
    return lines(
        subject.text(
            message,
            moment=say.moment(datetime.fromisoformat(subject["now"])),
            hours=say.number(minutes // 60),
            minutes=say.number(minutes % 60),
            witness=say.plain(WITNESSES[subject["witness"]]),
        ),
        subject.text("Nothing is published until the clock is set right, or an approver confirms the time."),
        between=" ",
    )


def _post(subject: Subject) -> str:
    period = subject.say.period(subject["period"])
    if subject["kind"] == NoticeKind.LATE_NOTICE:
        return subject.say.plain("The notice that the report for {period} is late", period=period)
    return subject.say.plain("The report for {period}, edition {edition},", period=period, edition=subject["edition"])
