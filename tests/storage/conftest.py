"""A register for each test, of either kind: a real file and a real server. What is of one kind only says why."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine.database import Database, open_database
from tests.support.registers import KINDS, Register, Registers


@pytest.fixture(params=KINDS)
def register(request: pytest.FixtureRequest, registers: Registers, tmp_path: Path) -> Iterator[Register]:
    """A register that was just made; a module about one kind of database overrides this."""
    made = registers.new(request.param, tmp_path / "register.db")
    yield made
    registers.discard(made)


@pytest.fixture
def file_register(registers: Registers, tmp_path: Path) -> Register:
    """A register in a file, for what is SQLite's alone."""
    return registers.new("sqlite", tmp_path / "register.db")


@pytest.fixture
def url(register: Register) -> str:
    """Its address, for daily work."""
    return register.url


@pytest.fixture
def place(register: Register) -> Path:
    """Its file; SQLite only."""
    return register.path


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An open, empty register."""
    opened = open_database(url, patience=0.2)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=KINDS)
def shared(request: pytest.FixtureRequest, registers: Registers) -> Iterator[Database]:
    """A register for a whole module, which stays empty: what is recorded in it is rolled back."""
    made = registers.new(request.param)
    opened = open_database(made.url)
    yield opened
    opened.close()
    registers.discard(made)
