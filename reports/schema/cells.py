"""The cell of a report: one number and what is known of it, in four states that are four different types."""

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypeAliasType, TypedDict

from reports.schema.form import LARGEST_NUMBER, Form

Count = TypeAliasType("Count", Annotated[int, Form(minimum=0, maximum=LARGEST_NUMBER)])
Missing = TypeAliasType(
    "Missing",
    Annotated[
        int,
        Form('Cases without this number; the cell then reads "at least".', minimum=1, maximum=LARGEST_NUMBER),
    ],
)
Covered = TypeAliasType(
    "Covered",
    Annotated[Literal["part"], Form('Not all days of the period are covered; the cell then reads "at least".')],
)
CellState = Literal["exact", "range", "not_recorded", "not_applicable"]
RangeReason = Literal["small_number", "complementary", "legal_band"]


class Bounds(TypedDict, total=False):
    """What makes a number a lower bound."""

    missing: Missing
    covered: Covered


class Exact(TypedDict):
    """The number."""

    state: Literal["exact"]
    value: Count
    missing: NotRequired[Missing]
    covered: NotRequired[Covered]


class Range(TypedDict):
    """A number between two others."""

    state: Literal["range"]
    low: Count
    high: Count
    reason: RangeReason
    missing: NotRequired[Missing]
    covered: NotRequired[Covered]


class NotRecorded(TypedDict):
    """Nobody counted it, which is not 0."""

    state: Literal["not_recorded"]


class NotApplicable(TypedDict):
    """There is nothing to count here."""

    state: Literal["not_applicable"]


Known = Exact | Range
Cell = TypeAliasType(
    "Cell", Annotated[Exact | Range | NotRecorded | NotApplicable, Form("One number and what is known of it.")]
)
