"""Follows what was published of each period, statement by statement, and how statements bound each other. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.disclosure_control.attack import UNBOUNDED
from reports.disclosure_control.slots import ALL, Place, cells
from reports.disclosure_control.system import Link, Spot, Statement, known_ranges
from reports.schema.cells import Cell
from reports.schema.types import Facts, Policy
from reports.schema.values import RESTATED, TABLES
from storage.vocabulary.period import Period
from storage.vocabulary.words import NATIONAL_SECURITY_PROCESS, OTHER_COUNTRIES

COUNTED_ONCE = ("requests", "accounts_specified")  # late answers change neither
ADDING, REMOVING = frozenset({"late_entry", "embargo_lifted"}), frozenset({"void"})
ANSWERING = frozenset({"late_outcome"})
_BY_ANSWER = ("by_outcome", "by_refusal_reason", "by_notice", "by_data_disclosed", "by_content_disclosed")
_BY_RECEIPT = frozenset({"totals", *TABLES} - set(_BY_ANSWER))
OPENING: Place = ("carried_forward", ALL, "opening")
CLOSED: Place = ("carried_forward", ALL, "closed")
CLOSING: Place = ("carried_forward", ALL, "closing")
_PART_OF_TOTALS = ("totals", "by_legal_process", "by_authority", "by_grounds")


@dataclass
class Published:
    """All statements so far, the newest of each period with its cells, and the links between them.

    `banded` are the periods that have national security process in bands, so in no other number.
    """

    statements: list[Statement] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    newest: dict[str, tuple[Statement, dict[Place, Cell]]] = field(default_factory=dict)
    banded: set[str] = field(default_factory=set)

    def add(self, document: Facts) -> Statement | None:
        """Take in a document: what it restates, then what it says of its own period. An erratum says nothing new."""
        if document["kind"] == "erratum":
            return None
        label, policy = document["period"]["label"], document["policy"]
        for other in dict.fromkeys(row["period"] for row in document["restatements"]):
            if other != label and other in self.newest:
                rows = [row for row in document["restatements"] if row["period"] == other]
                moved = {(row["table"], row["row"], row["column"]): row["new"] for row in rows}
                self.restate(other, moved, policy, {row["reason"] for row in rows})
        reasons = {row["reason"] for row in document["restatements"] if row["period"] == label}
        if document["legal_bands"] is not None:
            self.banded.add(label)
        return self.state(label, cells(document), policy, reasons, carried=document["kind"] == "report")

    def copy(self) -> "Published":
        """Return another one, which can grow without this one."""
        return Published(list(self.statements), list(self.links), dict(self.newest), set(self.banded))

    def moved_from(self, label: str) -> Statement | None:
        """Return the statement on the period before, if what it left open may have moved from figures into bands."""
        start = Period.parse(label).start
        figures = (one for other, (one, _) in self.newest.items() if other not in self.banded)
        return next((one for one in figures if label in self.banded and Period.parse(one.label).end == start), None)

    def restate(self, label: str, moved: Mapping[Place, Cell], policy: Policy, reasons: Collection[str]) -> None:
        """Take in what a later report restates; what is never restated says nothing of the new figures."""
        cells = {place: cell for place, cell in self.newest[label][1].items() if place[0] in RESTATED}
        self.state(label, {**cells, **moved}, policy, reasons)

    def state(
        self,
        label: str,
        cells: Mapping[Place, Cell],
        policy: Policy,
        reasons: Collection[str],
        *,
        carried: bool = False,
    ) -> Statement:
        """Take in a new statement on a period, with the reasons for which it changes the one before."""
        new = Statement(f"{len(self.statements)}", label, known_ranges(cells), policy)
        self.links += self._links(new, reasons, carried=carried)
        self.statements.append(new)
        self.newest[label] = new, dict(cells)
        return new

    def beside(self, statement: Statement) -> list[Statement]:
        """Return the statements that are linked with one, directly or through others, and itself."""
        near, edge = {statement.name}, {statement.name}
        joined = [{spot[0] for spot in link[0]} for link in self.links]
        while edge:
            edge = {name for names in joined if names & edge for name in names} - near
            near |= edge
        return [one for one in self.statements if one.name in near]

    def _links(self, new: Statement, reasons: Collection[str], *, carried: bool) -> Iterator[Link]:
        if new.label in self.newest and reasons:
            yield from _changes(self.newest[new.label][0], new, reasons)
        period = Period.parse(new.label)
        others = {Period.parse(label): one for label, (one, _) in self.newest.items() if label != new.label}
        for other, before in others.items():
            if carried and other.end == period.start:
                yield from _carried_over(before, new, moved=before is self.moved_from(new.label))
        for whole, parts in _tilings(period, {**others, period: new}):
            yield from _sums(whole, parts)


def has_ranges(document: Facts) -> bool:
    """Return whether a document hides small counts, of its own period or of one that it restates."""
    restated = (row["new"] for row in document["restatements"])
    return any(cell["state"] == "range" for cell in (*cells(document).values(), *restated))


def published(documents: Iterable[Facts]) -> Published:
    """Return what documents say, in the order in which they were published."""
    found = Published()
    for document in documents:
        found.add(document)
    return found


def _changes(old: Statement, new: Statement, reasons: Collection[str]) -> Iterator[Link]:
    """Return which way numbers can have moved, as the reasons of the restatement say."""
    why = frozenset(reasons)
    for place in old.known.keys() & new.known.keys():
        terms: dict[Spot, int] = {(new.name, place): 1, (old.name, place): -1}
        counted_once = place[0] in _BY_RECEIPT and place[2] in COUNTED_ONCE
        if why <= ANSWERING:
            if counted_once:
                yield terms, 0, 0
        elif place[0] in ("carried_forward", "response_times", "outside_policy"):
            continue
        elif why <= ADDING or (counted_once and why <= ADDING | ANSWERING):
            yield terms, 0, UNBOUNDED
        elif why <= REMOVING or (counted_once and why <= REMOVING | ANSWERING):
            yield terms, -UNBOUNDED, 0


def _tilings(period: Period, known: Mapping[Period, Statement]) -> Iterator[tuple[Statement, Sequence[Statement]]]:
    """Return the periods that others of one length make up, where this one is the whole or a part."""
    wholes = [one for one in known if one.start < period.end and period.start < one.end]
    for whole in wholes:
        shorter = [one for one in known if one.kind.months < whole.kind.months and whole.start <= one.start < whole.end]
        for months in {one.kind.months for one in shorter}:
            parts = [one for one in shorter if one.kind.months == months]
            if months * len(parts) == whole.kind.months and period in (whole, *parts):
                yield known[whole], [known[part] for part in parts]


def _sums(whole: Statement, parts: Sequence[Statement]) -> Iterator[Link]:
    for table, row, column in whole.known:
        place = table, row, column
        if column not in COUNTED_ONCE:
            continue
        if table in _PART_OF_TOTALS:
            yield {(whole.name, place): 1, **{(part.name, place): -1 for part in parts}}, 0, 0
        if table == "by_country" and row != OTHER_COUNTRIES:
            listed = [part for part in parts if place in part.known]
            hidden = [
                part for part in parts if ("by_country", OTHER_COUNTRIES, column) in part.known and part not in listed
            ]
            most = UNBOUNDED if hidden else 0
            yield {(whole.name, place): 1, **{(one.name, place): -1 for one in listed}}, 0, most
        if table == "by_month":
            held = [part for part in parts if place in part.known]
            yield from (({(whole.name, place): 1, (part.name, place): -1}, 0, 0) for part in held)


def _carried_over(before: Statement, new: Statement, *, moved: bool) -> Iterator[Link]:
    """Return that what one period left open is open when the next begins.

    What moved from figures into bands is not: at most what was open of it before, or was received.
    """
    difference: dict[Spot, int] = {(before.name, CLOSING): 1, (new.name, OPENING): -1}
    yield difference, 0, UNBOUNDED if moved else 0
    if moved:
        secret = [("by_legal_process", str(process), "requests") for process in sorted(NATIONAL_SECURITY_PROCESS)]
        most: dict[Spot, int] = {(before.name, place): -1 for place in (OPENING, *secret)}
        yield {**difference, **most}, -UNBOUNDED, 0
