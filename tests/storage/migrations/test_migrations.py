"""From nothing to this version's schema, with a backup of what was there."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.schema import CreateTable

from storage.audit import check
from storage.engine import sqlite, triggers
from storage.engine.database import MIGRATIONS, REVISIONS, Database, create_or_upgrade, open_database
from storage.engine.errors import DiskFull, SchemaNewer
from storage.engine.sqlite import SqliteFile
from storage.ledger import entries
from storage.tables.chat import ButtonRow
from tests.support.cases import LATER, NOW, a_case, record
from tests.support.migrations import LATER_REVISION, later_version, schema, unordered
from tests.support.registers import Register

REBUILD = f'''
"""Copies every guarded table, as a later migration may have to."""

from alembic import op

from storage.tables.publishing import PublicationRow

revision = "{LATER_REVISION}"
down_revision = "{REVISIONS[-1]}"


def upgrade() -> None:
    for name in ("ledger", "commitments", "cases", "coverage", "figures", "publications", "publication_files", "parts"):
        with op.batch_alter_table(name, recreate="always", copy_from=PublicationRow.metadata.tables[name]):
            pass
'''


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


@pytest.fixture
def register(file_register: Register) -> Register:
    """The statements that SQLite keeps word for word; `test_upgrades` looks at both."""
    return file_register


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    engine = SqliteFile(Path(database.name)).migrator(1)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_known_revisions_are_the_history_of_migrations() -> None:
    history = [revision.revision for revision in script().walk_revisions()]
    assert tuple(reversed(history)) == REVISIONS


def test_migrations_make_what_the_models_say(connection: Connection) -> None:
    context = MigrationContext.configure(connection, opts={"render_as_batch": True})
    assert compare_metadata(context, ButtonRow.metadata) == []


def test_migrations_make_the_same_statements_as_the_models(database: Database) -> None:
    made = schema(Path(database.name))
    for table in ButtonRow.metadata.sorted_tables:
        assert made[table.name] == " ".join(str(CreateTable(table).compile(database.writer)).split())


def test_older_register_is_copied_before_its_upgrade(database: Database, url: str, tmp_path: Path) -> None:
    place, backup = Path(database.name), tmp_path / "register.backup"
    database.close()
    before = schema(place)
    with later_version(tmp_path):
        change = create_or_upgrade(url, now=LATER, backup=backup)
        assert (change.before, change.after, change.backup) == (REVISIONS[-1], LATER_REVISION, backup)
        opened = open_database(url)
        with opened.reading() as session:
            assert entries.head(session).seq == 1
            assert check.check(session) == ()
        opened.close()
    assert schema(backup) == before
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_upgrade_of_the_newest_changes_nothing(database: Database, url: str, tmp_path: Path) -> None:
    change = create_or_upgrade(url, now=LATER, backup=tmp_path / "copy")
    assert (change.before, change.after, change.backup) == (REVISIONS[-1], REVISIONS[-1], None)
    assert not (tmp_path / "copy").exists()
    with database.reading() as session:
        assert entries.head(session).seq == 1


def test_newer_register_is_not_touched(database: Database, url: str) -> None:
    with closing(sqlite3.connect(Path(database.name))) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = 'x999'")
    before = schema(Path(database.name))
    with pytest.raises(SchemaNewer):
        create_or_upgrade(url, now=LATER, backup=None)
    assert schema(Path(database.name)) == before


def test_failed_migration_leaves_the_old_schema(
    monkeypatch: pytest.MonkeyPatch, database: Database, url: str, tmp_path: Path
) -> None:
    def fail(_connection: Connection) -> None:
        raise KeyError

    place = Path(database.name)
    database.close()
    before = schema(place)
    monkeypatch.setattr(triggers, "install", fail)
    with later_version(tmp_path), pytest.raises(KeyError):
        create_or_upgrade(url, now=LATER, backup=None)
    assert schema(place) == before


def test_failed_creation_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(_connection: Connection) -> None:
        raise KeyError

    monkeypatch.setattr(triggers, "install", fail)
    with pytest.raises(KeyError):
        create_or_upgrade(f"sqlite:///{tmp_path / 'register.db'}", now=NOW, backup=None)
    assert not list(tmp_path.iterdir())


def test_creation_on_a_full_disk_is_reported_and_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    connect = sqlite.connect

    def connect_small(path: Path, patience: float, *settings: str) -> sqlite3.Connection:
        return connect(path, patience, *settings, "PRAGMA max_page_count=5")

    monkeypatch.setattr(sqlite, "connect", connect_small)
    with pytest.raises(DiskFull):
        create_or_upgrade(f"sqlite:///{tmp_path / 'register.db'}", now=NOW, backup=None)
    assert not list(tmp_path.iterdir())


def test_copied_tables_keep_rows_rules_and_guards(database: Database, url: str, tmp_path: Path) -> None:
    with database.transaction() as session:
        record(session, a_case())
    before = unordered(schema(Path(database.name)))
    with later_version(tmp_path, REBUILD):
        create_or_upgrade(url, now=LATER, backup=None)
    assert unordered(schema(Path(database.name))) == before
    with database.reading() as session:
        assert check.check(session) == ()
