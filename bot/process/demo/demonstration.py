"""The demonstration's register and clock: they move together, since a file arrives before each draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.actions.context.calendar import Dates, dates_of
from bot.actions.context.context import CountingContext
from bot.actions.context.signing_key import signing_key
from bot.actions.files.cases import check_file, import_file
from bot.actions.files.findings import Findings
from bot.actions.files.source import Source
from bot.actions.publishing.terms import terms_of
from bot.actions.setup.init import Operator, init_installation
from bot.config.loading import load
from bot.config.settings import Settings
from bot.process.demo import page_words
from bot.process.demo.story import Situation, StoryLine, situation, story_line
from bot.sandbox.demo.register import Choice, PutForwardClock, Register, config_text, has_figures
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST
from bot.sandbox.world.world import World
from reports.language import words
from storage.engine.database import open_database
from storage.vocabulary.period import Period

ACTOR = "cli:sandbox"
CHANNEL = "@transparency"
NAMES = {LEGAL: "Legal", TRUST: "Trust"}


@dataclass
class Demonstration:
    """The register of the demonstration, its clock, and what the page shows of them."""

    folder: Path
    settings: Settings
    clock: PutForwardClock
    world: World
    choice: Choice
    story: StoryLine = field(default_factory=StoryLine)
    progress: str = ""
    _taken: set[str] = field(default_factory=set)

    @classmethod
    def prepared(
        cls, folder: Path, clock: PutForwardClock, world: World, choice: Choice, *, api_url: str
    ) -> "Demonstration":
        """Make config, key and register, opened on the demonstration's first day; then go to the first draft."""
        place = {"api_url": api_url, "token": world.token, "channel": CHANNEL}
        text = config_text(choice, admin_chat=ADMIN_CHAT_ID, people=NAMES, **place)
        config = folder / "config.toml"
        config.touch(mode=0o600)
        config.write_text(text, encoding="utf-8")
        init_installation(folder, Operator(), load=lambda path: load(path, {}), now=clock())
        demonstration = cls(folder, load(config, {}), clock, world, choice)
        if not choice.past_reports:
            demonstration.go(demonstration.situation().dates.draft_at)
        return demonstration

    def situation(self) -> Situation:
        """Return the situation, from the register."""
        database = open_database(self.settings.storage.url)
        try:
            with database.reading() as session:
                terms = terms_of(self.settings, signing_key(self.settings))
                return situation(session, CountingContext(database, self.settings, terms))
        finally:
            database.close()

    def refresh(self) -> bool:
        """Read the story again; return whether the page must show another one."""
        line = story_line(self.situation(), self.clock(), self.choice.language)
        changed, self.story = line != self.story, line
        return changed

    def go(self, instant: datetime) -> None:
        """Go to an instant, with the files in the register that arrive before each draft on the way."""
        period = self.choice.first
        while (drafted := self._dates(period).draft_at) <= instant:
            if period.label not in self._taken:
                self._taken.add(period.label)
                self.clock.put_forward(drafted - timedelta(hours=1))
                self._take_in(period)
            period = period.next()
        self.clock.put_forward(instant)

    def _dates(self, period: Period) -> Dates:
        return dates_of(period, self.settings.report, self.settings.publisher.timezone)

    def _take_in(self, period: Period) -> None:
        """Import the file that arrives at the end of a period."""
        file = self.choice.write_file(self.folder, period)
        if file is None:
            return
        now = self.clock()
        database = open_database(self.settings.storage.url)
        try:
            checked = check_file(database, Source(file[0]), file[1], Findings(), today=now.date())
            import_file(database, checked, now=now, actor=ACTOR, update=self.choice.register is Register.INVENTED)
        finally:
            database.close()

    def status(self) -> Mapping[str, object]:
        """Return what the page shows beside the chats, without the register, which may be busy or closed."""
        period, now = self.choice.first, self.clock()
        while (dates := self._dates(period)).due_at <= now:
            period = period.next()
        nil = self.choice.register is Register.CROWD and not has_figures(period)
        return {
            "now": now.isoformat(timespec="seconds"),
            "next_due": dates.due_at.isoformat(timespec="seconds"),
            "next_report": period.label,
            "message": words.text(page_words.NO_MORE_FIGURES, self.choice.language) if nil else "",
            "story": self.progress or self.story.text,
            "step": self.story.step,
            "approve": self.story.approve,
        }
