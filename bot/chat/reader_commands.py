"""The part of the command table that readers use, and which questions are cached."""

from collections.abc import Callable, Mapping

from bot.actions.readers.cache import Question
from bot.chat.handler.entries import CHATS, EVERYONE, Command, ReaderPress
from bot.chat.handler.messages import Incoming
from bot.chat.readers.about import ABOUT, VERIFY, press_about, press_verify, reply_to_about, reply_to_verify
from bot.chat.readers.country import known_country, press_country, press_trend, reply_to_country
from bot.chat.readers.frame import COUNTRY, TREND
from bot.chat.readers.report import (
    PERIODS,
    REPORT,
    known_report,
    press_periods,
    press_report,
    reply_to_periods,
    reply_to_report,
)

READER_COMMANDS: tuple[Command, ...] = (
    Command(
        name="report",
        handler=reply_to_report,
        roles=EVERYONE,
        where=CHATS,
        arguments="[PERIOD]",
        help="the latest report, or an earlier one such as /report 2025-H1",
        docs="../how-to/ask-as-a-reader.md",
    ),
    Command(
        name="country",
        handler=reply_to_country,
        roles=EVERYONE,
        where=CHATS,
        arguments="NAME [PERIOD]",
        help="the published figures of a country",
        docs="../how-to/ask-as-a-reader.md",
    ),
    Command(
        name="periods",
        handler=reply_to_periods,
        roles=EVERYONE,
        where=CHATS,
        help="all published reports",
        docs="../how-to/ask-as-a-reader.md",
    ),
    Command(
        name="verify",
        handler=reply_to_verify,
        roles=EVERYONE,
        where=CHATS,
        help="how to check a report",
        docs="../how-to/ask-as-a-reader.md",
    ),
    Command(
        name="about",
        handler=reply_to_about,
        roles=EVERYONE,
        where=CHATS,
        help="what we promise, how reports are made, glossary",
        docs="../how-to/ask-as-a-reader.md",
    ),
)

READER_PRESSES: tuple[ReaderPress, ...] = (
    ReaderPress(name=COUNTRY, handler=press_country, roles=EVERYONE, where=CHATS),
    ReaderPress(name=TREND, handler=press_trend, roles=EVERYONE, where=CHATS),
    ReaderPress(name=REPORT, handler=press_report, roles=EVERYONE, where=CHATS),
    ReaderPress(name=PERIODS, handler=press_periods, roles=EVERYONE, where=CHATS),
    ReaderPress(name=VERIFY, handler=press_verify, roles=EVERYONE, where=CHATS),
    ReaderPress(name=ABOUT, handler=press_about, roles=EVERYONE, where=CHATS),
)

# The question of a command, by which its answer is cached; None if the text is not understood.
QUESTIONS: Mapping[str, Callable[[Incoming], Question | None]] = {
    COUNTRY: known_country,
    REPORT: known_report,
    PERIODS: lambda incoming: (PERIODS, incoming.sender.language),
    VERIFY: lambda incoming: (VERIFY, incoming.sender.language),
    ABOUT: lambda incoming: (ABOUT, incoming.sender.language),
}

# Deep links t.me/<bot>?start=<payload>: the command that each payload means; what follows its hyphen is the argument.
PAYLOADS: Mapping[str, str] = {"country": COUNTRY, "report": REPORT, "reports": PERIODS, "verify": VERIFY}


def linked_command(payload: str) -> tuple[str, str] | None:
    """Return the command and its text that a deep link means: country-FR, country-FR-2026-H1, report-2026-H1."""
    name, _, rest = payload.strip().partition("-")
    command = PAYLOADS.get(name)
    return (command, rest.replace("-", " ", 1) if command == COUNTRY else rest) if command else None
