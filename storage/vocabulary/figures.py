"""A figure that was published elsewhere, as a value: its place and what is known about it. Imports nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One cell of an earlier publication, as it was published; never corrected.

    `cell` has the form of a report's JSON. `source` is its file, `attribution` the publisher to name; `disputed` lists
    the sums that it contradicts, as sentences.
    """

    period: str
    table: str
    row: str
    column: str
    cell: Mapping[str, Any]
    source: str
    attribution: str
    disputed: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Return its place: no two figures share one."""
        return self.period, self.table, self.row, self.column
