"""A register on a real file for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database, create_or_upgrade, open_database
from tests.storage.samples import NOW


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the register is."""
    return tmp_path / "register.db"


@pytest.fixture
def url(place: Path) -> str:
    """The address of a register that was just made."""
    create_or_upgrade(f"sqlite:///{place}", now=NOW, backup=None, actor="cli:ada")
    return f"sqlite:///{place}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An open, empty register."""
    opened = open_database(url, patience=0.2)
    yield opened
    opened.close()
