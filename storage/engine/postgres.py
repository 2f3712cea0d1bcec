"""A register in a database on a PostgreSQL server: addresses, roles, connections, the start of each transaction.

Settings are made in each transaction (SET LOCAL), so that a connection pooler may sit in between.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, PendingRollbackError
from sqlalchemy.orm import Session

from storage.engine import pg_dump, postgres_grants, postgres_lease
from storage.engine.backend import PATIENCE, closing_engine
from storage.engine.errors import AddressWrong, DriverMissing, OwnerElsewhere
from storage.engine.files import whole_file
from storage.engine.leases import Lease
from storage.engine.postgres_errors import translating_commit_errors, translating_errors, without_values
from storage.engine.postgres_lease import LOCKS, WRITING

if TYPE_CHECKING:
    import psycopg

DRIVER = "postgresql+psycopg"
SCHEMES = (f"{DRIVER}://", "postgresql://")
STATEMENT_SECONDS, IDLE_WRITER_SECONDS, IDLE_READER_SECONDS = 120, 60, 600
# Both ends of a connection notice a dead peer within about half a minute.
KEEPALIVES = {
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
ALONE = f"SELECT pg_advisory_xact_lock({LOCKS}, {WRITING})"
# A commit is on the disk even if the server allows less; a stricter setting is kept.
DURABLE = "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'"
# Triggers remember the search path: temporary tables must not hide ours in it.
NO_DISGUISE = "SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)"


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A register in a database on a server; `owner` is the address of the role that owns the tables."""

    daily: URL
    owner: URL

    @classmethod
    def at(cls, url: str, owner_url: str) -> Self:
        """Return the server of an address; without `owner_url`, the daily role owns the tables.

        Raises OwnerElsewhere if the addresses are of two databases, DriverMissing if psycopg is not installed.
        """
        daily = address(url)
        owner = daily
        if owner_url:
            if not owner_url.startswith(SCHEMES):
                raise OwnerElsewhere(daily=name_of(daily), owner="another kind of database")
            owner = address(owner_url)
            if owner.database != daily.database:
                raise OwnerElsewhere(daily=name_of(daily), owner=name_of(owner))
        _require_driver()
        return cls(daily, owner)

    @property
    def name(self) -> str:
        return name_of(self.daily)

    def reader(self, patience: float) -> Engine:
        return _reader(self.daily, patience)

    def inspector(self, patience: float) -> Engine:
        return _reader(self.owner, patience)

    def writer(self, patience: float) -> Engine:
        """Open the one writing connection of this process; each transaction locks out all other writers first.

        READ COMMITTED takes its snapshot after the lock, so a transaction sees what the previous writer wrote.
        """
        first = f"{_limits(patience, IDLE_WRITER_SECONDS)}; {DURABLE}; {ALONE}"
        engine = _engine(self.daily, first, "READ COMMITTED", patience=patience, connections=1)

        @event.listens_for(engine, "commit")
        def _refuse_half(connection: Connection) -> None:
            _refuse_broken(connection)

        return engine

    def migrator(self, patience: float) -> Engine:
        """Open the one connection that may change the schema, with no other writer at work."""
        first = f"{_limits(patience, 0, 0)}; {NO_DISGUISE}; {DURABLE}; {ALONE}"
        return _engine(self.owner, first, "READ COMMITTED", patience=patience, connections=1)

    def translating_errors(self) -> AbstractContextManager[None]:
        return translating_errors(self.name)

    def translating_commit_errors(self) -> AbstractContextManager[None]:
        return translating_commit_errors(self.name)

    def require(self) -> None:
        """Do nothing: a server that is missing, or has no tables, reports that itself."""

    def make(self) -> bool:
        return False  # the administrator of the server creates the database

    def unmake(self) -> None:
        """Do nothing: nothing was made."""

    def copy(self, target: Path, accept: Callable[[Session], None] | None = None) -> None:
        with (
            whole_file(target) as draft,
            self.translating_errors(),
            closing_engine(self.inspector(PATIENCE)) as engine,
            Session(engine) as session,
        ):
            snapshot = session.connection().scalar(text("SELECT pg_export_snapshot()"))
            pg_dump.dump(self.owner, draft, self.name, snapshot)
            if accept is not None:
                accept(session)
            pg_dump.compare(session.connection(), draft, target)

    def finish(self, connection: Connection) -> None:
        postgres_grants.compare_by_bytes(connection)
        if self.owner != self.daily:
            with self.translating_errors():
                postgres_grants.grant(connection, self._daily_role(), self.name)

    def _daily_role(self) -> str:
        """Return the role that the server logs the daily address in as."""
        with closing_engine(self.reader(PATIENCE)) as engine, engine.begin() as connection:
            role: str = connection.execute(text("SELECT current_user")).scalar_one()
            return role

    def run_lock(self, seconds: float, elapsed: Callable[[], float]) -> AbstractContextManager[Lease]:
        holder = _engine(self.daily, "SELECT 1", "READ COMMITTED", patience=PATIENCE, connections=1)
        return postgres_lease.run_lock(holder, self.writer(PATIENCE), self.name, seconds=seconds, elapsed=elapsed)


