"""All that is PostgreSQL's own: addresses, connections and what each transaction begins with, errors. No SQL of ours.

Everything is set anew in each transaction (SET LOCAL), so that a pooler between may hand connections around.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage.engine.errors import (
    AddressWrong,
    CommitDoubtful,
    DatabaseBusy,
    DatabaseClosed,
    DatabaseDamaged,
    DatabaseUnreachable,
    DiskFailed,
    DiskFull,
    DriverMissing,
)
from storage.vocabulary.errors import DomainError

if TYPE_CHECKING:
    import psycopg

DRIVER = "postgresql+psycopg"
SCHEMES = (f"{DRIVER}://", "postgresql://")
LOCKS = 0x7472  # the class of this product's advisory locks, which are of one database each
WRITING, RUNNING = 1, 2
STATEMENT_SECONDS, IDLE_WRITER_SECONDS, IDLE_READER_SECONDS = 120, 60, 600
# Dead peers are noticed in about half a minute, by both ends of a connection.
KEEPALIVES = {
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
ERRORS: dict[str, type[DomainError]] = {
    "25006": DatabaseClosed,  # a reader that writes, or a standby
    "25P03": DatabaseUnreachable,  # idle in a transaction for too long
    "40001": DatabaseBusy,
    "40P01": DatabaseBusy,
    "42501": DatabaseClosed,
    "53100": DiskFull,
    "53300": DatabaseBusy,
    "55P03": DatabaseBusy,
    "57014": DatabaseBusy,
    "57P01": DatabaseUnreachable,
    "57P02": DatabaseUnreachable,
    "57P03": DatabaseUnreachable,
    "58030": DiskFailed,
    "XX001": DatabaseDamaged,
    "XX002": DatabaseDamaged,
}
OWN_WORDS = frozenset({"23000", *ERRORS})  # their texts name tables, files and roles, and never a value


def address(text: str) -> URL:
    """The parts of an address. Raises AddressWrong without repeating it."""
    try:
        url = make_url(f"{DRIVER}://{text.partition('://')[2]}")
    except (ArgumentError, ValueError):  # a port that is no number
        raise AddressWrong(reason="it is not USER:PASSWORD@HOST:PORT/DATABASE") from None
    if "@" in (url.host or "") or "@" in (url.database or ""):  # or a part of the password would pass for a host
        raise AddressWrong(reason="an @ in the password is written %40")
    if not url.database:
        raise AddressWrong(reason="it names no database")
    if "password" in url.query:
        raise AddressWrong(reason="the password stands before the host, or in PGPASSFILE")
    return url


def require_driver() -> None:
    """Raise DriverMissing where psycopg, or the libpq that it needs, is not installed."""
    try:
        import psycopg  # noqa: F401 (whether it loads is the question)
    except ImportError:
        raise DriverMissing from None


def name_of(url: URL) -> str:
    """The address as people may see it: no user, no password, no options."""
    host = url.host or url.query.get("host") or "local socket"
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{host}{port}/{url.database}"


def writer(url: URL, patience: float) -> Engine:
    """The one connection of this process that writes: alone among all writers from its first statement on.

    The lock goes before the snapshot, so the transaction sees what the writer before it wrote: READ COMMITTED.
    """
    first = f"{_limits(patience, IDLE_WRITER_SECONDS)}; {DURABLE}; {ALONE}"
    engine = _engine(url, first, "READ COMMITTED", patience=patience, connections=1)

    @event.listens_for(engine, "commit")
    def _refuse_half(connection: Connection) -> None:
        _refuse_broken(connection)

    return engine


def reader(url: URL, patience: float) -> Engine:
    """Connections that see one snapshot each, cannot write, and wait for nobody."""
    first = _limits(patience, IDLE_READER_SECONDS)
    return _engine(url, first, "REPEATABLE READ", patience=patience, connections=5, reading=True)


def migrator(url: URL, patience: float) -> Engine:
    """The one connection that may change the schema; no writer is at work meanwhile."""
    first = f"{_limits(patience, 0, 0)}; {NO_DISGUISE}; {DURABLE}; {ALONE}"
    return _engine(url, first, "READ COMMITTED", patience=patience, connections=1)


def watcher(url: URL) -> Engine:
    """One connection that lasts and does no work: the run lock hangs on it."""
    return _engine(url, "SELECT 1", "READ COMMITTED", patience=5, connections=1)


def _limits(patience: float, idle: int, statement: int = STATEMENT_SECONDS) -> str:
    milliseconds = max(1, round(patience * 1000))
    return (
        f"SET LOCAL lock_timeout = {milliseconds}; SET LOCAL statement_timeout = '{statement}s';"
        f" SET LOCAL idle_in_transaction_session_timeout = '{idle}s'"
    )


ALONE = f"SELECT pg_advisory_xact_lock({LOCKS}, {WRITING})"
# What was acknowledged is on the disk, also where the server is set to be careless; a stricter setting stays.
DURABLE = "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'"
# Temporary tables may not pass for ours while triggers are made, which remember this path.
NO_DISGUISE = "SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)"


def _engine(
    url: URL, first: str, isolation: str, *, patience: float, connections: int, reading: bool = False
) -> Engine:
    engine = create_engine(
        url,
        connect_args={
            **KEEPALIVES,
            "connect_timeout": 10,
            "application_name": "transparency-bot",
            "prepare_threshold": None,  # a prepared statement stays on the connection that a pooler takes away
        },
        execution_options={"isolation_level": isolation, "postgresql_readonly": reading},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        pool_pre_ping=True,  # a connection that slept for months may be dead
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _refuse_floats(connection: "psycopg.Connection", _record: object) -> None:
        connection.adapters.register_dumper(float, _no_floats())

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(first, execution_options={"no_parameters": True})

    event.listen(engine, "handle_error", _without_values)
    return engine


def _no_floats() -> type:
    """Where a whole number is wanted, PostgreSQL would round; SQLite's STRICT tables refuse."""
    import psycopg
    from psycopg.adapt import Dumper

    class NoFloats(Dumper):
        def dump(self, obj: object) -> bytes:
            raise psycopg.DataError(f"the register keeps no {type(obj).__name__}")

    return NoFloats


