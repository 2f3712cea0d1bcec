"""The one-line form: the contract's example, any order, and every slip named."""

from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.actions.case_fields import COLUMNS
from bot.actions.case_form import CaseRefused, case_from
from bot.actions.case_line import EXAMPLE, form_of_line
from bot.actions.identifiers import IdentifierSeen
from storage.vocabulary import DataKind, Grounds, Outcome
from tests.bot.actions.case_samples import TODAY


def columns_refused(line: str) -> list[str]:
    with pytest.raises(CaseRefused) as refused:
        case_from(form_of_line(line.split()), TODAY)
    return [problem.column for problem in refused.value.problems]


def test_line_of_the_contract_reads() -> None:
    case = case_from(form_of_line(EXAMPLE.split()), TODAY)
    assert (case.country, case.outcome, case.grounds) == ("FR", Outcome.DISCLOSED, Grounds.TERRORISM)
    assert case.data_requested == (DataKind.IP_ADDRESS, DataKind.PHONE_NUMBER)
    assert case.data_disclosed == (DataKind.IP_ADDRESS,)
    assert (case.accounts_specified, case.accounts_affected) == (3, 1)


def test_line_reads_in_any_order() -> None:
    words = ["FRA", "court_order", "2018-05-04", "disclosed"]
    assert len({case_from(form_of_line(order), TODAY) for order in permutations(words)}) == 1


def test_line_takes_every_column_by_its_own_name() -> None:
    case = case_from(
        form_of_line(["FR", "court_order", "2018-05-04", "refused", "refusal_reason=overbroad", "file=LE-7"]), TODAY
    )
    assert (case.refusal_reason, case.case_file) == ("overbroad", "LE-7")


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("FR court_order 2018-05-04", ["outcome"]),
        ("Frnace court_order 2018-05-04 disclosed", ["country"]),
        ("FR court_order 2018-05-04 disclosd", ["outcome"]),
        ("FR court_order 04.05.2018 disclosed", ["received_on"]),
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
        form = form_of_line(words)
    except CaseRefused as error:
        refused = error.problems
    except IdentifierSeen as error:
        masked = str(error.facts["masked"])
    else:
        assert set(form) <= set(COLUMNS)
    assert refused is None or len(refused) >= 1
    assert "…" in masked
