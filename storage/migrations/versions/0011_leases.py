"""Who works on the register: the number by which a process that lost the work is told from the one that has it."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, Text

from storage import checks

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add leases."""
    rules = {
        "name": "name <> ''",
        "fence": "fence >= 1",
        "holder": "holder <> ''",
        "taken_at": checks.instant("taken_at"),
    }
    op.create_table(
        "leases",
        Column("name", Text, nullable=False),
        Column("fence", Integer, nullable=False),
        Column("holder", Text, nullable=False),
        Column("taken_at", Text, nullable=False),
        PrimaryKeyConstraint("name", name="pk_leases"),
        *(CheckConstraint(text, name=op.f(f"ck_leases_{rule}")) for rule, text in rules.items()),
        sqlite_strict=True,
    )
