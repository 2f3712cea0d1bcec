"""A figure that was published elsewhere, as a value: where it stands and what is known of it. Imports nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One cell of an earlier publication, as it was published; never corrected.

    `cell` is written as in a report's JSON. `source` is the file that it stands in, `attribution` whom to name;
    `disputed` are the sums that it breaks, as sentences.
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
        """Where it stands: no two figures have one place."""
        return self.period, self.table, self.row, self.column