def address(written: str) -> URL:
    """Parse an address. Raises AddressWrong, which does not repeat the address."""
    try:
        url = make_url(f"{DRIVER}://{written.partition('://')[2]}")
    except (ArgumentError, ValueError):  # the port is not a number
        raise AddressWrong(reason="it is not USER:PASSWORD@HOST:PORT/DATABASE") from None
    if "@" in (url.host or "") or "@" in (url.database or ""):  # a part of the password must not pass for the host
        raise AddressWrong(reason="an @ in the password is written %40")
    if not url.database:
        raise AddressWrong(reason="it names no database")
    if "password" in url.query:
        raise AddressWrong(reason="the password must be before the host, or in PGPASSFILE")
    return url


def _require_driver() -> None:
    """Raise DriverMissing if psycopg, or the libpq that it needs, is not installed."""
    try:
        import psycopg  # noqa: F401 (only checks that it loads)
    except ImportError:
        raise DriverMissing from None


def name_of(url: URL) -> str:
    """Return the address as people may see it: no user, no password, no options."""
    host = url.host or url.query.get("host") or "local socket"
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{host}{port}/{url.database}"


def _reader(url: URL, patience: float) -> Engine:
    """Open connections that each see one snapshot, cannot write, and wait for nobody."""
    first = _limits(patience, IDLE_READER_SECONDS)
    return _engine(url, first, "REPEATABLE READ", patience=patience, connections=5, reading=True)


def _limits(patience: float, idle: int, statement: int = STATEMENT_SECONDS) -> str:
    milliseconds = max(1, round(patience * 1000))
    return (
        f"SET LOCAL lock_timeout = {milliseconds}; SET LOCAL statement_timeout = '{statement}s';"
        f" SET LOCAL idle_in_transaction_session_timeout = '{idle}s'"
    )


def _engine(
    url: URL, first: str, isolation: str, *, patience: float, connections: int, reading: bool = False
) -> Engine:
    engine = create_engine(
        url,
        connect_args={
            **KEEPALIVES,
            "connect_timeout": 10,
            "application_name": "transparency-bot",
            "prepare_threshold": None,  # a pooler may take away the connection of a prepared statement
        },
        execution_options={"isolation_level": isolation, "postgresql_readonly": reading},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        pool_pre_ping=True,  # a connection that was idle for months may be dead
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _refuse_floats(connection: "psycopg.Connection", _record: object) -> None:
        connection.adapters.register_dumper(float, _no_floats())

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(first, execution_options={"no_parameters": True})

    event.listen(engine, "handle_error", without_values)
    return engine


def _no_floats() -> type:
    """Return a dumper that refuses floats: PostgreSQL would round them, SQLite's STRICT tables refuse them."""
    import psycopg
    from psycopg.adapt import Dumper

    class NoFloats(Dumper):
        def dump(self, obj: object) -> bytes:
            raise psycopg.DataError(f"the register keeps no {type(obj).__name__}")

    return NoFloats


def _refuse_broken(connection: Connection) -> None:
    """Raise before a COMMIT that follows a failed statement: PostgreSQL would report success and roll back."""
    import psycopg

    raw = connection.connection.driver_connection
    if isinstance(raw, psycopg.Connection) and raw.info.transaction_status is psycopg.pq.TransactionStatus.INERROR:
        raw.rollback()
        raise PendingRollbackError("a statement of this transaction failed")
