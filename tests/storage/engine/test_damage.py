"""Flipped bits and damaged files: nothing changes unnoticed."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage.audit.check import check
from storage.counting.tally import tally
from storage.engine.database import Database, Session, open_database
from storage.publishing import seals
from storage.tables.publishing import FILES, PARTS, PUBLICATIONS
from storage.tables.register import CASES, COMMITMENTS, COVERAGE, LEDGER
from storage.vocabulary.errors import DomainError
from tests.support.cases import END, START, fill
from tests.support.registers import Register

FLIPS = 100
LOGICAL = {
    LEDGER: [column.name for column in LEDGER.c],
    COMMITMENTS: [column.name for column in COMMITMENTS.c],
    CASES: [column.name for column in CASES.c if column.name != "id"],
    COVERAGE: [column.name for column in COVERAGE.c if column.name != "id"],
    PUBLICATIONS: [column.name for column in PUBLICATIONS.c],
    FILES: [column.name for column in FILES.c],
    PARTS: [column.name for column in PARTS.c if column.name not in {"attempt", "not_before", "claimed_at"}],
}


def everything_told(session: Session) -> list[Any]:
    """All that the register says to people: its rows, the counts of a period, the history."""
    rows: list[Any] = []
    for table, names in LOGICAL.items():
        wanted = session.execute(select(*(table.c[name] for name in names))).all()
        rows.append(sorted(map(repr, wanted)))
    return [*rows, tally(session, START, END, "UTC"), seals.history(session)]


def looked_at(url: str) -> Any:
    """What a person gets to see of a register: an error, a finding, or what it holds."""
    try:
        return shown(url)
    except DomainError as error:
        return str(error)


def shown(url: str) -> Any:
    opened = open_database(url)
    try:
        with opened.reading() as session:
            findings = check(session)
            return str(findings[0]) if findings else everything_told(session)
    finally:
        opened.close()


@pytest.fixture
def register(file_register: Register) -> Register:
    """The bits of a file: a server keeps its own, with checksums."""
    return file_register


@pytest.fixture
def whole(database: Database, place: Path) -> bytes:
    """The bytes of a filled register, all in one file."""
    fill(database)
    database.close()
    return place.read_bytes()


def without_its_log(place: Path) -> None:
    for beside in (place.with_name(f"{place.name}-wal"), place.with_name(f"{place.name}-shm")):
        beside.unlink(missing_ok=True)


def test_filled_register_agrees(url: str, whole: bytes) -> None:
    assert len(whole) > 50_000
    assert not isinstance(looked_at(url), str)


def test_no_flipped_bit_changes_the_counts_unnoticed(url: str, place: Path, whole: bytes) -> None:
    before = looked_at(url)
    drawn = random.Random(20260701)
    ends: Counter[str] = Counter()
    for _ in range(FLIPS):
        bit = drawn.randrange(8 * len(whole))
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        without_its_log(place)
        place.write_bytes(damaged)
        end = looked_at(url)
        noticed = isinstance(end, str)
        assert end.isprintable() if noticed else end == before, f"bit {bit}: {end}"
        ends["noticed" if noticed else "unchanged"] += 1
    assert min(ends["noticed"], ends["unchanged"]) > FLIPS / 10
