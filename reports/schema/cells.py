"""The cell of a report: one number and what is known of it, in four states that are four different types."""

from typing import Annotated, Final, Literal, NotRequired, TypeGuard

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
    Annotated[Literal["part"], Form('Not all days or not all countries are covered; the cell then reads "at least".')],
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
NOT_RECORDED: Final[NotRecorded] = {"state": "not_recorded"}
NOT_APPLICABLE: Final[NotApplicable] = {"state": "not_applicable"}


def is_known(cell: Cell) -> TypeGuard[Known]:
    """Return whether a number or a range is recorded."""
    return cell["state"] in ("exact", "range")


def is_at_least(cell: Cell) -> bool:
    """Return whether a cell's number is a lower bound: cases lack it, or not all days or countries are covered."""
    return bool(cell.get("missing") or cell.get("covered"))


def is_number(cell: Cell) -> TypeGuard[Exact]:
    """Return whether a cell is an exact number that is no lower bound."""
    return cell["state"] == "exact" and not is_at_least(cell)


def is_zero_in_part(cell: Cell) -> bool:
    """Return whether nothing was received in the part covered, which is not all days or not all countries."""
    return bool(cell.get("value") == 0 and cell.get("covered") and not cell.get("missing"))


def cases_missing(cell: Cell) -> int:
    """Return the number of cases that a cell's number lacks."""
    return cell.get("missing", 0) if cell["state"] == "exact" or cell["state"] == "range" else 0
