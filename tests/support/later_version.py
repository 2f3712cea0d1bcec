"""A later version of the product, with one more revision: shows that a register of today can be upgraded."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.engine import database
from storage.engine.database import MIGRATIONS, REVISIONS

LATER_REVISION = "9999"
COLUMN = "seen_at"
MIGRATION = f'''
"""Adds a column and a rule to a table that holds rows."""

from alembic import op

from storage.migrations.change_table import change_table

revision = "{LATER_REVISION}"
down_revision = "{REVISIONS[-1]}"


def upgrade() -> None:
    change_table(op.get_bind(), "cases", columns={{"{COLUMN}": "TEXT"}}, rules={{"{COLUMN}": "{COLUMN} <> ''"}})
'''


@contextmanager
def later_version(folder: Path, migration: str = MIGRATION) -> Iterator[None]:
    """Let the product know one more revision, written to `folder`, until the block ends."""
    migrations = folder / "later-migrations"
    shutil.copytree(MIGRATIONS, migrations, dirs_exist_ok=True)
    (migrations / "versions" / f"{LATER_REVISION}_later.py").write_text(migration)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", migrations)
        patch.setattr(database, "REVISIONS", (*REVISIONS, LATER_REVISION))
        yield
