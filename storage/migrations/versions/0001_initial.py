"""Creates every table of the first release.

Until that release it follows the table classes, since no register with another schema exists anywhere.
"""

from alembic import op

from storage.tables.base import Base

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables, with their rules and indexes."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        _copy_conditions(bind.dialect.name)
    Base.metadata.create_all(bind)


def _copy_conditions(dialect: str) -> None:
    """Make partial indexes partial on this dialect too: the tables set only SQLite's option."""
    for table in Base.metadata.sorted_tables:
        for index in table.indexes:
            index.dialect_options[dialect]["where"] = index.dialect_options["sqlite"]["where"]
