"""Approvals of drafts, and what changed between two drafts."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text

from storage import checks

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "approvals",
        Column("publication_id", Integer, nullable=False),
        Column("person", Text, nullable=False),
        Column("digest", Text, nullable=False),
        Column("approved_at", Text, nullable=False),
        PrimaryKeyConstraint("publication_id", "person", name="pk_approvals"),
        ForeignKeyConstraint(["publication_id"], ["publications.id"], name="fk_approvals_publications"),
        CheckConstraint("person <> ''", name=op.f("ck_approvals_person")),
        CheckConstraint(checks.spelled("digest", checks.HEX, 64), name=op.f("ck_approvals_digest")),
        CheckConstraint(checks.instant("approved_at"), name=op.f("ck_approvals_approved_at")),
        sqlite_strict=True,
    )
    op.create_table(
        "draft_changes",
        Column("publication_id", Integer, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("changes", Text, nullable=False),
        PrimaryKeyConstraint("publication_id", name="pk_draft_changes"),
        ForeignKeyConstraint(["publication_id"], ["publications.id"], name="fk_draft_changes_publications"),
        CheckConstraint("revision >= 2", name=op.f("ck_draft_changes_revision")),
        CheckConstraint("changes LIKE '[%]'", name=op.f("ck_draft_changes_changes")),
        sqlite_strict=True,
    )
