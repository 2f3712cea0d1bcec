"""Follows published figures from report to report: restatements begin at the last figure, and none is silent.

The history names all publications. If one was not given, it may have restated more, and the result is unclear.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reports.document.csv import cells
from reports.restating.published import Place, Statement, stated
from reports.schema.cells import NOT_RECORDED, Cell
from reports.schema.types import Document
from reports.schema.values import COLUMNS
from reports.sealing.bundle import stem_of
from reports.sealing.history import HistoryLine
from reports.sums.bounds import carried_over
from reports.verify.findings import Finding, altered, cannot_tell, good, note
from reports.verify.report import Report
from storage.vocabulary.period import BadPeriod, Period
from storage.vocabulary.publishing import PublicationKind

CHECK = "restatements"
MOST_SHOWN = 10
CLOSING: Place = ("carried_forward", "all", "closing")

Given = Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class Said:
    """A figure, the report that published it, and that report's place in the history."""

    cell: Cell
    stem: str
    seq: int


@dataclass
class PeriodFigures:
    """The statements of the given reports on one period, and the missing ones that may have said more.

    `whole` is the newest edition of the period, at place `seq` of the history; `since`: what later reports said.
    """

    label: str
    whole: Document | None = None
    seq: int = 0
    since: dict[Place, Said] = field(default_factory=dict)
    missing: list[HistoryLine] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Return whether any report that was given says anything of the period."""
        return self.whole is not None or bool(self.since)

    @property
    def is_banded(self) -> bool:
        """Return whether national security process was left out of the newest edition's figures."""
        return self.whole is not None and self.whole["legal_bands"] is not None

    @cached_property
    def statement(self) -> Statement | None:
        """Return all figures of the newest edition; called once all reports are read, because it takes time."""
        return None if self.whole is None else stated(self.whole)

    def last(self, place: Place) -> Said | None:
        """Return the last figure of a place: for a row that its edition does not list, the coverage decides."""
        if place in self.since or self.whole is None or self.statement is None:
            return self.since.get(place)
        return Said(self.statement.cell(place), _stem(self.whole), self.seq)

    def missing_since(self, said: Said) -> HistoryLine | None:
        return next((line for line in self.missing if line.seq > said.seq), None)

    def edition(self, document: Document, seq: int) -> None:
        """Take in an edition of the period, which states all its figures again."""
        self.whole, self.seq, self.since, self.missing = document, seq, {}, []

    def later(self, document: Document, seq: int) -> None:
        """Take in another report: the figures that it restates, and the totals that it shows."""
        for place, _, new in _restated(document, self.label):
            self.since[place] = Said(new, _stem(document), seq)
        for place, cell in _shown(document, self.label):
            self.since[place] = Said(cell, _stem(document), seq)


@dataclass(frozen=True, slots=True)
class Break:
    """A figure that does not continue from the last one: its new value, the last value, and possible explanations."""

    sentence: str
    missing: HistoryLine | None


def check_restatements(reports: Sequence[Report]) -> Iterator[Finding]:
    """Check each report against those that its own history names before it, as far as they were given."""
    given = {report.digest: report.document for report in reports if report.document is not None}
    for report in reports:
        if report.sound and report.lines and report.document is not None:
            yield from _against_earlier(report.document, report.lines, given)


def _against_earlier(document: Document, lines: Sequence[HistoryLine], given: Given) -> Iterator[Finding]:
    file = f"{_stem(document)}.json"
    if document["kind"] == PublicationKind.ERRATUM:
        replaced = _replaced(document, lines, given)
        if replaced is not None:
            yield from _findings(file, list(_rewritten(document, replaced)))
        return
    figures = [_figures_of(label, lines[:-1], given) for label in _labels(document, _before(lines[:-1], given))]
    known = [one for one in figures if one.is_known]
    alone = [one.label for one in figures if not one.is_known and any(_restated(document, one.label))]
    if alone:
        yield note(CHECK, file, f"no report that was given says what stood before it restated {', '.join(alone)}.")
    if known:
        yield from _findings(file, [found for one in known for found in _moved(document, one, lines[-1].seq)])


