"""An embargo that arrives at any step between draft and posts: readers get the bytes of a register without the case."""

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from bot.actions.tick import tick
from bot.config.settings import Settings
from storage.engine.database import open_database
from storage.publishing import publications
from storage.register import amendments, cases
from tests.bot.actions.publishing.test_seal_interleaved import KEYS, MINUTE, Play, alone, settings_of
from tests.support.installation import DRAFT_AT, DUE_AT, OPENED_AT, Installation, a_case
from tests.support.registers import Register, Registers
from tests.support.samples import sampled

__all__ = ["alone"]  # a fixture

NEVER = 0
HIDDEN = "HHHH0001"


@dataclass
class Arrival(Play):
    """A life in which nothing happens but one embargo, just before the step of this number."""

    at_step: int = NEVER
    steps: int = 0
    sealed_before: bool = False
    posts: list[object] = field(default_factory=list)

    def configure(self) -> None:
        """Keep the config of the installation, with one approval."""
        report = self.base.report.model_copy(update={"approvals": 1, "if_unapproved": "late-notice"})
        self.settings, self.key = self.base.model_copy(update={"report": report}), KEYS[0]

    def step(self) -> None:
        """Count, and embargo the case at its step, by another process."""
        self.steps += 1
        if self.steps == self.at_step:
            with self.beside.transaction() as session:
                self.sealed_before = bool(publications.sealed(session))
                stored = cases.by_reference(session, HIDDEN)
                amendments.embargo(session, stored, "2033-01-01", now=self.now, actor="cli:ada")

    def look(self, _session: Any) -> None:
        """Judge nothing here: the bytes are compared."""

    def live(self, *, hidden: bool) -> None:
        """Record, draft, approve and post; approve again what was drafted again."""
        with self.beside.transaction() as session:
            for reference, country in [("AAAA0001", "FR"), *([(HIDDEN, "DE")] if hidden else [])]:
                cases.add(session, a_case(country=country), reference=reference, now=self.now, actor="cli:ada")
        for at in (DRAFT_AT, *(DUE_AT + number * MINUTE for number in range(-1, 4))):
            self.now = at
            tick(self.context)
            self.approve()

    def read(self) -> dict[str, bytes]:
        """Return what readers get of the sealed report. The list of commitments holds blind values drawn at random."""
        with self.beside.reading() as session:
            [one] = publications.sealed(session)
            files = publications.files(session, one.id).items()
            return {name: file.data for name, file in files if file.layer != "seal"}


def life(settings: Settings, empty: Register, registers: Registers, at_step: int, *, hidden: bool = True) -> Arrival:
    stage = registers.copy(empty)
    with closing(open_database(stage.url)) as database, closing(open_database(stage.url)) as beside:
        play = Arrival(random.Random(1), settings, beside, at_step=at_step)
        play.begin(database)
        play.live(hidden=hidden)
        play.posts = [play.read()]
    registers.discard(stage)
    return play


@sampled(8, 1_000)
def test_readers_see_no_trace_of_an_embargo_that_arrives_before_the_seal(
    install: Callable[..., Installation], registers: Registers, sample: int
) -> None:
    """Every step is tried in the campaign, some of them always."""
    settings, empty = settings_of(install()), registers.new("sqlite", opened_at=OPENED_AT, actor="cli")
    shown, absent = (life(settings, empty, registers, NEVER, hidden=hidden) for hidden in (True, False))
    assert shown.posts != absent.posts
    order = set()
    for at_step in range(1, shown.steps, max(1, shown.steps // sample)):
        arrived = life(settings, empty, registers, at_step)
        order.add(arrived.sealed_before)
        assert arrived.posts == (shown if arrived.sealed_before else absent).posts, f"step {at_step}"
    assert order == {True, False}
