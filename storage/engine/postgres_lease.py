"""The run lock of PostgreSQL: a transaction that stays open, and that the server itself ends when nobody keeps it.

A killed process loses it at once. One that is frozen or cut off loses it after the lease, by the server's clock.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock, Thread

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage.engine import leases, postgres
from storage.engine.errors import AlreadyRunning, DatabaseBusy
from storage.engine.leases import Lease

PATIENCE = 5.0
KEEP_SECONDS = 10.0
TAKE = f"SELECT pg_advisory_xact_lock({postgres.LOCKS}, {postgres.RUNNING})"
HELD = f"SELECT pg_try_advisory_xact_lock({postgres.LOCKS}, {postgres.RUNNING})"
THERE = "SELECT to_regclass('leases') IS NOT NULL"
# The transaction has no snapshot, so it holds nothing back, and unlike a lock of a session it keeps its connection
# behind a pooler. Of a killed process the server hears at once: a second is enough for that.
FOR_LONG = (
    "SET LOCAL lock_timeout = '1s'; SET LOCAL idle_in_transaction_session_timeout = {milliseconds};"
    " SET LOCAL tcp_keepalives_idle = 15; SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 3"
)


@contextmanager
def run_lock(url: URL, name: str, *, seconds: float, elapsed: Callable[[], float]) -> Iterator[Lease]:
    """Be the one process that delivers, for as long as the server hears of it at least every so many seconds."""
    engine = postgres.watcher(url)
    try:
        with postgres.translating_errors(name):
            connection = engine.connect()
        with connection:
            asked = elapsed()
            _take(connection, name, seconds)
            keeper = _Keeper(connection, seconds, elapsed, asked)
            try:
                yield Lease(_fence(url, name), keeper.left, keeper.when_lost)
            finally:
                keeper.stop()
                connection.invalidate()  # ends it at once, whatever state it is in
    finally:
        engine.dispose()


def _take(connection: Connection, name: str, seconds: float) -> None:
    limits = FOR_LONG.format(milliseconds=round(seconds * 1000))
    with postgres.translating_errors(name):
        connection.exec_driver_sql(limits, execution_options={"no_parameters": True})
    try:
        with postgres.translating_errors(name):
            connection.execute(text(TAKE))
    except DatabaseBusy:
        raise AlreadyRunning(database=name) from None


def _fence(url: URL, name: str) -> int | None:
    """The number of this turn; None in a register so old that `migrate` has to make the table first."""
    engine = postgres.writer(url, PATIENCE)
    try:
        with postgres.translating_errors(name), Session(engine) as session, session.begin():
            there = session.connection().execute(text(THERE)).scalar()
            return leases.take(session, f"{socket.gethostname()}:{os.getpid()}") if there else None
    finally:
        engine.dispose()


class _Keeper:
    """Lets the server hear of this process, from a thread, until the connection ends or it is told to stop."""

    def __init__(self, connection: Connection, seconds: float, elapsed: Callable[[], float], asked: float) -> None:
        """`asked`: when the lock was asked for, by `elapsed`; the server waits from a later moment on."""
        self._connection, self._seconds, self._elapsed = connection, seconds, elapsed
        self._until = asked + seconds
        self._then: list[Callable[[], None]] = []
        self._lost, self._ended, self._turn = False, Event(), Lock()
        self._thread = Thread(target=self._keep, name="lease", daemon=True)
        self._thread.start()

    def left(self) -> float:
        """For how many seconds nobody else can have the lock, as far as is known."""
        return 0.0 if self._lost else self._until - self._elapsed()

    def when_lost(self, then: Callable[[], None]) -> None:
        """Have it called, in another thread or at once, when the lock is gone."""
        with self._turn:
            if not self._lost:
                self._then.append(then)
                return
        then()

    def stop(self) -> None:
        """The lock is given back."""
        self._ended.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._ended.wait(min(KEEP_SECONDS, self._seconds / 4)):
            asked = self._elapsed()
            if not _answers(self._connection):
                self._lose()
                return
            self._until = asked + self._seconds

    def _lose(self) -> None:
        with self._turn:
            self._lost = True
        for then in self._then:
            then()


def _answers(connection: Connection) -> bool:
    try:
        return bool(connection.execute(text(HELD)).scalar())  # who has it gets it again
    except DBAPIError:
        return False
