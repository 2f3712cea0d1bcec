"""A register on disk, and files to import."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.engine.database import Database, open_database
from tests.support.registers import Registers

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def new_register(tmp_path: Path, registers: Registers) -> Iterator[Callable[[str], Database]]:
    """Makes empty registers by name."""
    made = []

    def make(name: str) -> Database:
        made.append(open_database(registers.new("sqlite", tmp_path / f"{name}.db", NOW).url))
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture
def register(new_register: Callable[[str], Database]) -> Database:
    """An empty register."""
    return new_register("register")