def _findings(file: str, breaks: Sequence[Break]) -> Iterator[Finding]:
    """Return the first ten contradictions, and one line for each missing report that may explain the others."""
    proven = [one.sentence for one in breaks if one.missing is None]
    for sentence in proven[:MOST_SHOWN]:
        yield altered(CHECK, file, f"{sentence}.")
    if len(proven) > MOST_SHOWN:
        yield altered(CHECK, file, f"and {len(proven) - MOST_SHOWN} more figures do not go on where they stood.")
    for line in sorted({one.missing for one in breaks if one.missing is not None}, key=lambda line: line.seq):
        open_ends = [one.sentence for one in breaks if one.missing == line]
        more = f", and so on for {len(open_ends)} figures" if len(open_ends) > 1 else ""
        stem = stem_of(line.period, line.edition)
        yield cannot_tell(CHECK, file, f"{open_ends[0]}{more}; {stem}, which may tell why, was not given.")
    if not breaks:
        yield good(CHECK, file, "figures of earlier reports go on in it as those left them.")


def _labels(document: Document, before: Document | None) -> list[str]:
    """Return the periods that an earlier document may have figures of; a document's own, in a new edition.

    None of the periods in the history of the document before may go in silence.
    """
    own = document["period"]["label"]
    histories = [one["tables"]["history"] for one in (document, before) if one is not None]
    earlier = [row["row"] for history in histories for row in history if row["row"] != own]
    restated = [row["period"] for row in document["restatements"]]
    again = [own] if document["kind"] == PublicationKind.CORRECTION else []
    return list(dict.fromkeys([*again, *restated, *earlier]))


def _before(lines: Sequence[HistoryLine], given: Given) -> Document | None:
    """Return the last document of these lines that was given; an erratum repeats an older history."""
    documents = (given.get(line.sha256) for line in reversed(lines) if line.kind != PublicationKind.ERRATUM)
    return next((document for document in documents if document is not None), None)


def _figures_of(label: str, lines: Sequence[HistoryLine], given: Given) -> PeriodFigures:
    """Return what the publications of these lines said of a period, in their order."""
    figures = PeriodFigures(label)
    for number, line in enumerate(lines):
        if line.kind == PublicationKind.ERRATUM:
            continue  # it repeats what the edition before it said
        document = _edition(lines[number:], given) if line.period == label else given.get(line.sha256)
        if document is None:
            figures.missing += [line] if _may_tell(line, label) else []
        elif line.period == label:
            figures.edition(document, line.seq)
        else:
            figures.later(document, line.seq)
    return figures


def _edition(lines: Sequence[HistoryLine], given: Given) -> Document | None:
    """Return the document of the first of these lines, or of an erratum to it, whose figures are the same."""
    first = lines[0]
    for line in (first, *(line for line in lines[1:] if line.period == first.period)):
        if line is not first and line.kind != PublicationKind.ERRATUM:
            return None
        if line.sha256 in given:
            return given[line.sha256]
    return None


def _may_tell(line: HistoryLine, label: str) -> bool:
    """Return whether a report may restate a period: one before its own, or its own in a new edition."""
    if line.period == label or line.kind != PublicationKind.REPORT:
        return line.period == label
    try:
        return Period.parse(line.period).start >= Period.parse(label).end
    except BadPeriod:
        return False


def _moved(document: Document, figures: PeriodFigures, seq: int) -> Iterator[Break]:
    """Return what a document restates from another figure than the last one, then its unannounced changes."""
    for place, old, new in _restated(document, figures.label):
        last = figures.last(place)
        if last is not None and last.cell != old:
            yield _break(f"it restates {_name(figures, place)} from {_figure(old)}", last, figures)
        figures.since[place] = Said(new, _stem(document), seq)
    for place, cell in _said_now(document, figures):
        last = figures.last(place)
        if last is not None and last.cell != cell:
            yield _break(f"it has {_figure(cell)} for {_name(figures, place)} without a restatement", last, figures)
    yield from _carried(document, figures)


