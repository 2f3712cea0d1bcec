"""A register on disk, and files to import."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import Database, create_or_upgrade, open_database

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def new_register(tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """Makes empty registers by name."""
    made = []

    def make(name: str) -> Database:
        url = f"sqlite:///{tmp_path / name}.db"
        create_or_upgrade(url, now=NOW, backup=None)
        made.append(open_database(url))
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture
def register(new_register: Callable[[str], Database]) -> Database:
    """An empty register."""
    return new_register("register")
