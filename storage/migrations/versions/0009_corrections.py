"""Why new editions are asked for."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text

from storage import checks

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table of corrections."""
    op.create_table(
        "corrections",
        Column("publication_id", Integer, nullable=False),
        Column("replaces", Integer, nullable=False),
        Column("reason", Text, nullable=False),
        Column("asked_on", Text, nullable=False),
        Column("asked_by", Text, nullable=False),
        PrimaryKeyConstraint("publication_id", name="pk_corrections"),
        ForeignKeyConstraint(["publication_id"], ["publications.id"], name="fk_corrections_publications"),
        CheckConstraint("replaces >= 1", name=op.f("ck_corrections_replaces")),
        CheckConstraint("reason <> ''", name=op.f("ck_corrections_reason")),
        CheckConstraint(checks.day("asked_on"), name=op.f("ck_corrections_asked_on")),
        CheckConstraint("asked_by <> ''", name=op.f("ck_corrections_asked_by")),
        sqlite_strict=True,
    )