def _carried(document: Document, figures: PeriodFigures) -> Iterator[Break]:
    """Check that a report begins with the demands that were open at the end of the period before it."""
    before = document["kind"] == PublicationKind.REPORT and figures.label != document["period"]["label"]
    if before and Period.parse(figures.label).end.isoformat() == document["period"]["start"]:
        last, opening = figures.last(CLOSING), document["carried_forward"]["opening"]
        # What a report moves from figures into bands, it leaves out of its opening.
        moved = document["legal_bands"] is not None and not figures.is_banded
        if last is not None and not moved and not carried_over(opening, last.cell):
            yield _break(f"it has {_figure(opening)} open at its start", last, figures)


def _said_now(document: Document, figures: PeriodFigures) -> Iterator[tuple[Place, Cell]]:
    """Return the totals of an earlier period, or every figure of a new edition, with rows that it no longer lists."""
    if document["period"]["label"] != figures.label:
        rows = dict(_shown(document, figures.label))
        gone = () if rows or figures.whole is not None else [place for place in figures.since if place[0] == "totals"]
        yield from (rows or dict.fromkeys(gone, NOT_RECORDED)).items()
        return
    now, before = stated(document), figures.statement.cells if figures.statement else {}
    for place in dict.fromkeys([*now.cells, *before, *figures.since]):
        yield place, now.cell(place)


def _replaced(document: Document, lines: Sequence[HistoryLine], given: Given) -> Document | None:
    correction = document["correction"]
    if correction is None:
        return None
    name = document["period"]["label"], correction["replaces"]
    return next((given.get(line.sha256) for line in lines if (line.period, line.edition) == name), None)


def _rewritten(document: Document, replaced: Document) -> Iterator[Break]:
    """Check that an erratum has every figure of the edition that it replaces, including those of its history."""
    before, now = (
        {cell[:3]: cell[3] for cell in cells(one)} | dict(_countries_before(one)) for one in (replaced, document)
    )
    for place in dict.fromkeys([*now, *before]):
        if now.get(place) != before.get(place):
            figure, was = (_figure(one[place]) if place in one else "no row" for one in (now, before))
            text = f"as an erratum it changes no figure, but it has {figure} for {', '.join(place)}"
            yield Break(f"{text}, where {_stem(replaced)} said {was}", None)


def _restated(document: Document, label: str) -> Iterator[tuple[Place, Cell, Cell]]:
    for row in document["restatements"]:
        if row["period"] == label:
            yield (row["table"], row["row"], row["column"]), row["old"], row["new"]


def _shown(document: Document, label: str) -> Iterator[tuple[Place, Cell]]:
    """Return the totals of an earlier period in the history, and its countries if this report compares with it."""
    for row in document["tables"]["history"]:
        if row["row"] == label:
            yield from ((("totals", "all", column), row[column]) for column in COLUMNS)
    before = document["by_country_before"]
    if before is not None and before["period"] == label:
        yield from ((("by_country", *place[1:]), cell) for place, cell in _countries_before(document))


def _countries_before(document: Document) -> Iterator[tuple[Place, Cell]]:
    before = document["by_country_before"]
    for row in before["rows"] if before is not None else ():
        yield from ((("by_country_before", row["row"], column), row[column]) for column in COLUMNS)


def _break(found: str, last: Said, figures: PeriodFigures) -> Break:
    return Break(f"{found}, where {last.stem} said {_figure(last.cell)}", figures.missing_since(last))


def _name(figures: PeriodFigures, place: Place) -> str:
    return f"{figures.label}, {', '.join(place)},"


def _figure(cell: Cell) -> str:
    if cell["state"] != "exact" and cell["state"] != "range":
        return cell["state"].replace("_", " ")
    text = str(cell["value"]) if cell["state"] == "exact" else f"{cell['low']} to {cell['high']} ({cell['reason']})"
    text = f"{text} with {cell['missing']} missing" if cell.get("missing") else text
    return f"{text} for the part covered" if cell.get("covered") else text


def _stem(document: Document) -> str:
    return stem_of(document["period"]["label"], document["edition"])
