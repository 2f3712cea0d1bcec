"""The language that an admin chose for the bot's answers."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, PrimaryKeyConstraint, Text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table of languages."""
    op.create_table(
        "languages",
        Column("person", Text, nullable=False),
        Column("language", Text, nullable=False),
        PrimaryKeyConstraint("person", name="pk_languages"),
        CheckConstraint("person <> ''", name=op.f("ck_languages_person")),
        CheckConstraint("language <> ''", name=op.f("ck_languages_language")),
        sqlite_strict=True,
    )
