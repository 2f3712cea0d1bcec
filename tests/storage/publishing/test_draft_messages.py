"""Which entries took a public case out, by days of the publisher's zone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storage.engine.database import Database, open_database
from storage.publishing.draft_messages import newest_removal
from storage.register import amendments, cases
from storage.vocabulary.changes import VoidReason
from tests.support.cases import a_case
from tests.support.registers import Registers

LOS_ANGELES, TOKYO = ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Tokyo")


@pytest.fixture
def database(tmp_path: Path, registers: Registers) -> Iterator[Database]:
    opened = open_database(registers.new("sqlite", tmp_path / "register.db", datetime(2026, 1, 1, tzinfo=UTC)).url)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("zone", "at", "was_public"),
    [
        (LOS_ANGELES, datetime(2026, 12, 1, 1, tzinfo=UTC), False),  # 30 November there
        (LOS_ANGELES, datetime(2026, 12, 1, 9, tzinfo=UTC), True),
        (TOKYO, datetime(2026, 11, 30, 16, tzinfo=UTC), True),  # 1 December there
        (TOKYO, datetime(2026, 11, 30, 14, tzinfo=UTC), False),
    ],
)
def test_embargo_ends_on_a_day_of_the_zone(
    database: Database, zone: ZoneInfo, at: datetime, *, was_public: bool
) -> None:
    case = a_case(embargo_until="2026-12-01")
    with database.transaction() as session:
        stored = cases.add(session, case, reference="0123ABCD", now=datetime(2026, 8, 2, tzinfo=UTC), actor="cli:ada")
        amendments.void(session, stored, VoidReason.DUPLICATE, now=at, actor="cli:ada")
        assert (newest_removal(session, zone) > 0) is was_public
