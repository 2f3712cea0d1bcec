"""From nothing to this version's schema, with a backup of what was there."""

import hashlib
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from storage import cases, guards, ledger, ledger_check, sqlite
from storage import database as database_module
from storage.case_rows import case_values
from storage.database import MIGRATIONS, REVISIONS, Database, DiskFull, SchemaNewer, create_or_upgrade, open_database
from storage.tables import CASES
from storage.tables_chat import ButtonRow
from storage.vocabulary import EntryKind
from tests.registers import Register
from tests.storage.samples import LATER, NOW, a_case, case_row, record

# What each revision makes never changes once it is released: the digest of every CREATE statement it leaves behind.
FROZEN = {
    "0001": "d4ad628b5c1df5939a211ee1f81994adad35d269381d651fde079373c2ad4fe8",
    "0002": "61013a913a786bc9d90c578fa36c36208d4a5f1b2b1f40dacc4fdb82497d11ee",
    "0003": "052b94af700e77967036bc8f480ebe6b781905844e27356c4efdcc921bd1b348",
    "0004": "a47000d8bd9d562c228bd8fd5bb86c410aa8dff9e7ab1aa64578875c895cdd65",
    "0005": "41754beb61dcf98186ac2b67e4f36645c312efb87174ffcfdf5cd3ed9b3978b6",
    "0006": "73347d6141082d7116f4888a7c9d82bb5024913b0cc47b76bbbad7a078cbb50f",
    "0007": "002e3ef209ade68700f69f8534b4c25ddf138e0da232bcc8d02e93865f15640b",
    "0008": "d2975358b3899670f4b70ff7671fd199af53bc04cc0034109237460192252968",
    "0009": "97a434403f261a7efdfa4943ff069366c823d20531b534f1d0669830bd4ad8e8",
    "0010": "bc6b8eb18e3b5ee5ccc117a30f402f74f878a357084600bf9b4ae08d4bedbc06",
    "0011": "f842e394e3ec9fc6f8ed7c65dd39e97c905402a6f8279464165fc1e40a9d0e7c",
    "0012": "110e96a0b9a2e8549a238d8ca6a13ebfd9f2db5d3cd90e7a597eab6d0a084617",
}
REBUILD = '''
"""Copies every guarded table, as a later migration may have to."""

from alembic import op

from storage.tables_published import PublicationRow

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    for name in ("ledger", "commitments", "cases", "coverage", "figures", "publications", "publication_files", "parts"):
        with op.batch_alter_table(name, recreate="always", copy_from=PublicationRow.metadata.tables[name]):
            pass
'''


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
    engine = sqlite.migrator(Path(database.name), 1)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def at_revision(monkeypatch: pytest.MonkeyPatch, place: Path, revision: str) -> None:
    """Make a register as the version of that revision did."""
    known = REVISIONS[: REVISIONS.index(revision) + 1]
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "REVISIONS", known)
        patch.setattr(guards, "install", lambda _connection: None)
        create_or_upgrade(f"sqlite:///{place}", now=NOW, backup=None)


def test_known_revisions_are_the_history_of_migrations() -> None:
    history = [revision.revision for revision in script().walk_revisions()]
    assert tuple(reversed(history)) == REVISIONS


def test_migrations_make_what_the_models_say(connection: Connection) -> None:
    context = MigrationContext.configure(connection, opts={"render_as_batch": True})
    assert compare_metadata(context, ButtonRow.metadata) == []


def test_migrations_make_the_very_statements_of_the_models(database: Database) -> None:
    made = schema(Path(database.name))
    for table in ButtonRow.metadata.sorted_tables:
        assert made[table.name] == " ".join(str(CreateTable(table).compile(database.writer)).split())


@pytest.mark.parametrize("revision", REVISIONS)
def test_released_revision_never_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, revision: str) -> None:
    at_revision(monkeypatch, tmp_path / "register.db", revision)
    statements = "\n".join(sql for _, sql in sorted(schema(tmp_path / "register.db").items()))
    assert hashlib.sha256(statements.encode()).hexdigest() == FROZEN[revision]


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_older_register_is_copied_and_upgraded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, revision: str) -> None:
    place, backup = tmp_path / "register.db", tmp_path / "register.backup"
    at_revision(monkeypatch, place, revision)
    before = schema(place)
    change = create_or_upgrade(f"sqlite:///{place}", now=LATER, backup=backup)
    assert (change.before, change.after, change.backup) == (revision, REVISIONS[-1], backup)
    assert schema(backup) == before
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    opened = open_database(f"sqlite:///{place}")
    with opened.reading() as session:
        assert ledger.head(session).seq == 1
        assert ledger_check.check(session) == ()
    opened.close()


