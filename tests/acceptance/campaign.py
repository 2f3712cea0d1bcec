"""A long life of one installation, half-year by half-year, in each of which something strikes once."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.sandbox.demo.world import CHANNEL_ID
from bot.sandbox.world.faults import Call, Fault
from bot.sandbox.world.world import Message
from tests.support.installation import Installation, a_case
from tests.support.processes import Program
from tests.support.ticking import workbench

WHOLE = ["album", "text", "documents"]
SENDING = ("sendMediaGroup", "sendMessage", "pinChatMessage", "unpinChatMessage")
LATER = [timedelta(minutes=minutes) for minutes in (1, 12, 24, 45, 100, 26 * 60)]
KINDS = {"photo": "album", "text": "text", "document": "documents"}


@dataclass(frozen=True)
class Dates:
    """When a half-year's draft and report are due."""

    number: int

    @property
    def start(self) -> date:
        return self._day(1)

    @property
    def draft_at(self) -> datetime:
        return self._at(4)

    @property
    def due_at(self) -> datetime:
        return self._at(15)

    def _day(self, day: int) -> date:
        return date(2026 + self.number // 2, 1 + 6 * (self.number % 2), day)

    def _at(self, day: int) -> datetime:
        return datetime.combine(self._day(day), datetime.min.time(), UTC) + timedelta(hours=12)


# Does the tick of that moment in its own way; False when there was nothing left to strike at.
Strike = Callable[[Installation, datetime], bool]


@dataclass
class Campaign:
    """The installation, the half-years gone by, and what was found."""

    installation: Installation
    runs: int = 0
    parked: int = 0
    asked: list[str] = field(default_factory=list)
    period: int = 0
    _before: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """The first half-year goes well: about the first message of a channel the bot cannot know where to look."""
        self.installation.record(a_case())
        self._pass_by()
        self._check("the first report")

    def strike(self, strike: Strike, words: str, *, at_draft: bool = False) -> bool:
        """Let one half-year be struck, then finish and look. False when there was nothing to strike at."""
        self.period += 1
        dates = Dates(self.period)
        self._before = {message.id for message in self.installation.channel()}
        self.installation.sandbox.clock.at = dates.draft_at - timedelta(days=1)
        self.installation.record(a_case(received_on=dates.start - timedelta(days=30)))
        if at_draft:
            struck = strike(self.installation, dates.draft_at)
        else:
            with workbench(self.installation) as bench:
                bench.tick(dates.draft_at)
            struck = strike(self.installation, dates.due_at)
        self._pass_by()
        self._check(words)
        self.runs += struck
        return struck

    def _pass_by(self) -> None:
        dates = Dates(self.period)
        moments = (dates.draft_at + timedelta(minutes=30), dates.due_at, *(dates.due_at + step for step in LATER))
        with workbench(self.installation) as bench:
            for moment in moments:
                bench.tick(max(moment, self.installation.sandbox.clock()))
            assert bench.findings() == ()
            self.asked = [part.part for part in bench.asked()]
            self.parked += len(self.asked)

    def _check(self, words: str) -> None:
        bot = self.installation.sandbox.world.bot.id
        own = (message for message in self.installation.channel() if message.author == bot)
        kept = [message for message in own if message.id not in self._before]
        assert self.asked == [], f"{words}: people are asked about {self.asked}"
        assert parts(kept) == WHOLE, words
        files = [message.file.name for message in kept if message.kind == "document" and message.file]
        assert len(files) == len(set(files)), f"{words}: a document is doubled"
        pins = self.installation.sandbox.world.chats[CHANNEL_ID].pins
        assert pins == [kept[0].id], f"{words}: the pin is not the newest report's"


def parts(messages: list[Message]) -> list[str]:
    """The messages as parts, in order; an album counts once, however many albums there are."""
    groups = [message.group or str(message.id) for message in messages]
    return [KINDS[message.kind] for place, message in enumerate(messages) if groups.index(groups[place]) == place]


def in_a_process(installation: Installation, at: datetime, *point: str) -> Program:
    """One tick in a process that can be killed."""
    installation.sandbox.clock.at = at
    return Program("tests.support.programs.tick_until_killed", str(installation.config), at.isoformat(), *point)


def killed_at_commit(number: int, moment: str) -> Strike:
    """The process dies before or after its nth commit."""

    def strike(installation: Installation, at: datetime) -> bool:
        process = in_a_process(installation, at, f"{moment}:{number}")
        return process.wait(120) == -signal.SIGKILL

    return strike


def killed_at_call(number: int, moment: str) -> Strike:
    """The process is killed before, during or after its nth call that changes a chat."""

    def strike(installation: Installation, at: datetime) -> bool:
        process = in_a_process(installation, at)
        seen: set[int] = set()

        def watch(said: str, call: Call) -> None:
            if call.method in SENDING:
                seen.add(call.number)
                if len(seen) == number and said == moment:
                    os.kill(process.pid, signal.SIGKILL)

        installation.sandbox.world.watchers.append(watch)
        process.wait(120)
        installation.sandbox.world.watchers.remove(watch)
        return process.returncode == -signal.SIGKILL

    return strike


def befallen_at_call(number: int, fault: Fault) -> Strike:
    """The nth call that changes a chat is befallen."""

    def strike(installation: Installation, at: datetime) -> bool:
        faults = installation.sandbox.world.faults
        faults.plan("[spu][ein][np]*", fault, nth=number)
        with workbench(installation) as bench:
            bench.tick(at)
        struck = not faults.planned
        faults.planned = []
        return struck

    return strike
