"""Figures that were published elsewhere, before the register."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, Text, UniqueConstraint

from storage import checks

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "figures",
        Column("id", Integer, nullable=False),
        Column("imported_by", Integer, nullable=False),
        Column("period", Text, nullable=False),
        Column("table_name", Text, nullable=False),
        Column("row_name", Text, nullable=False),
        Column("column_name", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("value", Integer),
        Column("low", Integer),
        Column("high", Integer),
        Column("missing", Integer),
        Column("reason", Text),
        Column("source", Text, nullable=False),
        Column("attribution", Text, nullable=False),
        Column("disputed", Text, nullable=False),
        PrimaryKeyConstraint("id", name="pk_figures"),
        UniqueConstraint(
            "period", "table_name", "row_name", "column_name", name="uq_figures_period_table_name_row_name_column_name"
        ),
        *[CheckConstraint(text, name=op.f(f"ck_figures_{rule}")) for rule, text in _rules().items()],
        sqlite_strict=True,
    )


def _rules() -> dict[str, str]:
    return {
        "imported_by": "imported_by >= 1",
        "period": "period <> ''",
        "table_name": "table_name <> ''",
        "row_name": "row_name <> ''",
        "column_name": "column_name <> ''",
        "state": checks.one_of("state", ("exact", "range", "not_recorded", "not_applicable")),
        "value": checks.amount("value"),
        "low": checks.amount("low"),
        "high": checks.amount("high"),
        "missing": checks.amount("missing", 1),
        "reason": checks.one_of("reason", ("small_number", "complementary", "legal_band")),
        "source": "source <> ''",
        "attribution": "attribution <> ''",
        "disputed": "disputed LIKE '[%]'",
        "exact": "(state = 'exact') = (value IS NOT NULL)",
        "range": (
            "(state = 'range') = (low IS NOT NULL) AND (low IS NULL) = (high IS NULL)"
            " AND (low IS NULL) = (reason IS NULL) AND (low IS NULL OR low <= high)"
        ),
        "known": "missing IS NULL OR state IN ('exact', 'range')",
    }
