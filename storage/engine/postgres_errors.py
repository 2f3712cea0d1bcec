"""The errors of a PostgreSQL server as the product's errors, without the values that the server quotes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage.engine.errors import (
    CommitDoubtful,
    DatabaseBusy,
    DatabaseClosed,
    DatabaseDamaged,
    DatabaseUnreachable,
    DiskFailed,
    DiskFull,
    in_one_line,
)
from storage.vocabulary.errors import DomainError

if TYPE_CHECKING:
    import psycopg

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


def without_values(context: ExceptionContext) -> Exception | None:
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
