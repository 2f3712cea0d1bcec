"""SIGKILL around a commit leaves all of it or nothing."""

import signal

import pytest

from storage.audit.check import check
from storage.engine.database import Database, open_database
from storage.publishing import parts, publications
from tests.support.cases import NOW, draft, sealed
from tests.support.processes import Program
from tests.support.programs.killed_writer import STEPS
from tests.support.registers import Register


@pytest.fixture
def busy(database: Database) -> Database:
    """A register in which every step has something to do."""
    claimed = sealed(database, "2026-H1")
    sealed(database, "2025-H2", ("@two",))
    with database.transaction() as session:
        draft(session, "2026-H2")
        part = parts.next_part(session, claimed.id, NOW)
        assert part is not None
        parts.claim(session, part, NOW)
    database.close()
    return database


OFTEN = "seal"  # it writes to most tables; the other steps are played in the campaign


@pytest.mark.parametrize(
    "step", [step if step == OFTEN else pytest.param(step, marks=pytest.mark.campaign) for step in STEPS]
)
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.usefixtures("busy")
def test_killed_writer_leaves_all_of_its_transaction_or_nothing(
    register: Register, url: str, moment: str, step: str
) -> None:
    before = register.dump()
    assert Program("tests.support.programs.killed_writer", url, moment, step).wait(60) == -signal.SIGKILL
    assert (register.dump() == before) == (moment == "before")
    again = open_database(url)
    with again.transaction() as session:
        assert check(session) == ()
        if moment == "before":
            STEPS[step](session)
    with again.reading() as session:
        assert check(session) == ()
        assert publications.next_seq(session) == (4 if step == "seal" else 3)
    again.close()
