"""What the bot looks after, when the next look is due, and what Telegram called the files that it sent."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text

from storage import checks

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "looks",
        Column("subject", Text, nullable=False),
        Column("due_at", Text, nullable=False),
        Column("found", Text, nullable=False),
        PrimaryKeyConstraint("subject", name="pk_looks"),
        CheckConstraint("subject <> ''", name=op.f("ck_looks_subject")),
        CheckConstraint(checks.instant("due_at"), name=op.f("ck_looks_due_at")),
        sqlite_strict=True,
    )
    op.create_table(
        "sent_files",
        Column("part_id", Integer, nullable=False),
        Column("place", Integer, nullable=False),
        Column("file_unique_id", Text, nullable=False),
        PrimaryKeyConstraint("part_id", "place", name="pk_sent_files"),
        ForeignKeyConstraint(["part_id"], ["parts.id"], name="fk_sent_files_parts"),
        CheckConstraint("place >= 0", name=op.f("ck_sent_files_place")),
        CheckConstraint("file_unique_id <> ''", name=op.f("ck_sent_files_file_unique_id")),
        sqlite_strict=True,
    )
