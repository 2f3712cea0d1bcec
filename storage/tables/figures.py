"""The table of figures published elsewhere."""

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.tables import checks
from storage.tables.base import STRICT, Base, OptionalWord, Word, rule, table_of

STATES = ("exact", "range", "not_recorded", "not_applicable")
REASONS = ("small_number", "complementary", "legal_band")

PLACE = ("period", "table_name", "row_name", "column_name")
COUNTING = text("withdrawn_by IS NULL")


class FigureRow(Base, table=True):
    """One cell as it was published; `disputed` is a JSON list of the sums that it breaks.

    `withdrawn_by` is the ledger entry that withdrew it, None while it counts.
    """

    __tablename__ = "figures"
    __table_args__ = (
        Index("ux_figures_place", *PLACE, unique=True, sqlite_where=COUNTING),
        rule("imported_by", "imported_by >= 1"),
        rule("withdrawn_by", "withdrawn_by > imported_by"),
        rule("period", "period <> ''"),
        rule("table_name", "table_name <> ''"),
        rule("row_name", "row_name <> ''"),
        rule("column_name", "column_name <> ''"),
        rule("state", checks.one_of("state", STATES)),
        rule("value", checks.amount("value")),
        rule("low", checks.amount("low")),
        rule("high", checks.amount("high")),
        rule("missing", checks.amount("missing", 1)),
        rule("covered", "covered = 'part'"),
        rule("reason", checks.one_of("reason", REASONS)),
        rule("source", "source <> ''"),
        rule("attribution", "attribution <> ''"),
        rule("disputed", "disputed LIKE '[%]'"),
        rule("exact", "(state = 'exact') = (value IS NOT NULL)"),
        rule(
            "range",
            "(state = 'range') = (low IS NOT NULL) AND (low IS NULL) = (high IS NULL)"
            " AND (low IS NULL) = (reason IS NULL) AND (low IS NULL OR low <= high)",
        ),
        rule("known", "(missing IS NULL AND covered IS NULL) OR state IN ('exact', 'range')"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    imported_by: int
    period: Word
    table_name: Word
    row_name: Word
    column_name: Word
    state: Word
    value: int | None
    low: int | None
    high: int | None
    missing: int | None
    covered: OptionalWord
    reason: OptionalWord
    source: Word
    attribution: Word
    disputed: Word
    withdrawn_by: int | None = None


FIGURES = table_of(FigureRow)
