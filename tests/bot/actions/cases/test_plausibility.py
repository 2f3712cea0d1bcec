"""What is odd about a case is a question before anything is written, and what contradicts itself is refused."""

import re
from pathlib import Path

import pytest

from bot.actions.cases.access import Access, find_case
from bot.actions.cases.change import amendment_of
from bot.actions.cases.form import CaseRefused, case_from
from bot.actions.cases.plausibility import CaseDoubtful, doubts_about
from bot.actions.cases.record import Judging, record_case
from bot.actions.files.cases import CheckedFile, FileRefused, check_file, import_file
from bot.actions.files.findings import Findings
from bot.actions.files.formats import ImportFormat
from bot.actions.files.source import Source
from bot.config.report import Privacy
from storage.engine.database import Database
from storage.register import cases
from tests.bot.actions.cases.changes import amend, embargo, found, record, void
from tests.bot.actions.conftest import NOW
from tests.support.case_forms import ALL, FORM, NO_POLICY, PROMISE, TODAY


def doubts(register: Database, access: Access = ALL, **changes: str) -> list[str]:
    with register.reading() as session:
        return [str(doubt) for doubt in doubts_about(session, case_from(FORM | changes, TODAY), NO_POLICY, access)]


def recorded(register: Database, file_form: str, **changes: str) -> str:
    judging = Judging(TODAY, PROMISE, Privacy(case_file_form=file_form).file_numbers, ALL)
    return record_case(register, FORM | changes, judging, now=NOW, actor="cli:test", sure=False)


def test_more_accounts_affected_than_named_is_a_question(register: Database) -> None:
    assert doubts(register, accounts_specified="1", accounts_affected="5") == [
        "more accounts were affected (5) than specified (1)"
    ]
    assert doubts(register, accounts_specified="5", accounts_affected="5") == []
    assert doubts(register, accounts_affected="5") == []


def test_file_number_in_use_is_a_question(register: Database) -> None:
    reference = record(register, case_file="LE-7")
    assert doubts(register, case_file="LE-7") == [f"the case {reference} already has this file number"]
    assert doubts(register, case_file="LE-8") == []


def test_file_number_of_an_embargoed_case_gives_nothing_away(register: Database) -> None:
    record(register, case_file="LE-7", embargo_until="unknown")
    assert doubts(register, Access(today=TODAY), case_file="LE-7") == []
    assert len(doubts(register, case_file="LE-7")) == 1


LIKE = "the case {} has the same country, legal process and day"


def test_same_country_process_and_day_is_a_question_unless_the_file_numbers_differ(register: Database) -> None:
    reference = record(register, case_file="LE-7")
    assert doubts(register) == doubts(register, outcome="refused") == [LIKE.format(reference)]
    assert doubts(register, case_file="LE-8") == []
    assert doubts(register, country="DE") == []
    assert doubts(register, legal_process="subpoena") == []
    assert doubts(register, received_on="2018-05-05") == []
    void(register, reference)
    assert doubts(register) == []


def test_change_is_asked_about_only_if_it_makes_cases_alike(register: Database) -> None:
    first, second = record(register), record(register, country="DE")
    with register.reading() as session:

        def asked(reference: str, **form: str) -> list[str]:
            new = amendment_of(find_case(session, reference, ALL), form, today=TODAY).new
            return [str(doubt) for doubt in doubts_about(session, new, NO_POLICY, ALL, reference=reference)]

        assert asked(second, country="FR") == [LIKE.format(first)]
        assert asked(second, outcome="refused") == []
    twin = record(register)
    with register.reading() as session:
        assert asked(twin, outcome="refused") == []


def test_probable_duplicate_is_written_only_when_the_person_is_sure(register: Database) -> None:
    reference = record(register)
    with pytest.raises(CaseDoubtful, match=LIKE.format(reference)):
        recorded(register, "", grounds="terrorism")
    with register.reading() as session:
        assert cases.count(session) == 1


HIDDEN = (
    {"embargo_until": "unknown"},
    {"embargo_until": "2026-11-25"},
    {"embargo_until": "unknown", "case_file": "LE-7"},
    {"embargo_until": "2030-01-01", "outcome": "pending"},
)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_embargoed_case_is_betrayed_by_no_warning(register: Database, tmp_path: Path, hidden: dict[str, str]) -> None:
    """Equal answers with and without it, for whoever may not see it: recorded, changed or imported."""
    other = record(register, country="DE", case_file="LE-9")
    blind = Access(today=TODAY)
    rows = (tmp_path / "cases.csv", "received_on,country,legal_process,outcome\n2018-05-04,FR,court_order,refused\n")

    def answers() -> tuple[object, ...]:
        rows[0].write_text(rows[1], encoding="utf-8")
        warnings = check_file(
            register, Source(rows[0]), ImportFormat.CSV, Findings(), today=TODAY, access=blind
        ).remarks
        new = case_from(FORM, TODAY)
        with register.reading() as session:
            changed = tuple(map(str, doubts_about(session, new, NO_POLICY, blind, reference=other)))
        return warnings, doubts(register, blind), changed

    before = answers()
    reference = record(register, **hidden)
    assert answers() == before == ((), [], ())
    embargo(register, reference, "lift")
    assert all(answers())