def test_upgrade_of_the_newest_changes_nothing(database: Database, url: str, tmp_path: Path) -> None:
    change = create_or_upgrade(url, now=LATER, backup=tmp_path / "copy")
    assert (change.before, change.after, change.backup) == (REVISIONS[-1], REVISIONS[-1], None)
    assert not (tmp_path / "copy").exists()
    with database.reading() as session:
        assert ledger.head(session).seq == 1


def test_newer_register_is_not_touched(database: Database, url: str) -> None:
    with closing(sqlite3.connect(Path(database.name))) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = 'x999'")
    before = schema(Path(database.name))
    with pytest.raises(SchemaNewer):
        create_or_upgrade(url, now=LATER, backup=None)
    assert schema(Path(database.name)) == before


def test_failed_migration_leaves_the_old_schema(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(_connection: Connection) -> None:
        raise KeyError

    place = tmp_path / "register.db"
    at_revision(monkeypatch, place, REVISIONS[0])
    before = schema(place)
    monkeypatch.setattr(guards, "install", fail)
    with pytest.raises(KeyError):
        create_or_upgrade(f"sqlite:///{place}", now=LATER, backup=None)
    assert schema(place) == before


def test_failed_making_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(_connection: Connection) -> None:
        raise KeyError

    monkeypatch.setattr(guards, "install", fail)
    with pytest.raises(KeyError):
        create_or_upgrade(f"sqlite:///{tmp_path / 'register.db'}", now=NOW, backup=None)
    assert not list(tmp_path.iterdir())


def test_making_on_a_full_disk_is_told_and_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    connect = sqlite.connect

    def connect_small(path: Path, patience: float) -> sqlite3.Connection:
        connection = connect(path, patience)
        connection.execute("PRAGMA max_page_count=5")
        return connection

    monkeypatch.setattr(sqlite, "connect", connect_small)
    with pytest.raises(DiskFull):
        create_or_upgrade(f"sqlite:///{tmp_path / 'register.db'}", now=NOW, backup=None)
    assert not list(tmp_path.iterdir())


def test_copied_tables_keep_rows_rules_and_guards(
    monkeypatch: pytest.MonkeyPatch, database: Database, url: str, tmp_path: Path
) -> None:
    with database.transaction() as session:
        record(session, a_case())
    before = unordered(schema(Path(database.name)))
    migrations = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, migrations)
    (migrations / "versions" / "9999_rebuild.py").write_text(REBUILD.replace("{newest}", REVISIONS[-1]))
    later: dict[str, Any] = {"MIGRATIONS": migrations, "REVISIONS": (*REVISIONS, "9999")}
    for name, value in later.items():
        monkeypatch.setattr(database_module, name, value)
    create_or_upgrade(url, now=LATER, backup=None)
    assert unordered(schema(Path(database.name))) == before
    with database.reading() as session:
        assert ledger_check.check(session) == ()


def test_recorded_case_of_an_older_register_gets_the_name_of_its_entry(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place, values = tmp_path / "register.db", case_row(a_case())
    at_revision(monkeypatch, place, "0003")
    engine = sqlite.migrator(place, 1)
    with Session(engine) as session, session.begin():
        payload = {"reference": values["reference"], "case": case_values(a_case())}
        ledger.append(session, EntryKind.CASE_RECORDED, payload, actor="cli:ada", now=NOW)
        session.execute(insert(CASES), values)
    engine.dispose()
    create_or_upgrade(f"sqlite:///{place}", now=LATER, backup=None)
    opened = open_database(f"sqlite:///{place}")
    with opened.reading() as session:
        assert cases.by_reference(session, values["reference"]).last_entry == 2
        assert ledger_check.check(session) == ()
    opened.close()
