"""The options of 50 U.S.C. 1874(a) as data: which process, in bands of which width, over which days."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from reports.legal_bands.statute import CODE
from reports.schema.values import BAND_COLUMNS, BandColumn, BandRow
from storage.vocabulary.period import PeriodKind
from storage.vocabulary.words import NATIONAL_SECURITY_PROCESS, LegalProcess

Delay = Literal["none", "half-year", "year"]


@dataclass(frozen=True, slots=True)
class Line:
    """A category of an option: the process that it combines, its subparagraphs by column, and the rule of its days.

    `days_by` is the paragraph about its days; `delay` is how long these must be over when the report is published.
    """

    row: BandRow
    processes: frozenset[LegalProcess]
    sections: Mapping[BandColumn, str]
    days_by: str
    delay: Delay


@dataclass(frozen=True, slots=True)
class Option:
    """One of the structures that the law offers: bands of `width` starting at 0, in a report of a kind of period."""

    id: str
    paragraph: str
    width: int
    period: PeriodKind
    lines: tuple[Line, ...]

    @property
    def law(self) -> str:
        """Return the paragraph as a lawyer cites it."""
        return f"{CODE}{self.paragraph}"


def _line(paragraph: str, letters: str, row: BandRow, days_by: str, delay: Delay) -> Line:
    combined = row == "national_security_process"
    processes = NATIONAL_SECURITY_PROCESS if combined else frozenset({LegalProcess(row)})
    sections = {column: f"{paragraph}({letter})" for column, letter in zip(BAND_COLUMNS, letters, strict=True)}
    return Line(row, processes, sections, days_by, delay)


def _separate(number: int, width: int) -> Option:
    paragraph = f"(a)({number})"
    lines = (
        _line(paragraph, "AB", "national_security_letter", "(b)(1)(A)", "none"),
        _line(paragraph, "CD", "fisa_content", "(b)(1)(B)", "half-year"),
        _line(paragraph, "EF", "fisa_non_content", "(b)(1)(B)", "half-year"),
    )
    return Option(f"us-1874-{number}", paragraph, width, PeriodKind.HALF_YEAR, lines)


def _combined(number: int, width: int, period: PeriodKind, days_by: str, delay: Delay) -> Option:
    paragraph = f"(a)({number})"
    line = _line(paragraph, "AB", "national_security_process", days_by, delay)
    return Option(f"us-1874-{number}", paragraph, width, period, (line,))


OPTIONS: Final[Mapping[str, Option]] = {
    option.id: option
    for option in (
        _separate(1, 1000),
        _separate(2, 500),
        _combined(3, 250, PeriodKind.HALF_YEAR, "(b)(2)", "none"),
        _combined(4, 100, PeriodKind.YEAR, "(b)(3)", "year"),
    )
}
