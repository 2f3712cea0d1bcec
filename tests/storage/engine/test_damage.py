"""Flipped bits and damaged files: nothing changes unnoticed."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage.audit.check import check
from storage.counting.tally import tally
from storage.engine.database import Database, Session, open_database
from storage.publishing import parts, publications
from storage.publishing.parts import Part
from storage.tables.publishing import FILES, PARTS, PUBLICATIONS
from storage.tables.register import CASES, COMMITMENTS, COVERAGE, LEDGER
from storage.vocabulary.errors import DomainError
from storage.vocabulary.words import Outcome, RefusalReason
from tests.support.cases import END, NOW, START, a_case, a_coverage, draft, import_cases, record, sealed
from tests.support.registers import Register

FLIPS = 100
Settling = Callable[[Session, Part], bool]
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
    return [*rows, tally(session, START, END, "UTC"), publications.history(session)]


def fill(database: Database) -> None:
    """Rows of every kind: recorded, imported, sealed, sent, refused, doubted."""
    with database.transaction() as session:
        for country in ("FR", "DE", "IN"):
            record(session, a_case(country=country, case_file=f"file of {country}"))
        refused = a_case(outcome=Outcome.REFUSED, refusal_reason=RefusalReason.OVERBROAD, accounts_affected=None)
        import_cases(session, [a_case(received_on=date(2026, 1, day)) for day in range(1, 20)] + [refused])
        import_cases(session, [], [a_coverage(), a_coverage(country="DE", zero=True)])
    report = sealed(database, channels=("@one", "@two"))
    settlings: tuple[Settling, ...] = (
        lambda session, part: parts.mark_sent(session, part, [1, 2], NOW),
        lambda session, part: parts.mark_not_sent(session, part, "busy", not_before=NOW, now=NOW),
        lambda session, part: parts.mark_sent(session, part, [3], NOW),
        lambda session, part: parts.mark_doubtful(session, part, "timed out", look_at=NOW, now=NOW),
    )
    with database.transaction() as session:
        draft(session, "2026-H2", digest="d")
        for settle in settlings:
            part = parts.next_part(session, report.id, NOW)
            claimed = part and parts.claim(session, part, NOW)
            assert claimed is not None
            assert settle(session, claimed)


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


def test_no_flipped_bit_changes_what_is_told_unnoticed(url: str, place: Path, whole: bytes) -> None:
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
