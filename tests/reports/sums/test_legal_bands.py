"""Bands inside a report: a band that its option does not have, and process that is in figures too, are named."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from reports.document.legal_bands import Counted, legal_bands
from reports.legal_bands.options import OPTIONS
from reports.sums.contradiction import file_line
from reports.sums.contradictions import contradictions
from tests.support.report_samples import HALF, document_of, tally_of

Document = Any
BANDS = legal_bands(OPTIONS["us-1874-3"], HALF, {"national_security_process": Counted(0, 260)})
DOCUMENT = document_of(replace(tally_of([]), banded_until=HALF.end), bands=BANDS)
EXACT = {"state": "exact", "value": 0}


def test_bands_of_an_option_are_no_contradiction() -> None:
    assert list(contradictions(DOCUMENT)) == []
    (row,) = DOCUMENT["legal_bands"]["rows"]
    assert row == {
        "row": "national_security_process",
        "from": "2025-01-02",
        "to": "2025-07-01",
        "requests": {"state": "range", "low": 0, "high": 249, "reason": "legal_band"},
        "accounts_specified": {"state": "range", "low": 250, "high": 499, "reason": "legal_band"},
    }


def _letters_in_figures(document: Document) -> None:
    rows = document["tables"]["by_legal_process"]
    next(row for row in rows if row["row"] == "national_security_letter")["requests"] = EXACT


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["legal_bands"]["rows"][0].update(requests=EXACT), "requests are no band"),
        (lambda d: d["legal_bands"]["rows"][0]["requests"].update(low=1), "requests are no band"),
        (
            lambda d: d["legal_bands"]["rows"][0]["accounts_specified"].update(high=999),
            "accounts_specified are no band",
        ),
        (lambda d: d["legal_bands"]["rows"][0].update({"from": "2025-01-01"}), "the days are not those"),
        (lambda d: d["legal_bands"].update(option="us-1874-2"), "the rows are not those of 50 U.S.C. 1874(a)(2)"),
        (_letters_in_figures, "national_security_letter is counted in figures too"),
    ],
)
def test_what_the_option_does_not_allow_is_named(change: Callable[[Document], object], words: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    change(document)
    (found,) = contradictions(document)
    assert words in file_line(found)
