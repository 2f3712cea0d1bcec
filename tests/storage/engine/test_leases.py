"""The run lock of a server: it ends with the connection, with the lease, and takes the right to write with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from storage.engine.database import create_or_upgrade, open_database, run_lock
from storage.engine.errors import AlreadyRunning, DatabaseBusy, LeaseLost
from storage.engine.leases import Lease
from storage.ledger.chain import instant_of
from storage.tables.publishing import LEASES
from storage.tables.register import CASES
from tests.support.cases import NOW, a_case, record
from tests.support.registers import Register, Registers

CHECKOUT = Path(__file__).parents[3]
FROZEN_WRITER = """
import sys
from storage.engine.database import open_database, run_lock
from storage.engine.errors import LeaseLost
from tests.support.cases import a_case, record
with run_lock(sys.argv[1], seconds=2) as lease:
    database = open_database(sys.argv[1], fence=lease.fence)
    with database.transaction() as session:
        record(session, a_case())
    print("written", flush=True)
    sys.stdin.readline()
    left = lease.left()
    try:
        with database.transaction() as session:
            record(session, a_case())
    except LeaseLost as error:
        print(type(error).__name__, left > 0, flush=True)
"""


@pytest.fixture(params=["postgresql"])
def register(registers: Registers) -> Register:
    """On a file the lock ends with its process alone."""
    return registers.new("postgresql")


@contextmanager
def taken_over(url: str) -> Iterator[Lease]:
    """The run lock, as soon as it can be had."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        lock = run_lock(url)
        try:
            lease = lock.__enter__()
        except AlreadyRunning:
            continue  # it has waited for a second
        try:
            yield lease
        finally:
            lock.__exit__(None, None, None)
        return
    raise AssertionError


def cases(register: Register) -> int:
    with register.stranger() as connection:
        return connection.scalar(select(func.count()).select_from(CASES)) or 0


def test_holder_is_notified_when_its_connection_is_lost(register: Register, registers: Registers) -> None:
    name = registers.server.name_of(register)
    lost, again = Event(), Event()
    with run_lock(register.url, seconds=2) as lease:
        lease.when_lost(lost.set)
        assert 0 < lease.left() <= 2
        registers.server.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        assert lost.wait(10)
        assert lease.left() <= 0
        lease.when_lost(again.set)
        assert again.is_set()
        with run_lock(register.url) as other:
            assert other.left() > 50
            assert (lease.fence, other.fence) == (1, 2)


def test_lease_lasts_while_its_process_does(register: Register) -> None:
    def second() -> None:
        with run_lock(register.url):
            raise AssertionError

    with run_lock(register.url, seconds=1) as lease:
        time.sleep(2)
        assert lease.left() > 0
        with pytest.raises(AlreadyRunning):
            second()


def test_frozen_holder_loses_the_lock_and_can_no_longer_write(register: Register) -> None:
    command = [sys.executable, "-c", FROZEN_WRITER, register.url]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, text=True, stdin=pipe, stdout=pipe) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "written\n"
        os.kill(other.pid, signal.SIGSTOP)
        with taken_over(register.url) as lease:
            os.kill(other.pid, signal.SIGCONT)
            other.stdin.write("\n")
            other.stdin.flush()
            assert other.stdout.readline() == "LeaseLost False\n"
            newest = open_database(register.url, fence=lease.fence)
            with newest.transaction() as session:
                record(session, a_case())
                holder, taken_at = session.execute(select(LEASES.c.holder, LEASES.c.taken_at)).one()
            newest.close()
    assert cases(register) == 2
    assert holder.endswith(f":{os.getpid()}")
    assert abs(instant_of(taken_at) - datetime.now(UTC)) < timedelta(minutes=1)


def test_nobody_takes_over_while_a_write_is_under_way(register: Register) -> None:
    opened = open_database(register.url)

    def second() -> None:
        with run_lock(register.url):
            raise AssertionError

    with opened.transaction() as session:
        record(session, a_case())
        with pytest.raises(DatabaseBusy):
            second()
    with run_lock(register.url) as lease:
        assert lease.fence == 1
    opened.close()


def test_older_fence_is_refused_and_the_unfenced_register_is_not(register: Register) -> None:
    for _ in range(2):
        with run_lock(register.url) as lease:
            pass
    assert lease.fence == 2
    older = open_database(register.url, fence=1)
    with pytest.raises(LeaseLost), older.transaction() as session:
        record(session, a_case())
    with older.reading():
        pass
    with older.unfenced().transaction() as session:
        record(session, a_case())
    older.close()
    assert cases(register) == 1


def test_lock_of_a_register_without_tables_has_no_fence(registers: Registers) -> None:
    empty = registers.server.empty()
    with run_lock(empty.url) as lease:
        assert lease.fence is None
        create_or_upgrade(empty.url, owner_url=empty.owner_url, now=NOW, backup=None)
    with run_lock(empty.url) as lease:
        assert lease.fence == 1
    registers.discard(empty)
