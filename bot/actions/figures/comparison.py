"""Compares what several operators published of one period, with the reasons why their numbers differ in meaning."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

from bot.actions.figures.column_mapping import ColumnMapping
from bot.actions.figures.mapped import mapped_figures
from bot.actions.figures.own_reports import broken_in, own_report
from bot.actions.files.findings import Findings
from bot.actions.files.source import Source
from reports.figures.cells import low
from reports.schema.cells import Cell, is_at_least
from reports.schema.values import COLUMNS, Column
from storage.vocabulary.errors import DataError
from storage.vocabulary.figures import Figure
from storage.vocabulary.period import Period

MOST_COUNTRIES = 10
ALL = "all"


class FileRefused(DataError):
    """A file to compare cannot be read."""

    what = "{path} cannot be compared: {problem}"
    todo = "name the JSON file of a report, or a CSV file with --mapping"


class NoCommonPeriod(DataError):
    """The files have no period in common, or not the one that was asked for."""

    what = "the files have no figures of the same period{wanted}: {periods}"
    todo = "choose files of the same period"


class CaveatKind(StrEnum):
    """Why two numbers beside each other do not mean the same."""

    NOT_GIVEN = "not_given"
    AT_LEAST = "at_least"
    RANGE = "range"
    PROCESS_ALONE = "process_alone"
    COUNTRIES_ALONE = "countries_alone"
    DISPUTED = "disputed"
    SECRET = "secret"  # noqa: S105 (a word, not a password)


@dataclass(frozen=True, slots=True)
class Caveat:
    """One reason, about one operator; `about` is a column, a legal process, a sentence or a number of countries."""

    kind: CaveatKind
    operator: str
    about: str


@dataclass(frozen=True, slots=True)
class Published:
    """What one operator published: its name, its cells by period, table, row and column, and the sums they break."""

    operator: str
    cells: Mapping[tuple[str, str, str, str], Cell]
    broken: Sequence[str]
    own_format: bool

    @property
    def periods(self) -> frozenset[str]:
        """Return the periods with a total."""
        return frozenset(period for period, table, _, _ in self.cells if table == "totals")

    def total(self, period: str, column: Column) -> Cell | None:
        """Return a total; None if the operator gives none."""
        cell = self.cells.get((period, "totals", ALL, column))
        return None if cell is None or cell["state"] in ("not_recorded", "not_applicable") else cell

    def rows(self, period: str, table: str) -> dict[str, Cell]:
        """Return the requests of each row of a table."""
        of = (period, table, "requests")
        return {row: cell for (*name, row, column), cell in self.cells.items() if (*name, column) == of and low(cell)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One period of several operators: each total, the countries with most requests, and the caveats."""

    period: str
    operators: tuple[Published, ...]
    countries: tuple[str, ...]
    caveats: tuple[Caveat, ...]


def published(path: Path, mapping: ColumnMapping | None) -> Published:
    """Read a report of this product, or with a mapping somebody's CSV. Raises FileRefused."""
    findings = Findings(limit=1)
    source = Source(path)
    with source.text(newline=None if mapping is not None else "\n") as text:
        if mapping is not None:
            figures: Sequence[Figure] = mapped_figures(text, source.name, mapping, findings)
        else:
            report = own_report(text.read().encode("utf-8", "surrogateescape"), source.name, findings)
            figures = report.figures if report is not None else ()
    if findings.bad or not figures:
        raise FileRefused(path=path, problem=findings.shown[0] if findings.shown else "it has no figures")
    name = mapping.attribution if mapping is not None else figures[0].attribution.partition(", report ")[0]
    cells = {figure.place: cast("Cell", figure.cell) for figure in figures}  # both readers make cells of a report
    return Published(name, cells, broken_in(figures), own_format=mapping is None)


def compared(operators: Sequence[Published], wanted: Period | None = None) -> Comparison:
    """Compare the newest period that all published, or the one that is wanted. Raises NoCommonPeriod."""
    common = frozenset.intersection(*(one.periods for one in operators))
    labels = sorted(common, key=lambda label: Period.parse(label).end)
    if not labels or (wanted is not None and wanted.label not in common):
        have = "; ".join(f"{one.operator} {', '.join(sorted(one.periods)[-3:]) or 'none'}" for one in operators)
        raise NoCommonPeriod(wanted=f", {wanted.label}" if wanted else "", periods=have)
    period = wanted.label if wanted is not None else labels[-1]
    return Comparison(period, tuple(operators), _countries(operators, period), tuple(_caveats(operators, period)))


def _countries(operators: Sequence[Published], period: str) -> tuple[str, ...]:
    """Return the countries with most requests at any operator that names countries."""
    named = [one.rows(period, "by_country") for one in operators]
    most = {code: max(low(rows[code]) for rows in named if code in rows) for rows in named for code in rows}
    return tuple(sorted(most, key=lambda code: (-most[code], code))[:MOST_COUNTRIES])


def _caveats(operators: Sequence[Published], period: str) -> Iterator[Caveat]:
    for one in operators:
        for column in COLUMNS:
            cell = one.total(period, column)
            if cell is None:
                if any(other.total(period, column) for other in operators):
                    yield Caveat(CaveatKind.NOT_GIVEN, one.operator, column)
            elif is_at_least(cell):
                yield Caveat(CaveatKind.AT_LEAST, one.operator, column)
            elif cell["state"] == "range":
                yield Caveat(CaveatKind.RANGE, one.operator, column)
        others = [other for other in operators if other is not one]
        yield from _alone(one, others, period)
        broken = (sentence.removeprefix(f"{period}: ") for sentence in one.broken if sentence.startswith(f"{period}: "))
        yield from (Caveat(CaveatKind.DISPUTED, one.operator, sentence) for sentence in broken)
        if one.own_format:
            yield Caveat(CaveatKind.SECRET, one.operator, "")


def _alone(one: Published, others: Sequence[Published], period: str) -> Iterator[Caveat]:
    """Yield what only one operator names, among those that name anything of that kind."""
    for table, kind in (("by_legal_process", CaveatKind.PROCESS_ALONE), ("by_country", CaveatKind.COUNTRIES_ALONE)):
        named = [rows for other in others if (rows := other.rows(period, table))]
        alone = sorted(one.rows(period, table).keys() - set().union(*named)) if named else []
        if alone and table == "by_country":
            yield Caveat(kind, one.operator, str(len(alone)))
        elif alone:
            yield from (Caveat(kind, one.operator, process) for process in alone)
