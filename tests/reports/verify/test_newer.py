"""What came after a report is said and changes no verdict: a new edition, the next report, one that is overdue."""

from datetime import date
from pathlib import Path

import pytest

from reports.verify.findings import Result
from reports.verify.verify import verify
from tests.support.sealed_reports import FIRST, FIRST_PERIOD, KEY, SECOND, WHY, a_document, sealed_report

DUE = date(2026, 1, 15)  # what tests.support.sealed_reports writes into each document
FIXED = sealed_report(
    KEY,
    before=SECOND,
    document=a_document(
        FIRST_PERIOD,
        previous=SECOND.history().split()[-3].decode(),
        kind="erratum",
        edition=2,
        correction={"replaces": 1, **WHY},
    ),
)


def said(*folders: Path, today: date | None = DUE) -> list[str]:
    verdict = verify(folders, signer=KEY.fingerprint, today=today)
    assert verdict.outcome is Result.GOOD, verdict.lines()
    return [finding.sentence for finding in verdict.findings if finding.check == "newer"]


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2026, 1, 27), "the next report was due 12 days ago, on 2026-01-15: look for it where you got this one."),
        (date(2026, 1, 16), "the next report was due 1 day ago, on 2026-01-15: look for it where you got this one."),
        (DUE, "the next report is due today."),
        (date(2025, 12, 1), "the next report is due in 45 days, on 2026-01-15."),
    ],
)
def test_due_date_is_compared_with_today(tmp_path: Path, today: date, sentence: str) -> None:
    assert said(FIRST.write(tmp_path), today=today) == [sentence]


def test_without_today_nothing_is_said_of_the_due_date(tmp_path: Path) -> None:
    assert said(FIRST.write(tmp_path), today=None) == []


def test_only_the_newest_report_is_overdue(tmp_path: Path) -> None:
    first, second = FIRST.write(tmp_path / "1"), SECOND.write(tmp_path / "2")
    assert said(first, second, today=date(2027, 1, 1)) == [
        "the next report was due 351 days ago, on 2026-01-15: look for it where you got this one."
    ]


def test_superseded_edition_beside_its_successor_is_named(tmp_path: Path) -> None:
    first, fixed = FIRST.write(tmp_path / "1"), FIXED.write(tmp_path / "3")
    assert "edition 2 has replaced this one, edition 1: see transparency-2025-H1-e2." in said(first, fixed)


def test_history_of_a_correction_names_the_report_of_a_later_period(tmp_path: Path) -> None:
    """The erratum repeats the due date of its own period, and that report has long been published."""
    sentences = said(FIXED.write(tmp_path), today=date(2027, 1, 1))
    assert sentences == ["a later report has been published: transparency-2025-H2-e1."]
