"""Two processes on one register: locks, snapshots, the run lock."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.engine.database import create_or_upgrade, open_database, run_lock
from storage.engine.errors import AlreadyRunning, DatabaseBusy
from tests.support.cases import NOW, a_case, record

CHECKOUT = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
HOLD = """
import sys
from storage.engine.database import open_database, run_lock
held = run_lock(sys.argv[2]) if sys.argv[1] == "lock" else open_database(sys.argv[2]).transaction()
with held:
    print("held", flush=True)
    sys.stdin.read()
"""
WITHOUT_RIGHTS = """
import os, sys
from storage.engine.database import open_database
from storage.vocabulary.errors import DomainError
from tests.support.cases import NOW, a_case, record
if os.geteuid() == 0:  # who may do everything becomes nobody
    os.setgid(65534)
    os.setuid(65534)
try:
    with open_database(sys.argv[1]).transaction() as session:
        record(session, a_case())
except DomainError as error:
    print(type(error).__name__, error)
else:
    print("recorded")
"""


@contextmanager
def held_elsewhere(what: str, url: str) -> Iterator[Callable[[], None]]:
    """Another process holds something; call what is yielded to kill it."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, what, url],
        cwd=CHECKOUT,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"

    def kill() -> None:
        other.kill()
        other.wait()

    with other:
        yield kill
        other.kill()


def test_run_lock_ends_with_the_process_that_holds_it(url: str) -> None:
    with held_elsewhere("lock", url) as kill:
        with pytest.raises(AlreadyRunning), run_lock(url):
            raise AssertionError
        kill()
        with run_lock(url):
            pass


def test_writer_elsewhere_is_waited_for_and_then_reported(url: str) -> None:
    opened = open_database(url, patience=0.05)
    with held_elsewhere("transaction", url) as kill:
        with pytest.raises(DatabaseBusy), opened.transaction():
            raise AssertionError
        with opened.reading():
            pass
        kill()
        with opened.transaction() as session:
            record(session, a_case())
    opened.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter; those of pytest are closed to others."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode"),
    [(0o000, 0o600), (0o555, 0o000), (0o555, 0o444)],
    ids=["closed folder", "closed file", "nothing writable"],
)
def test_register_without_the_rights_to_it_is_reported(open_folder: Path, folder_mode: int, file_mode: int) -> None:
    place = open_folder / "register.db"
    create_or_upgrade(f"sqlite:///{place}", now=NOW, backup=None)
    place.chmod(file_mode)
    open_folder.chmod(folder_mode)
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, f"sqlite:///{place}"],
        cwd=CHECKOUT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert (ended.stdout.split(" ")[0], ended.stdout.count("\n")) == ("DatabaseClosed", 1), ended
