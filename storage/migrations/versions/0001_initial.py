"""Makes every table of the first release.

Until then it follows the table classes, since no register of another form exists anywhere.
"""

from alembic import op

from storage.tables import Base

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables, with their rules and indexes."""
    Base.metadata.create_all(op.get_bind())
