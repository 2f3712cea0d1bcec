"""The content of a bar chart: sections of rows, each with a name and its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.charts import palette
from reports.figures.cells import high
from reports.schema.cells import Cell


@dataclass(frozen=True, slots=True)
class Row:
    """A name with its numbers, and what keeps a shortened name distinct.

    `plain`: a line of text without a bar, for sums and for what is not recorded. `named`: the title is about this row.
    `share` and `change` are texts in columns of their own, the change beside the first number.
    """

    name: str
    cells: Sequence[Cell]
    code: str = ""
    plain: bool = False
    named: bool = False
    share: str = ""
    change: str = ""


@dataclass(frozen=True)
class Section:
    """Rows under one heading.

    `paired` means the second number is a part of the first and shares its bar. `share` and `change` are the headings of
    these columns; `since` is the note that explains the changes.
    """

    rows: Sequence[Row]
    heads: Sequence[str]
    head: str = ""
    paired: bool = False
    share: str = ""
    change: str = ""
    since: str = ""

    @property
    def bars(self) -> int:
        """Return how many numbers of a row have a bar."""
        return 2 if self.paired else 1

    @property
    def longest(self) -> int:
        """Return the largest number that has a bar."""
        drawn = [cell for row in self.rows if not row.plain for cell in row.cells[: self.bars]]
        return max(map(high, drawn), default=0)

    @cached_property
    def has_named(self) -> bool:
        """Return whether the title is about some of the rows."""
        return any(row.named for row in self.rows)

    def colours(self, row: Row | None = None) -> tuple[str, ...]:
        """Return the colour of each number that has a bar; light for rows beside those that the title is about."""
        if self.paired:
            return palette.SOFT, palette.STRONG
        beside = row is not None and self.has_named and not row.named
        return (palette.SOFT if beside else palette.STRONG,)


@dataclass(frozen=True, slots=True)
class BarTable:
    """The content of a bar chart. All its bars have one scale.

    `about` says what is counted, `finding` what exact figures prove, if they do.
    """

    about: str
    sections: Sequence[Section]
    notes: Sequence[str] = ()
    finding: str = ""

    @property
    def title(self) -> str:
        """Return the finding, or else what is counted."""
        return self.finding or self.about

    @property
    def rows(self) -> list[Row]:
        """Return all rows in order."""
        return [row for section in self.sections for row in section.rows]

    @property
    def longest(self) -> int:
        """Return the number that the longest bar represents."""
        return max(section.longest for section in self.sections)