def _refuse_broken(connection: Connection) -> None:
    """COMMIT after a failed statement would be answered well, and roll back."""
    import psycopg

    raw = connection.connection.driver_connection
    if isinstance(raw, psycopg.Connection) and raw.info.transaction_status is psycopg.pq.TransactionStatus.INERROR:
        raw.rollback()
        raise PendingRollbackError("a statement of this transaction failed")


def _without_values(context: ExceptionContext) -> Exception | None:
    """The error without the row that PostgreSQL quotes in it: texts of errors reach logs, values of cases must not."""
    import psycopg

    found = context.original_exception
    if not isinstance(found, psycopg.Error) or found.sqlstate is None:
        return None
    found.args = (_in_one_line(_reason(found)),)
    told_again = DBAPIError.instance(
        context.statement,
        None,
        found,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=context.is_disconnect,
        dialect=context.dialect,
    )
    return told_again if isinstance(told_again, Exception) else None


def _reason(error: "psycopg.Error") -> str:
    if error.sqlstate in OWN_WORDS:
        return error.diag.message_primary or type(error).__name__
    about = (error.diag.table_name, error.diag.column_name, error.diag.constraint_name)
    return " ".join([type(error).__name__, *filter(None, about)])


@contextmanager
def translating_errors(name: str) -> Iterator[None]:
    """Turn what the server says into the errors of this product."""
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseBusy(database=name) from error
    except DBAPIError as error:
        kind = _kind(error)
        if kind is None:
            raise
        raise kind(database=name, reason=_in_one_line(str(error.orig))) from error


@contextmanager
def translating_commit_errors(name: str) -> Iterator[None]:
    """The same for a commit: who loses the connection in it cannot know its end."""
    try:
        yield
    except DBAPIError as error:
        if _kind(error) is not DatabaseUnreachable:
            raise
        raise CommitDoubtful(database=name, reason=_in_one_line(str(error.orig))) from error


def _kind(error: DBAPIError) -> type[DomainError] | None:
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is None:  # no answer of the server: it was not reached, or it went away
        import psycopg

        return DatabaseUnreachable if isinstance(error.orig, psycopg.OperationalError) else None
    return DatabaseUnreachable if state.startswith("08") else ERRORS.get(state)


def _in_one_line(text: str) -> str:
    """What libpq says takes several lines, with tabs."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
