"""Earlier figures: GitHub's own files and reports of this product, taken as they stand, their contradictions named."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.actions.figures.importing import (
    CheckedFigures,
    FiguresChanged,
    FiguresDisputed,
    FiguresFormat,
    FiguresKnown,
    FiguresRefused,
    NoFigures,
    check_figures,
    import_figures,
)
from bot.actions.figures.withdraw import BadWithdrawalReason, NoSuchFigures, Wanted, withdraw_figures
from bot.actions.files.findings import Findings
from reports.document.document import canonical_json
from reports.restating.elsewhere import earlier_figures
from storage.audit.check import check
from storage.engine.database import Database, open_database
from storage.register import earlier_figures as figures
from storage.vocabulary.figures import Figure
from storage.vocabulary.period import Period
from tests.support.registers import Registers
from tests.support.sealed_reports import a_document

NOW = datetime(2026, 7, 4, 12, tzinfo=UTC)
GITHUB = Path(__file__).with_name("github-transparency")
RECEIVED = "requests_received_and_disclosed.csv"
RECEIVED_BY_HALF = "requests_received_and_disclosed_by_calendar_year_half.csv"
BROKEN = [
    "2021, subpoena: 269 disclosed are more than 183 received",
    "2021, court_order: 170 disclosed are more than 94 received",
    "2021, search_warrant: 64 disclosed are more than 22 received",
    "2021: the countries of cross-border requests come to 16, not 18",
    "2022: the countries of cross-border requests come to 37, not 18",
    "2024: notices to users come to 496, not 501",
    "2024-H1: notices to users come to 265, not 277",
    "2025: the countries of cross-border requests come to 90, not 92",
]


@pytest.fixture
def database(tmp_path: Path, registers: Registers) -> Iterator[Database]:
    opened = open_database(registers.new("sqlite", tmp_path / "register.db", NOW).url)
    yield opened
    opened.close()


def taken(database: Database, path: Path, form: FiguresFormat = FiguresFormat.GITHUB) -> list[str]:
    """Import and say which sums were found broken."""
    checked = check_figures(database, path, form, Findings(), strict=False, today=NOW.date())
    import_figures(database, checked, now=NOW, actor="cli:ada")
    with database.reading() as session:
        assert check(session) == ()
    return list(checked.broken)


def held(database: Database) -> dict[tuple[str, str, str, str], Figure]:
    with database.reading() as session:
        return {figure.place: figure for figure in figures.imported(session)}


def exact(value: int) -> dict[str, Any]:
    return {"state": "exact", "value": value}


def test_github_is_taken_as_published_and_its_broken_sums_are_named(database: Database) -> None:
    assert taken(database, GITHUB) == BROKEN
    found = held(database)
    assert found["2021", "by_legal_process", "subpoena", "requests"].cell == exact(183)
    assert found["2021", "by_legal_process", "subpoena", "requests_with_disclosure"].cell == exact(269)
    assert found["2021", "by_legal_process", "emergency_request", "requests"].cell == exact(6)
    assert found["2025-H1", "by_legal_process", "mutual_legal_assistance", "requests"].cell == exact(40)
    assert found["2025-H1", "by_notice", "barred", "requests_with_disclosure"].cell == exact(262)
    assert found["2023", "non_government", "civil_subpoena", "requests_with_disclosure"].cell == exact(10)
    assert found["2022", "mutual_legal_assistance_by_country", "SM", "requests"].cell == exact(1)
    assert found["2024-H2", "by_legal_process", "national_security_letter", "requests"].cell == {
        "state": "range", "low": 750, "high": 999, "reason": "legal_band",
    }  # fmt: skip
    assert {figure.attribution for figure in found.values()} == {"github/transparency, CC-BY 4.0"}


def test_figures_that_keep_their_sums_are_not_disputed(database: Database) -> None:
    taken(database, GITHUB)
    disputed = {figure.period for figure in held(database).values() if figure.disputed}
    assert disputed == {"2021", "2022", "2024", "2024-H1", "2024-H2", "2025"}


def test_missing_second_halves_are_absent_and_years_count_no_half_twice(database: Database) -> None:
    taken(database, GITHUB)
    found = held(database)
    assert ("2024-H2", "by_legal_process", "subpoena", "requests") not in found
    totals = {one.label: one.totals for one in earlier_figures(found.values())}
    assert totals["2023-H1"]["requests"] == {"state": "range", "low": 251, "high": 500, "reason": "legal_band"}
    assert totals["2023"]["requests"] == {"state": "range", "low": 521, "high": 1019, "reason": "legal_band"}
    assert totals["2024-H2"]["requests"] == {"state": "not_recorded"}
    assert totals["2024-H2"]["accounts_affected"] == {
        "state": "range", "low": 2158, "high": 2407, "reason": "legal_band",
    }  # fmt: skip
    assert not {"2014-H1", "2020", "2025-H2"} & totals.keys()


def test_strict_refuses_what_contradicts_itself_and_names_all_of_it(database: Database) -> None:
    findings = Findings()
    with pytest.raises(FiguresDisputed, match="8 of its own sums"):
        check_figures(database, GITHUB, FiguresFormat.GITHUB, findings, strict=True, today=NOW.date())
    assert findings.remarks == BROKEN
    assert held(database) == {}


def test_strict_takes_what_does_not(database: Database, tmp_path: Path) -> None:
    shutil.copy(GITHUB / RECEIVED_BY_HALF, tmp_path)
    checked = check_figures(
        database, tmp_path / RECEIVED_BY_HALF, FiguresFormat.GITHUB, Findings(), strict=True, today=NOW.date()
    )
    assert (len(checked.figures), checked.periods, checked.broken) == (40, 4, ())


def test_same_file_is_taken_once(database: Database) -> None:
    taken(database, GITHUB / RECEIVED)
    before = held(database)
    with pytest.raises(FiguresKnown, match="already imported on 2026-07-04"):
        taken(database, GITHUB / RECEIVED)
    taken(database, GITHUB)
    assert before.items() <= held(database).items()


SUBPOENAS = ("2021", "by_legal_process", "subpoena", "requests")


def test_newer_edition_brings_what_is_new_and_replaces_what_differs_on_demand(
    database: Database, tmp_path: Path
) -> None:
    lines = (GITHUB / RECEIVED).read_text(encoding="utf-8").splitlines(keepends=True)
    newer = tmp_path / RECEIVED
    newer.write_text("".join(lines[:-1]), encoding="utf-8")
    taken(database, newer)
    few = len(held(database))
    newer.write_text("".join(lines).replace("183,269", "270,269"), encoding="utf-8")

    def check_again(*, update: bool) -> CheckedFigures:
        form = FiguresFormat.GITHUB
        return check_figures(database, newer, form, Findings(), strict=False, today=NOW.date(), update=update)

    checked = check_again(update=False)
    assert (len(checked.figures), checked.held, len(checked.differing), checked.gone) == (2, few - 1, 1, 0)
    import_figures(database, checked, now=NOW, actor="cli:ada")
    assert (held(database)[SUBPOENAS].cell, len(held(database))) == (exact(183), few + 2)
    checked = check_again(update=True)
    assert [figure.place for figure in checked.figures] == [SUBPOENAS]
    assert not any("2021, subpoena" in sentence for sentence in checked.broken)
    import_figures(database, checked, now=NOW, actor="cli:ada")
    assert (held(database)[SUBPOENAS].cell, len(held(database))) == (exact(270), few + 2)
    with pytest.raises(FiguresChanged):
        import_figures(database, checked, now=NOW, actor="cli:ada")
    with pytest.raises(FiguresKnown):
        check_again(update=True)
    with database.reading() as session:
        assert check(session) == ()


def test_files_taken_one_by_one_are_held_against_each_other(database: Database) -> None:
    found = [sentence for path in sorted(GITHUB.glob("*.csv")) for sentence in taken(database, path)]
    assert sorted(found) == sorted(BROKEN)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("183,269", "183,-1"), "line 22, count_disclosed"),
        (("183,269", "1e3,269"), "line 22, count_requests_received"),
        (("183,269", "183"), "line 22, record"),
        (("2021,cross-border request", "2021,carrier pigeon"), "line 25, type"),
        (("2021,cross-border request", "20x1,cross-border request"), "line 25, year"),
        (("2021,cross-border request", "2022,cross-border request"), "2022, by_legal_process, mutual_legal_assistance"),
        (("year,type", "year,kind"), "line 1, record"),
        (("183,269", '"183,269'), "record: has a quote that is open"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(
    database: Database, tmp_path: Path, change: tuple[str, str], place: str
) -> None:
    path = tmp_path / "received.csv"
    text = (GITHUB / RECEIVED).read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), encoding="utf-8")
    findings = Findings()
    with pytest.raises(FiguresRefused):
        check_figures(database, path, FiguresFormat.GITHUB, findings, strict=False, today=NOW.date())
    assert any(place in str(finding) for finding in findings.shown), [str(finding) for finding in findings.shown]


def test_folder_without_figures_is_reported(database: Database, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoFigures, match=r"\.csv files"):
        check_figures(database, tmp_path / "empty", FiguresFormat.GITHUB, Findings(), strict=False, today=NOW.date())


def own(folder: Path, document: Any, name: str = "transparency-2024-H2-e1.json") -> Path:
    path = folder / name
    path.write_bytes(canonical_json(document))
    return path


def test_report_of_this_product_is_taken_with_its_totals(database: Database, tmp_path: Path) -> None:
    document = a_document(Period.parse("2024-H2"))
    assert taken(database, own(tmp_path, document), FiguresFormat.TRANSPARENCY_BOT) == []
    [earlier] = earlier_figures(held(database).values())
    assert earlier.totals["requests"] == document["totals"]["requests"]
    assert (earlier.label, earlier.source) == ("2024-H2", "Example Messenger, report 2024-H2")


def test_report_that_contradicts_itself_is_marked(database: Database, tmp_path: Path) -> None:
    document = a_document(Period.parse("2024-H2"))
    document["totals"]["requests"] = exact(99)
    broken = taken(database, own(tmp_path, document), FiguresFormat.TRANSPARENCY_BOT)
    assert any("2024-H2: requests in by_country come to" in sentence for sentence in broken)
    [earlier] = earlier_figures(held(database).values())
    assert (earlier.totals["requests"], bool(earlier.disputed)) == (exact(99), True)


def test_newest_edition_counts_for_a_report(database: Database, tmp_path: Path) -> None:
    first, second = (a_document(Period.parse("2024-H2"), cases=count) for count in (2, 3))
    own(tmp_path, first)
    own(tmp_path, second | {"edition": 2}, "transparency-2024-H2-e2.json")
    taken(database, tmp_path, FiguresFormat.TRANSPARENCY_BOT)
    [earlier] = earlier_figures(held(database).values())
    assert earlier.totals["requests"] == second["totals"]["requests"]
    assert earlier.source == "Example Messenger, report 2024-H2, edition 2"


def test_report_that_is_none_is_refused(database: Database, tmp_path: Path) -> None:
    path = own(tmp_path, a_document(Period.parse("2024-H2")) | {"schema": "transparency-report/9"})
    findings = Findings()
    with pytest.raises(FiguresRefused):
        check_figures(database, path, FiguresFormat.TRANSPARENCY_BOT, findings, strict=False, today=NOW.date())
    assert "transparency-report/9" in str(findings.shown[0])


FUTURE = "year,half,type,count_requests_received,count_disclosed\n{year},{half},criminal court order,12,5\n"


@pytest.mark.parametrize(("year", "half", "refused"), [("2052", "2", True), ("2026", "2", True), ("2026", "1", False)])
def test_period_that_has_not_ended_is_refused(
    database: Database, tmp_path: Path, year: str, half: str, refused: bool
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(FUTURE.format(year=year, half=half), encoding="utf-8")
    if not refused:
        assert taken(database, path) == []
        return
    findings = Findings()
    with pytest.raises(FiguresRefused):
        check_figures(database, path, FiguresFormat.GITHUB, findings, strict=False, today=NOW.date())
    assert [str(line) for line in findings.shown] == [
        f"a.csv {year}-H{half}, period: has not ended yet; fix the year, or import it after the period has ended"
    ]


def test_withdrawn_figures_leave_the_history_and_can_be_imported_again(database: Database) -> None:
    taken(database, GITHUB)
    every = held(database)
    wanted = Wanted(period=Period.parse("2023-H1"))
    count = withdraw_figures(database, wanted, "a  draft", now=NOW, actor="cli:ada")
    left = held(database)
    assert count == sum(place[0] == "2023-H1" for place in every)
    assert not any(place[0] == "2023-H1" for place in left)
    assert len(left) + count == len(every)
    narrow = Wanted(period=Period.parse("2023-H2"), table="by_legal_process", row="subpoena", column="requests")
    assert withdraw_figures(database, narrow, "a draft", now=NOW, actor="cli:ada") == 1
    with database.reading() as session:
        assert check(session) == ()


@pytest.mark.parametrize(
    ("period", "reason", "error"),
    [("2023-H1", " ", BadWithdrawalReason), ("2023-H1", "x" * 201, BadWithdrawalReason), ("1999", "a", NoSuchFigures)],
)
def test_withdrawal_needs_a_reason_and_something_to_withdraw(
    database: Database, period: str, reason: str, error: type[Exception]
) -> None:
    taken(database, GITHUB)
    with pytest.raises(error):
        withdraw_figures(database, Wanted(period=Period.parse(period)), reason, now=NOW, actor="cli:ada")
    assert len(held(database)) == 289
