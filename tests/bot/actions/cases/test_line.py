"""The one-line form: the contract's example, any order, and every slip named."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.actions.cases.fields import COLUMNS, FIELD_OF
from bot.actions.cases.form import CaseRefused, case_from
from bot.actions.cases.identifiers import IdentifierSeen
from bot.actions.cases.input import day_spelled, phrases, spelled
from bot.actions.cases.line import EXAMPLE, form_of_line
from reports.language import words
from storage.vocabulary.words import DataKind, Grounds, Outcome
from tests.support.case_forms import TODAY

YESTERDAY = (TODAY - timedelta(days=1)).isoformat()


def columns_refused(line: str) -> list[str]:
    with pytest.raises(CaseRefused) as refused:
        case_from(form_of_line(line.split(), today=TODAY), TODAY)
    return [problem.column for problem in refused.value.problems]


def test_line_of_the_contract_reads() -> None:
    case = case_from(form_of_line(EXAMPLE.split(), today=TODAY), TODAY)
    assert (case.country, case.outcome, case.grounds) == ("FR", Outcome.DISCLOSED, Grounds.TERRORISM)
    assert case.data_requested == (DataKind.IP_ADDRESS, DataKind.PHONE_NUMBER)
    assert case.data_disclosed == (DataKind.IP_ADDRESS,)
    assert (case.accounts_specified, case.accounts_affected) == (3, 1)


def test_line_reads_in_any_order() -> None:
    words = ["FRA", "court_order", "2018-05-04", "disclosed"]
    assert len({case_from(form_of_line(order, today=TODAY), TODAY) for order in permutations(words)}) == 1


def test_line_takes_every_column_by_its_own_name() -> None:
    case = case_from(
        form_of_line(
            ["FR", "court_order", "2018-05-04", "refused", "refusal_reason=overbroad", "file=LE-7"], today=TODAY
        ),
        TODAY,
    )
    assert (case.refusal_reason, case.case_file) == ("overbroad", "LE-7")


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("Germany Subpoena today refused", ("DE", "subpoena", TODAY.isoformat(), "refused")),
        ("South Korea court order 10.7.2017 No data", ("KR", "court_order", "2017-07-10", "no_data")),
        ("🇩🇪 COURT-ORDER 2017/7/10 Disclosed", ("DE", "court_order", "2017-07-10", "disclosed")),
        ("Соединённые Штаты Америки вчера court_order disclosed", ("US", "court_order", YESTERDAY, "disclosed")),
        ("uk court_order 25/12/2017 pending", ("GB", "court_order", "2017-12-25", "pending")),
        ("court_order 12/25/2017 pending Côte d’Ivoire", ("CI", "court_order", "2017-12-25", "pending")),
        ("FR court_order 7/7/2017 pending", ("FR", "court_order", "2017-07-07", "pending")),
        ("Guinea Bissau subpoena 1.1.2018 pending", ("GW", "subpoena", "2018-01-01", "pending")),
    ],
)
def test_line_reads_what_has_one_meaning(line: str, form: tuple[str, ...]) -> None:
    read = form_of_line(line.split(), today=TODAY)
    assert tuple(read[column] for column in ("country", "legal_process", "received_on", "outcome")) == form


@pytest.mark.parametrize(
    "words",
    [
        ["Russian Federation", "court order", "2017-07-07", "pending", "given="],
        ["Russian Federation court_order", "2017-07-07", "pending"],
        ["Russian Federation court_order 2017-07-07 pending accounts=3"],
    ],
)
def test_words_that_a_shell_passes_as_one_are_read_too(words: list[str]) -> None:
    read = form_of_line(words, today=TODAY)
    form = ("RU", "court_order", "2017-07-07", "pending")
    assert tuple(read[column] for column in ("country", "legal_process", "received_on", "outcome")) == form


def test_value_with_blanks_stays_whole() -> None:
    read = form_of_line(["FR", "court_order", "2017-07-07", "disclosed", "given=IP address"], today=TODAY)
    assert read["data_disclosed"] == "ip_address"


def test_a_row_of_words_joins_the_longest_that_means_something() -> None:
    known = {"a b", "a b c", "c d"}
    assert list(phrases(["x", "a", "b", "c", "d", "c", "d"], known.__contains__)) == ["x", "a b c", "d", "c d"]


@pytest.mark.parametrize("language", words.languages())
def test_every_word_of_a_column_is_read_as_the_bot_writes_it(language: str) -> None:
    for column in ("legal_process", "outcome", "authority", "grounds", "refusal_reason", "notice"):
        for word in FIELD_OF[column].words:
            assert spelled(column, words.word(column, word, language).upper(), today=TODAY) == word


@given(st.dates(date(1970, 1, 1), date(2099, 12, 31)))
def test_a_day_has_one_meaning_or_none(day: date) -> None:
    written = (f"{day.day}.{day.month}.{day.year}", f"{day.year}/{day.month}/{day.day}", day.isoformat())
    assert {day_spelled(text, today=TODAY) for text in written} == {day.isoformat()}
    for text in (f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}"):
        assert day_spelled(text, today=TODAY) == (text if day.day <= 12 and day.day != day.month else day.isoformat())


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("FR court_order 2018-05-04", ["outcome"]),
        ("Frnace court_order 2018-05-04 disclosed", ["country"]),
        ("FR court_order 2018-05-04 disclosd", ["outcome"]),
        ("FR court_order 4/5/2018 disclosed", ["received_on"]),
        ("FR court_order 2018-05-32 disclosed", ["received_on"]),
        ("FR court_order 2018-13-01 disclosed", ["received_on"]),
        ("FR court_order 31.02.2018 disclosed", ["received_on"]),
        ("Congo court_order 2018-05-04 disclosed", ["country"]),
        ("Germny 2018-02-30 court_order disclosed", ["received_on", "country"]),
        ("FR court_order 2018-05-04 disclosed accounts=x/y", ["accounts_specified", "accounts_affected"]),
        ("FR court_order 2018-05-04 disclosed grounds=drugs grounds=drugs", ["grounds"]),
        ("FR court_order 2018-05-04 disclosed country=DE", ["country"]),
        ("FR court_order 2018-05-04 disclosed again", ['"again"']),
        ("FR court_order 2018-05-04 disclosed askd=ip_address", ['"askd"']),
        ("FR court_order 2018-05-04 disclosed +33!", ["a word"]),
    ],
)
def test_line_names_what_is_wrong(line: str, columns: list[str]) -> None:
    assert columns_refused(line) == columns


@given(st.lists(st.text(min_size=1, max_size=20), max_size=8))
@example(["0000000"])  # it may be somebody's number
def test_line_of_any_words_is_read_or_refused(words: list[str]) -> None:
    refused, masked = None, "…"
    try:
        form = form_of_line(words, today=TODAY)
    except CaseRefused as error:
        refused = error.problems
    except IdentifierSeen as error:
        masked = str(error.facts["masked"])
    else:
        assert set(form) <= set(COLUMNS)
    assert refused is None or len(refused) >= 1
    assert "…" in masked


def test_stray_word_is_not_taken_for_the_name_of_a_column() -> None:
    with pytest.raises(CaseRefused) as refusal:
        form_of_line(["FR", "court_order", "2017-07-07", "refused", "refused", "note=later"], today=TODAY)
    said = str(refusal.value)
    assert "reimbursed" not in said
    assert '"note": has no place here: the register keeps no notes and no names; leave it out' in said


def test_name_of_a_column_without_a_value_is_refused() -> None:
    with pytest.raises(CaseRefused, match='"notice": has no value'):
        form_of_line(["FR", "court_order", "2017-07-07", "refused", "notice"], today=TODAY)
