"""Two admins at work with the bot over the years, beside the stand-in Telegram: what they type and press, and when."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomlkit

from bot.actions.context.calendar import Dates, dates_of
from bot.actions.figures.importing import FiguresFormat, check_figures, import_figures
from bot.actions.files.findings import Findings
from bot.config.loading import load
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER, TRUST
from bot.sandbox.world.world import Message
from reports.language import words
from storage.vocabulary.period import Period
from tests.support.conversation import Conversation
from tests.support.installation import Installation

REFERENCE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{8}\b")


def moment(text: str) -> datetime:
    """A day at nine in the morning, or a day with its hour."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T09:00").replace(tzinfo=UTC)


@dataclass
class Office:
    """The admins, what they called their cases, and the bot that runs at the moment.

    They read the bot in a language, and write their reasons in it: `reasons` has them by the English ones.
    """

    bot: Conversation
    language: str = words.ENGLISH
    reasons: Mapping[str, str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)

    @property
    def installation(self) -> Installation:
        return self.bot.installation

    def reads(self, message: str, **facts: object) -> str:
        """Return an English text of the bot as the admins see it."""
        return words.text(message, self.language, **facts)

    def start(self) -> None:
        """The bot is up and done with what it does at a start: a clock that moves during a call would be doubted."""
        self.bot.start()
        menus = self.bot.service._menus
        self.bot.wait_for(lambda: menus is None or menus.done())
        self.bot.tick_now()

    def at(self, day: str) -> None:
        """The clock says this; nothing rings."""
        self.installation.sandbox.clock.at = moment(day)

    def tick_now(self, at: datetime) -> None:
        """What is due at a moment is done."""
        self.installation.sandbox.clock.at = at
        self.bot.tick_now()

    def record(self, day: str, name: str, line: str) -> None:
        self.at(day)
        [answer] = self.bot.say(LEGAL, f"/record {line}")
        if answer.text.startswith(self.reads("New case")):  # the bot asks whether the demand was recorded before
            self.bot.press(LEGAL, answer, self.reads("Confirm"))
            answer = self.bot.now(answer)
        found = REFERENCE.search(answer.text.partition("\n")[0])
        assert found, answer.text
        self.cases[name] = found[0]

    def change(self, day: str, command: str, name: str, rest: str) -> None:
        """/amend, /void or /embargo, and the press that confirms it."""
        self.at(day)
        [answer] = self.bot.say(LEGAL, f"/{command} {self.cases[name]} {rest}")
        self.bot.press(LEGAL, answer, self.reads("Yes, change it"))

    def say(self, day: str, text: str, person: int = LEGAL) -> str:
        self.at(day)
        answers = self.bot.say(person, text)
        return "\n".join(answer.text for answer in answers)

    def draft(self, label: str) -> Message:
        """The newest message in the admins' chat that asks about a period."""
        beginning = self.reads("Draft for {period}", period=words.period(label, self.language))
        messages = self.bot.world.chats[ADMIN_CHAT_ID].messages
        return [messages[number] for number in sorted(messages) if messages[number].text.startswith(beginning)][-1]

    def approve(self, label: str, *people: int) -> None:
        for person in people or (LEGAL, TRUST):
            self.bot.press(person, self.draft(label), self.reads("✓ Approve: complete and correct"))

    def report(self, label: str) -> None:
        """Drafted, approved by both on that day, and posted when it is due."""
        dates = self.dates(label)
        self.tick_now(dates.draft_at)
        self.approve(label)
        self.tick_now(dates.due_at)

    def correct(self, day: str, label: str, reason: str, detail: str) -> str:
        """Asked for in the morning, drafted, approved by both and posted at noon."""
        said = self.say(day, f"/correct {label} {reason} {self.reasons.get(detail, detail)}")
        self.tick_now(moment(f"{day}T11:00"))
        self.approve(label)
        self.tick_now(moment(f"{day}T12:00"))
        return said

    def dates(self, label: str) -> Dates:
        settings = self.installation.settings
        return dates_of(Period.parse(label), settings.report, settings.publisher.timezone)

    def import_figures(self, day: str, folder: Path) -> None:
        self.at(day)
        database = self.bot.database
        today = date.fromisoformat(day)
        checked = check_figures(database, folder, FiguresFormat.TRANSPARENCY_BOT, Findings(), strict=True, today=today)
        import_figures(database, checked, now=self.installation.sandbox.clock(), actor="cli:ada")

    def restart(self, day: str, **publisher: Any) -> None:
        """The bot is stopped, its config changed, and on that day it is started again."""
        self.bot.stop()
        path = self.installation.config
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
        document["publisher"].update(publisher)
        path.write_text(tomlkit.dumps(document), encoding="utf-8")
        self.at(day)
        old = self.installation
        self.bot = Conversation(replace(old, settings=load(path)))
        self.start()


@contextmanager
def office(
    installation: Installation, language: str = words.ENGLISH, reasons: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Office]:
    """The bot at work, with the charts drawn as readers get them, for as long as the block lasts."""
    for person in (LEGAL, TRUST, READER):
        installation.sandbox.world.chats[person].started = True
        installation.sandbox.world.users[person].language = language
    opened = Office(Conversation(installation), language, reasons)
    opened.at("2025-07-02")
    opened.start()
    try:
        yield opened
    finally:
        opened.bot.stop()
