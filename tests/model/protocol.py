"""The protocol of delivery without database and network: the product's own tables and judgements, in an invented world.

A schedule says at each point of choice what happens; 0 is that all goes well. The same schedule gives the same history.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.actions.channel.judgement import Expected, Judgement, conclude, judge
from bot.actions.context.channel_port import Seen
from storage.vocabulary.publishing import OPEN, PART_MOVES, SENDABLE, PartState

# What may befall a call. "late" is carried out before the channel is looked at, "very late" after.
CALL = (
    "well",
    "wait",
    "refused",
    "lost, not done",
    "lost, done",
    "lost, late",
    "lost, very late",
    "dies before",
    "dies after",
)
ALBUM_CALL = (*CALL, "a fragment")
PIN_CALL = ("well", "wait", "refused", "lost, not done", "lost, done", "dies before", "dies after")
LOOK = ("well", "cannot tell")
REMOVAL = ("well", "refused", "dies after")
MOST_TICKS = 60


class Death(Exception):
    """The process ends here."""


@dataclass
class ModelPart:
    """A row of the outbox, as far as the protocol needs it."""

    name: str
    line: int
    items: tuple[Expected, ...]
    state: PartState = PartState.PLANNED
    base: int = 0
    doubts: int = 0
    probes: int = 0
    asked: bool = False
    ids: tuple[int, ...] = ()

    def move(self, state: PartState) -> None:
        """Only steps of the product's table."""
        assert state in PART_MOVES[self.state], (self.name, self.state, state)
        self.state = state


@dataclass
class Model:
    """One channel, one outbox, one process at a time; `choose` decides what happens among so many possibilities."""

    parts: list[ModelPart]
    choose: Callable[[int], int]
    channel: dict[int, tuple[str, int]] = field(default_factory=dict)
    last_id: int = 7
    late: list[ModelPart] = field(default_factory=list)
    very_late: list[ModelPart] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    questions: int = 0

    def run(self) -> None:
        """Tick until everything stands; then the last late calls land and the channel is swept."""
        for _ in range(MOST_TICKS):
            try:
                self.tick()
            except Death:
                continue
            if all(part.state is PartState.SENT for part in self.parts):
                break
        self._land(self.late)
        self._land(self.very_late)
        self._sweep()

    def tick(self) -> None:
        for part in self.parts:
            if part.state is PartState.SENDING:
                self._doubt(part)
        for part in self.parts:
            if part.state is PartState.UNKNOWN:
                self._settle(part)
        for part in self.parts:
            if part.state in OPEN and (part.state not in SENDABLE or not self._send(part)):
                return

    def _send(self, part: ModelPart) -> bool:
        """One call; True where the line may go on in this tick."""
        options = PIN_CALL if not part.items else ALBUM_CALL if len(part.items) > 1 else CALL
        end = options[self.choose(len(options))]
        part.move(PartState.SENDING)
        if not part.doubts:
            part.base = self._known()
        if end == "dies before":
            raise Death
        done = self._carry_out(part, end)
        if end == "dies after":
            raise Death
        if end == "well":
            part.move(PartState.SENT)
            part.ids = done
        elif end in ("wait", "refused"):
            part.move(PartState.PLANNED if end == "wait" else PartState.REFUSED)
        else:
            self._doubt(part)
        return end == "well"

    def _carry_out(self, part: ModelPart, end: str) -> tuple[int, ...]:
        if end == "lost, late":
            self.late.append(part)
        elif end == "lost, very late":
            self.very_late.append(part)
        elif not part.items and end in ("well", "lost, done", "dies after"):
            album = next(one for one in self.parts if one.line == part.line and len(one.items) > 1)
            self.pinned = [*self.pinned, *album.ids[:1]]
            self.last_id += 1  # the note of the pin
        elif end in ("well", "lost, done", "dies after", "a fragment"):
            return self._post(part, len(part.items) - (end == "a fragment"))
        return ()

    def _post(self, part: ModelPart, items: int) -> tuple[int, ...]:
        first = self.last_id + 1
        self.last_id += len(part.items)
        ids = tuple(range(first, first + items))
        self.channel |= {number: (part.name, place) for place, number in enumerate(ids)}
        return ids

    def _doubt(self, part: ModelPart) -> None:
        if not part.items:  # a pin may be repeated
            part.move(PartState.PLANNED)
            return
        part.move(PartState.UNKNOWN)
        part.doubts, part.probes = part.doubts + 1, 0

    def _settle(self, part: ModelPart) -> None:
        self._land(self.late)
        judgement = None if LOOK[self.choose(len(LOOK))] == "cannot tell" else self._look(part)
        tidied = judgement is not None and (not judgement.spare or self._remove(judgement.spare))
        conclusion = conclude(judgement, tidied=tidied, probes=part.probes)
        if conclusion == "postpone":
            part.probes += 1
        elif conclusion == "ask":
            self._ask(part)
        elif conclusion == "adopt":
            assert judgement is not None
            part.move(PartState.SENT)
            part.ids = judgement.copy_ids
        else:
            part.move(PartState.PLANNED)

    def _ask(self, part: ModelPart) -> None:
        """A person looks well, clears pieces away, and presses the button that is true."""
        self.questions += 1
        judgement = self._look(part)
        for number in judgement.spare:
            del self.channel[number]
        part.move(PartState.SENT if judgement.copy_ids else PartState.PLANNED)
        part.ids = judgement.copy_ids

    def _look(self, part: ModelPart) -> Judgement:
        known = {number for one in self.parts for number in one.ids}
        seen = [self._shown(number) for number in self.channel if number > part.base and number not in known]
        return judge(part.items, seen)

    def _shown(self, number: int) -> Seen:
        name, place = self.channel[number]
        item = next(one for one in self.parts if one.name == name).items[place]
        if item.form == "text":
            return Seen(number, "text", item.text)
        return Seen(number, "photo", item.text, item.file_unique_id)

    def _remove(self, numbers: Sequence[int]) -> bool:
        end = REMOVAL[self.choose(len(REMOVAL))]
        if end != "refused":
            for number in numbers:
                del self.channel[number]
        if end == "dies after":
            raise Death
        return end == "well"

    def _land(self, waiting: list[ModelPart]) -> None:
        for part in waiting:
            self._post(part, len(part.items))
        waiting.clear()

    def _sweep(self) -> None:
        for part in self.parts:
            if part.doubts:
                judgement = self._look(part)
                for number in (*judgement.copy_ids, *judgement.spare):
                    del self.channel[number]

    def _known(self) -> int:
        return max((number for part in self.parts for number in part.ids), default=7)


