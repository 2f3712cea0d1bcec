"""Compares this machine's clock with others in reach. Downtime is not a jump: a new process starts over."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from storage.engine.database import Database, Session
from storage.ledger import clocks
from storage.ledger.clocks import Confirmation

Witness = Literal["ledger", "telegram", "database", "elapsed"]
NEAR = timedelta(minutes=5)
JUMP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """A contradiction by another clock: how far this one is ahead of it, and a name for this exact doubt."""

    witness: Witness
    ahead: timedelta
    topic: str


@dataclass
class ClockGuard:
    """The clock state of one process.

    `elapsed` counts seconds even during sleep or clock changes; `telegram_ahead` returns how far Telegram's clock was
    ahead of this one at its last answer, `database_now` the time of the database's own clock.
    """

    elapsed: Callable[[], float] | None = None
    telegram_ahead: Callable[[], timedelta | None] = lambda: None
    database_now: Callable[[Session], datetime | None] = clocks.database_now
    _begun: tuple[datetime, float, int] | None = field(default=None, init=False)

    def doubt(self, database: Database, now: datetime) -> ClockDoubt | None:
        """Return the first unconfirmed doubt, or None if the clocks agree."""
        with database.reading() as session:
            latest, shown = clocks.latest_entry(session), self.database_now(session)
            confirmed = clocks.confirmations(session)
        seq = 0 if latest is None else latest[0]
        for doubt, since in self._doubts(latest, shown, now, seq):
            if not any(_settles(one, doubt, since) for one in confirmed):
                return doubt
        return None

    def _doubts(
        self, latest: tuple[int, datetime] | None, shown: datetime | None, now: datetime, seq: int
    ) -> Iterator[tuple[ClockDoubt, int]]:
        """Yield each doubt with the ledger entry after which a confirmation of it counts."""
        if latest is not None and now < latest[1] - NEAR:
            yield ClockDoubt("ledger", now - latest[1], f"clock:ledger:{latest[0]}"), latest[0]
        others: tuple[tuple[Witness, timedelta | None], ...] = (
            ("telegram", self.telegram_ahead()),
            ("database", None if shown is None else shown - now),
        )
        for witness, ahead in others:
            if ahead is not None and abs(ahead) > NEAR:
                yield _numbered(witness, -ahead), 0
        jumped = self._jumped(now, seq)
        if jumped is not None and abs(jumped) > JUMP:
            assert self._begun is not None  # noqa: S101 (a jump is measured from the start)
            yield _numbered("elapsed", jumped), self._begun[2]

    def _jumped(self, now: datetime, seq: int) -> timedelta | None:
        """Return how much further the clock has moved since the start than the time elapsed."""
        if self.elapsed is None:
            return None
        elapsed = self.elapsed()
        if self._begun is None:
            self._begun = (now, elapsed, seq)
        began, at, _ = self._begun
        return now - began - timedelta(seconds=elapsed - at)


def _numbered(witness: Witness, ahead: timedelta) -> ClockDoubt:
    return ClockDoubt(witness, ahead, f"clock:{witness}:{round(ahead / NEAR)}")


def _settles(confirmation: Confirmation, doubt: ClockDoubt, since: int) -> bool:
    """Return whether a confirmation covers a doubt: the same witness and difference, and later than its cause."""
    if confirmation.witness != doubt.witness or confirmation.seq <= since:
        return False
    return doubt.witness == "ledger" or abs(confirmation.difference - doubt.ahead) <= NEAR