def test_import_remarks_probable_duplicates_once_and_not_when_it_comes_again(
    register: Database, tmp_path: Path
) -> None:
    record(register)
    rows = "".join(f"2018-05-04,FR,court_order,refused,,,{number}\n" for number in ("", "", "LE-1", "LE-2"))
    rows += "2018-05-04,DE,court_order,refused,,,\n"
    first = checked(register, tmp_path, rows, Findings())
    assert first.remarks == (
        "cases without a file number that have the same country, legal process and day as another in this file: 1",
        "new cases that have the same country, legal process and day as one in the register: 4",
    )
    import_file(register, first, now=NOW, actor="cli:test")
    again = checked(register, tmp_path, f"{rows}2018-05-05,DE,court_order,refused,,,\n", Findings())
    assert (again.cases, again.remarks) == (1, ())


def test_case_outside_the_policy_is_written_only_when_the_person_is_sure(register: Database) -> None:
    with pytest.raises(CaseDoubtful, match="breaks your policy \\(data we never disclose"):
        recorded(register, "", data_disclosed="message_content", grounds="terrorism")
    with register.reading() as session:
        assert cases.count(session) == 0


def test_reason_of_refusal_needs_a_refusal() -> None:
    for outcome in ("disclosed", "pending", "no_data", "withdrawn"):
        with pytest.raises(CaseRefused, match="refusal_reason: is set, but the outcome"):
            case_from(FORM | {"outcome": outcome, "refusal_reason": "overbroad"}, TODAY)
    for outcome in ("refused", "partially_disclosed"):
        case = case_from(FORM | {"outcome": outcome, "refusal_reason": "overbroad"}, TODAY)
        assert case.refusal_reason == "overbroad"


def test_amended_outcome_takes_the_reason_of_refusal_away(register: Database) -> None:
    reference = record(register, outcome="refused", refusal_reason="overbroad")
    amend(register, reference, outcome="disclosed")
    assert found(register, reference).case.refusal_reason == "not_recorded"


@pytest.mark.parametrize("text", ["John.Smith-1980", "smith1980", "fr/2018/17", "JOHN-12", "12 Js 345/19"])
def test_file_number_of_another_form_is_refused(register: Database, text: str) -> None:
    with pytest.raises(CaseRefused, match="write it like LE-2018-0042") as refused:
        recorded(register, "", case_file=text, grounds="terrorism")
    assert text not in str(refused.value)


@pytest.mark.parametrize("text", ["LE-2018-0042", "2018-000123", "A1", "117/26", "BKA/2026/12"])
def test_file_number_of_the_strict_form_is_taken(register: Database, text: str) -> None:
    assert found(register, recorded(register, "", case_file=text)).case.case_file == text


def test_operator_sets_the_form_of_file_numbers(register: Database) -> None:
    form = r"\d+ Js \d+/\d\d"
    assert found(register, recorded(register, form, case_file="12 Js 345/19")).case.case_file == "12 Js 345/19"
    with pytest.raises(CaseRefused, match="like your other file numbers"):
        recorded(register, form, case_file="LE-2018-0042")


def checked(register: Database, folder: Path, rows: str, findings: Findings) -> CheckedFile:
    path = folder / "cases.csv"
    path.write_text(f"received_on,country,legal_process,outcome,accounts_specified,accounts_affected,case_file\n{rows}")
    return check_file(register, Source(path), ImportFormat.CSV, findings, today=TODAY, policy=PROMISE)


def test_import_refuses_file_numbers_of_another_form(register: Database, tmp_path: Path) -> None:
    findings = Findings()
    with pytest.raises(FileRefused):
        checked(register, tmp_path, "2026-05-04,FR,court_order,refused,1,,John.Smith-1980\n", findings)
    [finding] = findings.shown
    assert "line 2, case_file: does not look like" in str(finding)
    assert "Smith" not in str(finding)


def test_import_takes_file_numbers_of_the_operators_form(register: Database, tmp_path: Path) -> None:
    findings = Findings(file_form=re.compile(r"\d+ Js \d+/\d\d"))
    file = checked(register, tmp_path, "2026-05-04,FR,court_order,refused,1,,12 Js 345/19\n", findings)
    assert import_file(register, file, now=NOW, actor="cli:test").cases == 1


def test_import_remarks_what_is_odd(register: Database, tmp_path: Path) -> None:
    rows = "2026-05-04,FR,subpoena,disclosed,1,5,LE-1\n2026-05-04,FR,subpoena,disclosed,,,LE-2\n"
    assert checked(register, tmp_path, rows, Findings()).remarks == (
        "cases with more accounts affected than specified: 1",
        "disclosures outside the policy that a second person must confirm: 2",
    )


def test_form_that_is_no_regular_expression_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a regular expression"):
        Privacy(case_file_form="(")
    assert Privacy(case_file_form="x[0-9]").file_numbers == re.compile("x[0-9]")
