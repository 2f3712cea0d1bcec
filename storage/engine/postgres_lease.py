"""The run lock of PostgreSQL: an open transaction, which the server ends when it loses contact with this process.

A killed process loses it immediately. A frozen or disconnected process loses it after the lease, by the server's clock.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage.engine import leases
from storage.engine.backend import closing_engine
from storage.engine.errors import AlreadyRunning, DatabaseBusy
from storage.engine.leases import Lease
from storage.engine.postgres_errors import translating_errors

LOCKS = 0x7472  # the class of this product's advisory locks, which are of one database each
WRITING, RUNNING = 1, 2
KEEP_SECONDS = 10.0
TAKE = f"SELECT pg_advisory_xact_lock({LOCKS}, {RUNNING})"
HELD = f"SELECT pg_try_advisory_xact_lock({LOCKS}, {RUNNING})"
THERE = "SELECT to_regclass('leases') IS NOT NULL"
# The transaction has no snapshot, so it blocks no vacuum, and unlike a session lock it keeps its connection behind a
# pooler. The server notices a killed process immediately: one second is enough for that.
FOR_LONG = (
    "SET LOCAL lock_timeout = '1s'; SET LOCAL idle_in_transaction_session_timeout = {milliseconds};"
    " SET LOCAL tcp_keepalives_idle = 15; SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 3"
)


@contextmanager
def run_lock(
    holder: Engine, writer: Engine, name: str, *, seconds: float, elapsed: Callable[[], float]
) -> Iterator[Lease]:
    """Become the one process that delivers, while the server hears of it at least every `seconds`.

    `holder` keeps one connection open for it; `writer` records the new fence.
    """
    with closing_engine(holder):
        with translating_errors(name):
            connection = holder.connect()
        with connection:
            start = elapsed()
            _take(connection, name, seconds)
            keeper = _Keeper(connection, seconds, elapsed, start)
            try:
                yield Lease(_fence(writer, name), keeper.left, keeper.when_lost)
            finally:
                keeper.stop()
                connection.invalidate()  # ends it immediately in any state


def _take(connection: Connection, name: str, seconds: float) -> None:
    limits = FOR_LONG.format(milliseconds=round(seconds * 1000))
    with translating_errors(name):
        connection.exec_driver_sql(limits, execution_options={"no_parameters": True})
    try:
        with translating_errors(name):
            connection.execute(text(TAKE))
    except DatabaseBusy:
        raise AlreadyRunning(database=name) from None


def _fence(writer: Engine, name: str) -> int | None:
    """Return the new fence; None in a register whose schema is too old to have the table."""
    with closing_engine(writer), translating_errors(name), Session(writer) as session, session.begin():
        has_table = session.connection().execute(text(THERE)).scalar()
        return leases.take(session, f"{socket.gethostname()}:{os.getpid()}") if has_table else None


class _Keeper:
    """Keeps contact with the server, in a thread, until the connection ends or `stop` is called."""

    def __init__(self, connection: Connection, seconds: float, elapsed: Callable[[], float], start: float) -> None:
        """Start the thread; `start` is when the lock was requested, by `elapsed`, so the server counts from later."""
        self._connection, self._seconds, self._elapsed = connection, seconds, elapsed
        self._until = start + seconds
        self._then: list[Callable[[], None]] = []
        self._lost, self._ended, self._turn = False, Event(), Lock()
        self._thread = Thread(target=self._keep, name="lease", daemon=True)
        self._thread.start()

    def left(self) -> float:
        """Return for how many seconds nobody else can get the lock."""
        return 0.0 if self._lost else self._until - self._elapsed()

    def when_lost(self, then: Callable[[], None]) -> None:
        """Call `then` when the lock is lost, in another thread or immediately."""
        with self._turn:
            if not self._lost:
                self._then.append(then)
                return
        then()

    def stop(self) -> None:
        """Give the lock back."""
        self._ended.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._ended.wait(min(KEEP_SECONDS, self._seconds / 4)):
            start = self._elapsed()
            if not _answers(self._connection):
                self._lose()
                return
            self._until = start + self._seconds

    def _lose(self) -> None:
        with self._turn:
            self._lost = True
        for then in self._then:
            then()


def _answers(connection: Connection) -> bool:
    try:
        return bool(connection.execute(text(HELD)).scalar())  # the holder gets it again
    except DBAPIError:
        return False
