"""Two processes and one outbox: who may send, what a pause or a lost lease does, and how a second copy is noticed.

Each step of a process is one act; between two of them the world may go on for any time. Nobody waits: seconds are
counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from storage.vocabulary.publishing import PART_MOVES, PartState

LEASE, NEEDED, KEEPS, POLL = 180, 150, 10, 3  # seconds: of the lease, wanted for a call, between signs of life
SETTLE = 600
PAUSES = (1, 5, 40, 170, 200, 400, 900, 2000)
CALL = ("well", "lost, done", "lost, not done", "lost, late")
ODDS = 0.06


@dataclass
class Row:
    """A part in the outbox."""

    name: str
    state: PartState = PartState.PLANNED
    attempt: int = 0
    look_at: int = 0
    doubts: int = 0
    copy: int | None = None

    def move(self, state: PartState) -> None:
        """Only steps of the product's table."""
        assert state in PART_MOVES[self.state], (self.name, self.state, state)
        self.state = state


@dataclass
class Process:
    """One `run`: what it believes, and whether anything in it moves."""

    name: str
    fence: int = 0
    heard_at: int = 0  # its last sign of life that the database answered
    frozen_until: int = 0
    cut_off_until: int = 0
    steps: Iterator[str] | None = None
    at: str = ""


