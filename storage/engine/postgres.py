"""The PostgreSQL driver: addresses, connections, the start of each transaction, and errors.

Settings are made in each transaction (SET LOCAL), so that a connection pooler may sit in between.
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
    in_one_line,
)
from storage.vocabulary.errors import DomainError

if TYPE_CHECKING:
    import psycopg

DRIVER = "postgresql+psycopg"
SCHEMES = (f"{DRIVER}://", "postgresql://")
LOCKS = 0x7472  # the class of this product's advisory locks, which are of one database each
WRITING, RUNNING = 1, 2
STATEMENT_SECONDS, IDLE_WRITER_SECONDS, IDLE_READER_SECONDS = 120, 60, 600
# Both ends of a connection notice a dead peer within about half a minute.
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
OWN_WORDS = frozenset({"23000", *ERRORS})  # their texts name tables, files and roles, but never a value


def address(text: str) -> URL:
    """Parse an address. Raises AddressWrong, which does not repeat the address."""
    try:
        url = make_url(f"{DRIVER}://{text.partition('://')[2]}")
    except (ArgumentError, ValueError):  # the port is not a number
        raise AddressWrong(reason="it is not USER:PASSWORD@HOST:PORT/DATABASE") from None
    if "@" in (url.host or "") or "@" in (url.database or ""):  # a part of the password must not pass for the host
        raise AddressWrong(reason="an @ in the password is written %40")
    if not url.database:
        raise AddressWrong(reason="it names no database")
    if "password" in url.query:
        raise AddressWrong(reason="the password must be before the host, or in PGPASSFILE")
    return url


def require_driver() -> None:
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


def writer(url: URL, patience: float) -> Engine:
    """Open the one writing connection of this process; each transaction locks out all other writers first.

    READ COMMITTED takes its snapshot after the lock, so a transaction sees what the previous writer wrote.
    """
    first = f"{_limits(patience, IDLE_WRITER_SECONDS)}; {DURABLE}; {ALONE}"
    engine = _engine(url, first, "READ COMMITTED", patience=patience, connections=1)

    @event.listens_for(engine, "commit")
    def _refuse_half(connection: Connection) -> None:
        _refuse_broken(connection)

    return engine


def reader(url: URL, patience: float) -> Engine:
    """Open connections that each see one snapshot, cannot write, and wait for nobody."""
    first = _limits(patience, IDLE_READER_SECONDS)
    return _engine(url, first, "REPEATABLE READ", patience=patience, connections=5, reading=True)


def migrator(url: URL, patience: float) -> Engine:
    """Open the one connection that may change the schema, with no other writer at work."""
    first = f"{_limits(patience, 0, 0)}; {NO_DISGUISE}; {DURABLE}; {ALONE}"
    return _engine(url, first, "READ COMMITTED", patience=patience, connections=1)


def watcher(url: URL) -> Engine:
    """Open one lasting connection, which holds the run lock."""
    return _engine(url, "SELECT 1", "READ COMMITTED", patience=5, connections=1)


def _limits(patience: float, idle: int, statement: int = STATEMENT_SECONDS) -> str:
    milliseconds = max(1, round(patience * 1000))
    return (
        f"SET LOCAL lock_timeout = {milliseconds}; SET LOCAL statement_timeout = '{statement}s';"
        f" SET LOCAL idle_in_transaction_session_timeout = '{idle}s'"
    )


ALONE = f"SELECT pg_advisory_xact_lock({LOCKS}, {WRITING})"
# A commit is on the disk even if the server allows less; a stricter setting is kept.
DURABLE = "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'"
# Triggers remember the search path: temporary tables must not hide ours in it.
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

    event.listen(engine, "handle_error", _without_values)
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


def _without_values(context: ExceptionContext) -> Exception | None:
    """Remove the row that PostgreSQL quotes from an error: logs must not contain the values of cases."""
    import psycopg

    error = context.original_exception
    if not isinstance(error, psycopg.Error) or error.sqlstate is None:
        return None
    error.args = (in_one_line(_reason(error)),)
    replacement = DBAPIError.instance(
        context.statement,
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=context.is_disconnect,
        dialect=context.dialect,
    )
    return replacement if isinstance(replacement, Exception) else None


def _reason(error: "psycopg.Error") -> str:
    if error.sqlstate in OWN_WORDS:
        return error.diag.message_primary or type(error).__name__
    about = (error.diag.table_name, error.diag.column_name, error.diag.constraint_name)
    return " ".join([type(error).__name__, *filter(None, about)])


@contextmanager
def translating_errors(name: str) -> Iterator[None]:
    """Turn the server's errors into the product's errors."""
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseBusy(database=name) from error
    except DBAPIError as error:
        kind = _kind(error)
        if kind is None:
            raise
        raise kind(database=name, reason=in_one_line(str(error.orig))) from error


@contextmanager
def translating_commit_errors(name: str) -> Iterator[None]:
    """Do the same for a commit: if the connection is lost in it, its outcome is unknown."""
    try:
        yield
    except DBAPIError as error:
        if _kind(error) is not DatabaseUnreachable:
            raise
        raise CommitDoubtful(database=name, reason=in_one_line(str(error.orig))) from error


def _kind(error: DBAPIError) -> type[DomainError] | None:
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is None:  # the server was not reached, or the connection was lost
        import psycopg

        return DatabaseUnreachable if isinstance(error.orig, psycopg.OperationalError) else None
    return DatabaseUnreachable if state.startswith("08") else ERRORS.get(state)
