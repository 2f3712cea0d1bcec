"""Statements hold, do not hold, or cannot be judged."""

from typing import Any

import pytest

from reports.figures.figures import figures_of
from reports.figures.statements import _JUDGES, UnknownStatement, Verdict, sentence, verdicts
from storage.vocabulary import words as v
from storage.vocabulary.case import Case
from storage.vocabulary.tally import Tally
from tests.support import report_samples
from tests.support.report_samples import HALF, case, tally_of

IP, CONTENT, KEYS = v.DataKind.IP_ADDRESS, v.DataKind.MESSAGE_CONTENT, v.DataKind.ENCRYPTION_KEYS


def given(*kinds: v.DataKind, **changes: Any) -> Case:
    return case(**({"outcome": v.Outcome.DISCLOSED, "data_disclosed": kinds} | changes))


def judged(tally: Tally) -> dict[str, str]:
    return dict(verdicts(_JUDGES, figures_of(tally, HALF)))


@pytest.mark.parametrize(
    ("cases", "content", "keys", "order"),
    [
        ([], "holds", "holds", "holds"),
        ([given(IP)], "holds", "holds", "holds"),
        ([given(IP, CONTENT)], "does_not_hold", "holds", "holds"),
        ([given(KEYS, outcome=v.Outcome.PARTIALLY_DISCLOSED)], "holds", "does_not_hold", "holds"),
        ([given(IP), given(data_disclosed=None)], "not_recorded", "not_recorded", "holds"),
        ([given(CONTENT), given(data_disclosed=None)], "does_not_hold", "not_recorded", "holds"),
        ([given(IP, legal_process=v.LegalProcess.SUBPOENA)], "holds", "holds", "does_not_hold"),
        ([case(legal_process=v.LegalProcess.SUBPOENA, outcome=v.Outcome.REFUSED)], "holds", "holds", "holds"),
        ([case(data_requested=(CONTENT, KEYS))], "holds", "holds", "holds"),
        (
            [given(IP), given(CONTENT, legal_process=v.LegalProcess.CIVIL_SUBPOENA)],
            "not_recorded",
            "not_recorded",
            "not_recorded",
        ),
    ],
)
def test_statements_are_judged_by_the_figures(cases: list[Case], content: str, keys: str, order: str) -> None:
    assert judged(tally_of(cases)) == {"no_content": content, "no_keys": keys, "court_order_each": order}


def test_statements_of_an_uncovered_period_stay_open() -> None:
    assert set(judged(tally_of([], recorded_from=None)).values()) == {"not_recorded"}


def test_statements_of_fulfilled_requests_can_hold() -> None:
    assert set(judged(report_samples.crowd({"DE": (3, 4), "FR": (0, 0)})).values()) == {"holds"}


def test_statements_are_in_the_order_asked_for_and_once() -> None:
    figures = figures_of(tally_of([]), HALF)
    assert verdicts(["no_keys", "no_content", "no_keys"], figures) == [("no_keys", "holds"), ("no_content", "holds")]


def test_unknown_statement_is_refused_naming_the_known_ones() -> None:
    with pytest.raises(UnknownStatement) as refused:
        verdicts(["never_ever"], figures_of(tally_of([]), HALF))
    known = "no_content, no_keys, court_order_each"
    assert str(refused.value) == f"there is no statement 'never_ever'; use only these in report.statements: {known}"


@pytest.mark.parametrize("name", _JUDGES)
def test_sentences_speak_of_the_cases_counted_here_only(name: str) -> None:
    said = [sentence(name, verdict, "en") for verdict in Verdict]
    assert len(set(said)) == 3
    assert all(one.startswith("In the cases counted here, ") and one.endswith(".") for one in said)
    assert not any(word in one.split() for one in said for word in ("ever", "never", "all"))