def outbox() -> list[ModelPart]:
    """A late notice, the report, and its correction, in the order of their sealing."""
    return [
        ModelPart("notice text", 0, (Expected("text", "the report is late"),)),
        *_edition("report", 1),
        *_edition("correction", 2),
    ]


def _edition(name: str, line: int) -> list[ModelPart]:
    def album(kind: str) -> tuple[Expected, ...]:
        return tuple(Expected("photo", "", f"{name} {kind} {place}") for place in range(2))

    return [
        ModelPart(f"{name} album", line, album("chart")),
        ModelPart(f"{name} text", line, (Expected("text", f"{name} in detail"),)),
        ModelPart(f"{name} documents", line, album("file")),
        ModelPart(f"{name} pin", line, ()),
    ]


def faults_of(model: Model) -> list[str]:
    """What is wrong with the channel in the end; empty is good."""
    wanted = [(part.name, place) for part in model.parts for place in range(len(part.items))]
    copy_ids = [model.channel[number] for number in sorted(model.channel)]
    found = [f"{one} stands {copy_ids.count(one)} times" for one in wanted if copy_ids.count(one) != 1]
    if not found and copy_ids != wanted:
        found.append("the order is wrong")
    albums = [part.ids[0] for part in model.parts if part.name.endswith("album") and part.ids]
    if model.pinned[-1:] != albums[-1:]:
        found.append("the pin is wrong")
    open_parts = [part.name for part in model.parts if part.state is not PartState.SENT]
    return found + [f"{name} was not finished" for name in open_parts]
