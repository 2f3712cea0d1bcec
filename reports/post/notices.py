"""The short texts that a channel gets besides the reports, and how to recognize the titles of all of them."""

import re
from datetime import datetime
from functools import cache

from reports.language import words
from reports.language.speaker import bold, lines, speaker
from reports.post.facts import NAME_LIMIT
from reports.post.fitting import clip

LATE = "{name}: transparency report late, {period}"
TITLES = (
    words.msgid("{name}: transparency report, {period}"),
    words.msgid("{name}: transparency report {period} in detail"),
    words.msgid(LATE),
)
SUPERSEDED = "Superseded by edition {edition}"
# Below a post, in rows: the label of each button, and what the bot's /start gets when a reader presses it.
LINKS = (
    ((words.msgid("Ask about a country"), "country"),),
    ((words.msgid("Check it"), "verify"), (words.msgid("All reports"), "reports")),
)
_BIG_GROUP = "-100"  # how Telegram numbers channels and large groups
CHECKING = "The bot is checking this channel. It deletes this message immediately."


def late_notice(name: str, period: str, due_at: datetime, zone: str, language: str) -> str:
    """Say what was promised and when, and that it is not there. Contains nothing of the report."""
    say = speaker(language)
    title = say.text(LATE, name=clip(name, NAME_LIMIT), period=say.period(period))
    body = say.text(
        "It was due on {moment} ({zone}) and has not been published yet. We will publish it here, and it will say how "
        "late it is. This notice will not be deleted.",
        moment=say.moment(due_at),
        zone=zone,
    )
    return str(lines(bold(title), body, between="\n\n"))


def message_link(chat: str, message: int) -> str:
    """Return the address of a message in a channel or a group; empty for chats in which messages have none."""
    if chat.startswith("@"):
        return f"https://t.me/{chat[1:]}/{message}"
    return f"https://t.me/c/{chat.removeprefix(_BIG_GROUP)}/{message}" if chat.startswith(_BIG_GROUP) else ""


def superseded(edition: int, channel: str, message_id: int | None, language: str) -> str:
    """Return the line above the caption of an older edition, with a link to the newer one if it is known."""
    line = speaker(language).text(SUPERSEDED, edition=edition)
    if message_id is not None:
        line = type(line)('<a href="{}">{}</a>').format(message_link(channel, message_id), line)
    return str(bold(line))


def superseded_text(edition: int, language: str) -> str:
    """Return that line as a reader sees it."""
    return speaker(language).plain(SUPERSEDED, edition=edition)


def links(username: str, language: str) -> list[list[tuple[str, str]]]:
    """Return the label and the address of each button below a post, in rows."""
    return [
        [(words.text(label, language), f"https://t.me/{username}?start={payload}") for label, payload in row]
        for row in LINKS
    ]


def checking_message(language: str) -> str:
    """Return the message that is posted and deleted to learn a channel's newest number."""
    return speaker(language).plain(CHECKING)


def names_of_period(label: str) -> frozenset[str]:
    """Return how a post may name a period: its label, and its words in every language."""
    return frozenset({label, *(words.period(label, language) for language in words.languages())})


def is_title(line: str, name: str) -> bool:
    """Return whether a line is the title of a report or of a late notice of this publisher, in any language."""
    return _titles(clip(name, NAME_LIMIT)).fullmatch(line.strip()) is not None


@cache
def _titles(name: str) -> re.Pattern[str]:
    spelled = [
        words.text(title, language, name="\0", period="\1") for title in TITLES for language in words.languages()
    ]
    patterns = [re.escape(title).replace("\0", re.escape(name)).replace("\1", ".+") for title in spelled]
    return re.compile("|".join(patterns))
