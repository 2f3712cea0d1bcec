"""What is done to PostgreSQL beside a session's transactions: copies by pg_dump, the run lock, who a role is."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError

from storage import files, postgres
from storage.database_errors import AlreadyRunning, BackupFailed, DatabaseBusy, NoBackupTool

PATIENCE = 5.0
TAKE = f"SELECT pg_advisory_xact_lock({postgres.LOCKS}, {postgres.RUNNING})"
HELD = f"SELECT pg_try_advisory_xact_lock({postgres.LOCKS}, {postgres.RUNNING})"
# The transaction stays open for as long as the process delivers: it has no snapshot, so it holds nothing back, and
# unlike a lock of a session it keeps its connection behind a pooler. Of a dead peer the server hears in half a minute,
# of a killed process at once: a second is enough for that.
FOR_LONG = (
    "SET LOCAL lock_timeout = '1s'; SET LOCAL idle_in_transaction_session_timeout = 0;"
    " SET LOCAL tcp_keepalives_idle = 15; SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 3"
)


def role_of(url: URL) -> str:
    """Whom the server takes this address for."""
    engine = postgres.reader(url, PATIENCE)
    try:
        with engine.begin() as connection:
            found: str = connection.execute(text("SELECT current_user")).scalar_one()
            return found
    finally:
        engine.dispose()


@contextmanager
def run_lock(url: URL, name: str) -> Iterator[Callable[[], bool]]:
    """Be the one process that delivers. The server lets go when the connection ends, so ask whether it still holds."""
    engine = postgres.watcher(url)
    try:
        with postgres.told(name):
            connection = engine.connect()
        with connection:
            _take(connection, name)
            try:
                yield lambda: _answers(connection)
            finally:
                connection.invalidate()  # ends it at once, whatever state it is in
    finally:
        engine.dispose()


def _take(connection: Connection, name: str) -> None:
    with postgres.told(name):
        connection.exec_driver_sql(FOR_LONG, execution_options={"no_parameters": True})
    try:
        with postgres.told(name):
            connection.execute(text(TAKE))
    except DatabaseBusy:
        raise AlreadyRunning(place=name) from None


def _answers(connection: Connection) -> bool:
    try:
        return bool(connection.execute(text(HELD)).scalar())  # who has it gets it again
    except DBAPIError:
        return False


def dump(url: URL, target: Path, name: str) -> None:
    """A consistent copy in pg_dump's custom format, complete and on the disk when this returns."""
    program = shutil.which("pg_dump")
    if program is None:
        raise NoBackupTool(place=name)
    files.make_new(target)
    try:
        _dump(program, url, target, name)
        with files.told(target):
            files.sync(target)
    except BaseException:
        target.unlink()
        raise


def _dump(program: str, url: URL, target: Path, name: str) -> None:
    from psycopg.conninfo import make_conninfo

    parts = url.translate_connect_args(username="user", database="dbname")
    password = parts.pop("password", None)  # arguments of a process are readable for all
    environment = {**os.environ, **({} if password is None else {"PGPASSWORD": password})}
    address = make_conninfo("", **{**parts, **url.query})
    command = [program, "--format=custom", "--no-password", f"--file={target}", f"--dbname={address}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 (no shell)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it gave no reason"]
        raise BackupFailed(place=name, reason=lines[0].removeprefix("pg_dump: error: "))