@dataclass
class World:
    """The database, the channel, the clock, and two processes; `drawn` says by chance what happens."""

    drawn: Callable[[], float]
    pick: Callable[[int], int]
    rows: list[Row] = field(default_factory=lambda: [Row("album"), Row("text"), Row("documents")])
    channel: list[tuple[int, str]] = field(default_factory=list)
    late: list[tuple[int, str]] = field(default_factory=list)
    now: int = 0
    fence: int = 0
    holder: Process | None = None
    posts: int = 0
    doubles: int = 0
    by_fence: int = 0
    by_sweep: int = 0
    froze_before_send: int = 0
    turns: int = 0

    def run(self) -> None:
        """Until everything stands and nobody is in the middle of anything; then the sweeps."""
        processes = [Process("a"), Process("b")]
        for _ in range(4000):
            self._second(processes)
            if all(row.state is PartState.SENT for row in self.rows) and not any(each.steps for each in processes):
                break
        self._pass(SETTLE)
        self._sweep()

    def _second(self, processes: list[Process]) -> None:
        for each in processes:
            if each.frozen_until <= self.now:
                self._fault(each)
        for each in processes:
            if each.frozen_until <= self.now:
                self._act(each)
        self._pass(1 if any(each.steps and each.frozen_until <= self.now for each in processes) else POLL)
        for each in processes:  # the signs of life, from a thread of their own
            awake = each.frozen_until <= self.now and each.cut_off_until <= self.now
            if awake and self.holder is each and self.now - each.heard_at >= KEEPS:
                each.heard_at = self.now
        if self.holder is not None and self.now - self.holder.heard_at > LEASE:
            self.holder = None

    def _fault(self, process: Process) -> None:
        if self.drawn() >= ODDS:
            return
        kind, seconds = self.pick(4), PAUSES[self.pick(len(PAUSES))]
        if kind == 0:
            self._die(process)
            process.frozen_until = self.now + seconds
        elif kind == 1:
            process.cut_off_until = self.now + seconds
            if self.holder is process and self.pick(2):
                self.holder = None  # the server has noticed
        else:
            process.frozen_until = self.now + seconds
            if process.at == "about to send":
                self.froze_before_send += 1

    def _die(self, process: Process) -> None:
        process.steps, process.at, process.fence = None, "", 0
        if self.holder is process:
            self.holder = None

    def _act(self, process: Process) -> None:
        if process.cut_off_until > self.now and process.at != "about to send":
            return  # it can do nothing without the database, but what it has begun
        if process.steps is None:
            if self.holder is None and any(row.state is not PartState.SENT for row in self.rows):
                self.holder, self.turns = process, self.turns + 1
                self.fence += 1
                process.fence, process.heard_at = self.fence, self.now
            if self.holder is not process:
                return
            process.steps = self._tick(process)
        process.at = next(process.steps, "")
        if not process.at:
            process.steps = None

    def may_write(self, process: Process) -> bool:
        """What every transaction of a process that works asks first."""
        return process.fence == self.fence

    def may_send(self, process: Process) -> bool:
        """What a process asks itself before each call."""
        return LEASE - (self.now - process.heard_at) >= NEEDED

    def posted(self) -> list[Row]:
        """What the register has as sent."""
        return [row for row in self.rows if row.state is PartState.SENT]

    def _tick(self, process: Process) -> Iterator[str]:
        for row in self.rows:
            if row.state is PartState.SENDING and self.may_write(process):
                self._doubt(row)
                yield "doubted"
        for row in self.rows:
            if row.state is PartState.UNKNOWN and row.look_at <= self.now:
                yield from self._settle(process, row)
        for row in self.rows:
            if row.state is PartState.SENT:
                continue
            if row.state is not PartState.PLANNED or not self.may_write(process):
                return
            yield from self._send(process, row)
            if row not in self.posted():
                return

    def _send(self, process: Process, row: Row) -> Iterator[str]:
        row.move(PartState.SENDING)
        row.attempt += 1
        attempt = row.attempt
        yield "claimed"
        if not self.may_send(process):
            if self.may_write(process) and row.attempt == attempt:
                row.move(PartState.PLANNED)
            return
        yield "about to send"
        end = CALL[self.pick(len(CALL))] if self.drawn() < ODDS else "well"
        mine = self._carry_out(row, end)
        yield "sent"
        if mine is not None and end == "well":
            yield from self._note_sent(row, attempt, mine)
        elif self.may_write(process) and (row.state, row.attempt) == (PartState.SENDING, attempt):
            self._doubt(row)

    def _carry_out(self, row: Row, end: str) -> int | None:
        if end == "lost, late":
            self.late.append((self.now + self.pick(SETTLE // 2), row.name))
        return self._post(row.name) if end in ("well", "lost, done") else None

    def _post(self, name: str) -> int:
        self.posts += 1
        self.doubles += any(stands == name for _, stands in self.channel)
        self.channel.append((self.posts, name))
        return self.posts

    def _note_sent(self, row: Row, attempt: int, mine: int) -> Iterator[str]:
        if row.attempt == attempt and row.state in (PartState.SENDING, PartState.UNKNOWN):
            row.move(PartState.SENT)
            row.copy = mine
            return
        if row.copy == mine and row.state is PartState.SENT:
            return
        yield "about to take back"
        self.channel = [each for each in self.channel if each[0] != mine]
        self.by_fence += 1

    def _doubt(self, row: Row) -> None:
        row.move(PartState.UNKNOWN)
        row.doubts += 1
        row.look_at = self.now + SETTLE

    def _settle(self, process: Process, row: Row) -> Iterator[str]:
        attempt = row.attempt
        found = [number for number, name in self.channel if name == row.name]
        yield "looked"
        if found[1:] and self.may_send(process):
            self.by_sweep += len(found[1:])
            self.channel = [each for each in self.channel if each[0] not in found[1:]]
            yield "tidied"
        if not self.may_write(process) or (row.state, row.attempt) != (PartState.UNKNOWN, attempt):
            return
        row.move(PartState.SENT if found else PartState.PLANNED)
        row.copy = found[0] if found else None

    def _pass(self, seconds: int) -> None:
        self.now += seconds
        landed = [name for moment, name in self.late if moment <= self.now]
        self.late = [each for each in self.late if each[0] > self.now]
        for name in landed:
            self._post(name)

    def _sweep(self) -> None:
        for row in self.rows:
            if row.doubts:
                twins = [number for number, name in self.channel if name == row.name and number != row.copy]
                self.by_sweep += len(twins)
                self.channel = [each for each in self.channel if each[0] not in twins]


def faults_of(world: World) -> list[str]:
    """What is wrong in the end; empty is good. A second copy that was noticed is gone."""
    found = []
    for row in world.rows:
        posted = [number for number, name in world.channel if name == row.name]
        if posted != [row.copy]:
            found.append(f"{row.name} is posted as {posted}, the register has {row.copy}")
    if [name for _, name in sorted(world.channel)] != [row.name for row in world.rows]:
        found.append("the order is wrong")
    if world.doubles and not world.froze_before_send:
        found.append("there was a second copy, and nobody froze between the last check and the send")
    if world.doubles > world.by_fence + world.by_sweep:
        found.append("a second copy was not noticed")
    return found
