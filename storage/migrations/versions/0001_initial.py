"""Makes every table of the first release.

Until then it follows the table classes, since no register of another form exists anywhere.
"""

from alembic import op

from storage.tables.base import Base

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables, with their rules and indexes."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        _carry_conditions(bind.dialect.name)
    Base.metadata.create_all(bind)


def _carry_conditions(dialect: str) -> None:
    """Let partial indexes be partial here, too: the tables name SQLite alone, since each name loads its dialect."""
    for table in Base.metadata.sorted_tables:
        for index in table.indexes:
            index.dialect_options[dialect]["where"] = index.dialect_options["sqlite"]["where"]
