"""A later version of the product, with one more revision: shows that a register of today can be upgraded."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.engine import database
from storage.engine.database import (
    MIGRATIONS,
    REVISIONS,
)

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


def schema(place: Path) -> dict[str, str]:
    """The statements of the schema, each in one line."""
    with closing(sqlite3.connect(place)) as raw:
        rows = raw.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'")
        return {name: " ".join(sql.replace('"', "").split()) for name, sql in rows}


def unordered(statements: dict[str, str]) -> dict[str, list[str]]:
    """The same with the constraints of each table in one order: a copied table has them in another."""
    return {
        name: [*sorted(sql.removesuffix(" STRICT").removesuffix(" )").split(", CONSTRAINT ")), sql[-6:]]
        for name, sql in statements.items()
    }
