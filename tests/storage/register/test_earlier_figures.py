"""Figures from elsewhere: kept as published, recorded in the ledger, never changed."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.audit.check import check
from storage.engine.database import Database
from storage.register import earlier_figures
from tests.support.cases import NOW, a_figure, import_figures
from tests.support.registers import Register

RANGE = {"state": "range", "low": 0, "high": 249, "reason": "legal_band"}
ALL = (
    a_figure(),
    a_figure(column="requests_with_disclosure", disputed=("269 of 183", "another sum")),
    a_figure(row="national_security_letter", cell=RANGE),
    a_figure(period="2021-H1", cell={"state": "not_recorded"}),
    a_figure(period="2021-H2", cell={"state": "exact", "value": 4, "missing": 2}),
)


def findings(database: Database) -> list[str]:
    with database.reading() as session:
        return [str(finding) for finding in check(session)]


def test_figures_are_read_as_they_were_written(database: Database) -> None:
    with database.transaction() as session:
        assert import_figures(session, *ALL) == 2
    with database.reading() as session:
        assert earlier_figures.imported(session) == ALL
    assert findings(database) == []


def test_file_is_known_by_its_bytes(database: Database) -> None:
    with database.transaction() as session:
        import_figures(session, files={"a.csv": "a" * 64, "b.csv": "b" * 64})
    with database.reading() as session:
        assert earlier_figures.file_imported_at(session, "b" * 64) == NOW
        assert earlier_figures.file_imported_at(session, "c" * 64) is None


def test_one_place_holds_one_figure(database: Database) -> None:
    with database.transaction() as session:
        import_figures(session)
    with pytest.raises(IntegrityError), database.transaction() as session:
        import_figures(session, a_figure(cell={"state": "exact", "value": 269}))
    assert findings(database) == []


ALTERED = "ledger entry 2: the figures that it imported were altered"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE figures SET value = 182 WHERE value = 183",
            "ledger entry 2: the figures that it imported were altered",
        ),
        ("UPDATE figures SET disputed = '[]'", ALTERED),
        ("UPDATE figures SET attribution = 'us'", ALTERED),
        ("DELETE FROM figures WHERE state = 'range'", "ledger entry 2: it imported 5 figures, there are 4"),
    ],
)
def test_unrecorded_change_of_a_figure_is_named(
    database: Database, register: Register, statement: str, found: str
) -> None:
    with database.transaction() as session:
        import_figures(session, *ALL)
    with register.behind_the_back() as raw:
        raw.execute(text(statement))
    assert findings(database) == [found]


def test_figures_without_an_entry_are_named(database: Database, register: Register) -> None:
    with database.transaction() as session:
        import_figures(session)
    columns = ", ".join(column for column in earlier_figures.COLUMNS if column != "period")
    with register.behind_the_back() as raw:
        raw.execute(
            text(f"INSERT INTO figures (imported_by, period, {columns}) SELECT 9, '1999', {columns} FROM figures")
        )
    assert findings(database) == ["without a ledger entry: 1 figures say that entry 9 imported them"]


def test_withdrawn_figures_give_their_place_to_others(database: Database) -> None:
    better = a_figure(cell={"state": "exact", "value": 182})
    with database.transaction() as session:
        import_figures(session, *ALL)
        assert earlier_figures.withdraw(session, {a_figure().place}, "a draft", now=NOW, actor="cli:ada") == 1
        import_figures(session, better, files={"again.csv": "b" * 64})
    with database.reading() as session:
        assert earlier_figures.imported(session) == (*ALL[1:], better)
    assert findings(database) == []


def test_file_may_come_back_when_all_of_it_was_withdrawn(database: Database) -> None:
    with database.transaction() as session:
        import_figures(session)
        earlier_figures.withdraw(session, {a_figure().place}, "a draft", now=NOW, actor="cli:ada")
        assert earlier_figures.file_imported_at(session, "a" * 64) is None
        assert earlier_figures.withdraw(session, {a_figure().place}, "a draft", now=NOW, actor="cli:ada") == 0
        import_figures(session)
    assert findings(database) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE figures SET withdrawn_by = NULL", "ledger entry 3: it withdrew 1 figures, there are 0"),
        (
            "UPDATE figures SET withdrawn_by = 9 WHERE withdrawn_by IS NULL",
            "without a ledger entry: 4 figures say that entry 9 withdrew them",
        ),
    ],
)
def test_withdrawal_without_an_entry_is_named(
    database: Database, register: Register, statement: str, found: str
) -> None:
    with database.transaction() as session:
        import_figures(session, *ALL)
        earlier_figures.withdraw(session, {a_figure().place}, "a draft", now=NOW, actor="cli:ada")
    with register.behind_the_back() as raw:
        raw.execute(text(statement))
    assert findings(database) == [found]


def test_withdrawn_figure_stays_withdrawn(database: Database) -> None:
    with database.transaction() as session:
        import_figures(session)
        earlier_figures.withdraw(session, {a_figure().place}, "a draft", now=NOW, actor="cli:ada")
    with pytest.raises(IntegrityError, match="what was published stays"), database.transaction() as session:
        session.execute(text("UPDATE figures SET withdrawn_by = NULL"))
