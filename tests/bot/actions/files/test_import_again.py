"""A file that comes again, grown or changed: no case counts twice, what differs is named and changed on demand only."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.actions.files.cases import AlreadyImported, CheckedFile, RegisterChanged, check_file, import_file
from bot.actions.files.findings import Findings
from bot.actions.files.formats import format_of
from bot.actions.files.source import Source
from storage.audit import check as ledger_check
from storage.engine.database import Database
from storage.register import amendments, cases
from storage.register.rows import StoredCase
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.words import Outcome
from tests.bot.actions.conftest import NOW
from tests.support.case_forms import TODAY

NAMES = "received_on,country,legal_process,outcome,accounts_specified"
NUMBERED = f"{NAMES},case_file\n"
FIRST = "2018-08-04,FR,court_order,refused,3,LE-2018-0042\n"
SECOND = "2018-09-04,DE,court_order,refused,1,LE-2018-0043\n"
CROWD = '{"FRA": [{"from": "20170101", "to": "20170331", "requests": %d, "users": 9}%s]}'
HELD_SPAN = "2017-01-01 to 2017-03-31"
LATER = ', {"from": "20170401", "to": "20170630", "requests": 2, "users": 3}'


def check(register: Database, folder: Path, content: str, name: str = "cases.csv") -> CheckedFile:
    path = folder / name
    path.write_bytes(content.encode())
    return check_file(register, Source(path), format_of(path), Findings(), today=TODAY)


def take(
    register: Database, folder: Path, content: str, name: str = "cases.csv", *, update: bool = False
) -> CheckedFile:
    checked = check(register, folder, content, name)
    if checked.anything_new or update:
        import_file(register, checked, now=NOW, actor="cli:test", update=update)
    return checked


def every(register: Database) -> list[StoredCase]:
    with register.reading() as session:
        assert ledger_check.check(session) == ()
        return [stored for stored in cases.every(session) if stored.voided_at is None]


def numbers(checked: CheckedFile) -> tuple[int, int, int, int]:
    return checked.cases, checked.held, len(checked.differences), checked.gone


@pytest.mark.parametrize("again", [NUMBERED + FIRST + SECOND, (NUMBERED + SECOND + FIRST).replace("\n", "\r\n")])
def test_sheet_that_grew_brings_its_new_cases_alone(register: Database, tmp_path: Path, again: str) -> None:
    take(register, tmp_path, NUMBERED + FIRST)
    assert numbers(take(register, tmp_path, again, "grown.csv")) == (1, 1, 0, 0)
    assert numbers(check(register, tmp_path, NUMBERED + FIRST.replace("\n", "\r\n"), "saved.csv")) == (0, 1, 0, 0)
    assert [stored.case.case_file for stored in every(register)] == ["LE-2018-0042", "LE-2018-0043"]


def test_case_that_differs_is_named_and_changed_by_an_update_alone(register: Database, tmp_path: Path) -> None:
    take(register, tmp_path, NUMBERED + FIRST)
    changed = NUMBERED + FIRST.replace("refused,3", "withdrawn,") + SECOND
    [reference] = [stored.reference for stored in every(register)]
    checked = take(register, tmp_path, changed)
    differs = "outcome is refused, in the file withdrawn / accounts_specified is 3, in the file -"
    assert [str(one.phrase) for one in checked.differences] == [f"LE-2018-0042, case {reference}: {differs}"]
    assert [stored.case.outcome for stored in every(register)] == [Outcome.REFUSED, Outcome.REFUSED]
    assert numbers(take(register, tmp_path, changed, update=True)) == (0, 1, 1, 0)
    assert [stored.case.outcome for stored in every(register)] == [Outcome.WITHDRAWN, Outcome.REFUSED]
    with pytest.raises(AlreadyImported):
        check(register, tmp_path, changed)


def test_case_recorded_by_hand_is_known_by_its_number(register: Database, tmp_path: Path) -> None:
    take(register, tmp_path, NUMBERED + FIRST)
    [stored] = every(register)
    with register.transaction() as session:
        amendments.void(session, stored, VoidReason.DUPLICATE, now=NOW, actor="cli:test")
        cases.add(session, stored.case, reference=cases.new_reference(session), now=NOW, actor="tg:1")
    assert numbers(check(register, tmp_path, NUMBERED + FIRST + SECOND)) == (1, 1, 0, 0)


def test_void_case_does_not_come_back(register: Database, tmp_path: Path) -> None:
    take(register, tmp_path, NUMBERED + FIRST)
    [stored] = every(register)
    with register.transaction() as session:
        amendments.void(session, stored, VoidReason.NOT_A_DEMAND, now=NOW, actor="cli:test")
    assert numbers(take(register, tmp_path, NUMBERED + FIRST + SECOND)) == (1, 1, 0, 0)
    assert [stored.case.case_file for stored in every(register)] == ["LE-2018-0043"]


ROWS = [
    f"2018-0{month}-01,{country},court_order,{outcome},{accounts}"
    for month in (1, 2)
    for country in ("FR", "DE")
    for outcome in ("refused", "pending")
    for accounts in ("", "3")
]
HEAP = st.lists(st.sampled_from(ROWS), min_size=1, max_size=8)


def sheet(rows: list[str]) -> str:
    return "\n".join([NAMES, *rows, ""])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=HEAP, more=HEAP)
def test_heap_that_grew_brings_what_is_over(
    new_register: object, tmp_path: Path, first: list[str], more: list[str]
) -> None:
    register = new_register(f"heap{next(COUNT)}")  # type: ignore[operator]
    take(register, tmp_path, sheet(first))
    checked = check(register, tmp_path, sheet(first + more))
    assert numbers(checked) == (len(more), len(first), 0, 0)
    import_file(register, checked, now=NOW, actor="cli:test")
    assert len(every(register)) == len(first) + len(more)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=HEAP, second=HEAP)
def test_update_leaves_the_heap_of_the_file_and_what_is_gone(
    new_register: object, tmp_path: Path, first: list[str], second: list[str]
) -> None:
    """Which of two equal days is changed does not matter: the figures come out as the sheet has them."""
    register = new_register(f"heap{next(COUNT)}")  # type: ignore[operator]
    take(register, tmp_path, sheet(first))
    try:
        checked = take(register, tmp_path, sheet(second), update=True)
    except AlreadyImported:
        checked = None
    left = Counter(row_of(stored) for stored in every(register))
    assert not Counter(second) - left
    over = [row for row in (left - Counter(second)).elements() if min(second)[:10] <= row[:10] <= max(second)[:10]]
    assert checked is None or checked.gone == len(over)


def row_of(stored: StoredCase) -> str:
    case = stored.case
    accounts = "" if case.accounts_specified is None else case.accounts_specified
    return f"{case.received_on},{case.country},{case.legal_process},{case.outcome},{accounts}"


COUNT = iter(range(1_000_000))


def test_row_that_was_amended_is_held_in_both_forms(register: Database, tmp_path: Path) -> None:
    take(register, tmp_path, sheet(ROWS[1:2]))
    [stored] = every(register)
    with register.transaction() as session:
        new = replace(stored.case, outcome=Outcome.WITHDRAWN)
        amendments.amend(session, stored, new, now=NOW + timedelta(hours=1), actor="cli:test")
    for row in (ROWS[1], ROWS[1].replace("refused", "withdrawn")):
        assert numbers(check(register, tmp_path, sheet([row, ROWS[4]]))) == (1, 1, 0, 0)


def test_files_of_other_months_keep_out_of_each_other(register: Database, tmp_path: Path) -> None:
    take(register, tmp_path, sheet(ROWS[:4]), "january.csv")
    assert numbers(take(register, tmp_path, sheet(ROWS[8:12]), "february.csv")) == (4, 0, 0, 0)


def test_register_that_changed_since_the_check_writes_nothing(register: Database, tmp_path: Path) -> None:
    checked = check(register, tmp_path, NUMBERED + FIRST + SECOND)
    other = tmp_path / "other"
    other.mkdir()
    take(register, other, NUMBERED + FIRST)
    with pytest.raises(RegisterChanged):
        import_file(register, checked, now=NOW, actor="cli:test")
    assert len(every(register)) == 1


def test_newer_edition_of_the_crowd_brings_its_new_spans(register: Database, tmp_path: Path) -> None:
    take(register, tmp_path, CROWD % (4, ""), "crowd.json")
    newer = take(register, tmp_path, CROWD % (5, LATER), "newer.json")
    assert (*numbers(newer), len(newer.coverage)) == (1, 0, 1, 0, 1)
    assert str(newer.differences[0].phrase).startswith("2017-01-01 FR, case ")
    assert [stored.case.requests for stored in every(register)] == [4, 2]
    take(register, tmp_path, CROWD % (5, LATER), "newer.json", update=True)
    assert [stored.case.requests for stored in every(register)] == [5, 2]


def test_span_of_the_crowd_in_another_cut_is_left_out_and_named(register: Database, tmp_path: Path) -> None:
    take(register, tmp_path, CROWD % (4, ""), "crowd.json")
    recut = (CROWD % (6, LATER)).replace("0331", "0228")
    checked = take(register, tmp_path, recut, "newer.json")
    assert checked.remarks == (
        (
            f"FR 2017-01-01 to 2017-02-28 was left out: the register already covers {HELD_SPAN}, "
            "so these days would count twice"
        ),
    )
    assert (checked.cases, len(checked.coverage)) == (1, 1)
