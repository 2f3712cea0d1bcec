"""What does not hold in an open draft, as check and status list it at the terminal."""

import json
from collections.abc import Callable

import pytest

from bot.actions.publishing import reconcile
from reports.schema.types import Document
from reports.sums.contradiction import Contradiction, Rule
from tests.support.installation import DRAFT_AT, Installation, a_case
from tests.support.terminal import run_command

COUNTED = "totals, all, requests: 1, but you counted 3"
SUMS = [
    Contradiction(rule=Rule.DISCLOSURE_WITHIN_REQUESTS, table="by_country", row=country)
    for country in ("AT", "BE", "DE", "FR", "GB", "IT")
]


@pytest.fixture
def drafted(install: Callable[..., Installation]) -> Installation:
    """A draft with one case."""
    here = install()
    here.record(a_case())
    here.tick(DRAFT_AT)
    return here


def rows(here: Installation) -> list[dict[str, str]]:
    result = run_command("check", "--json", "--config", here.config, at=DRAFT_AT)
    found: list[dict[str, str]] = [row for row in json.loads(result.out) if row["subject"] == "draft 2025-H2"]
    assert result.code == 1 or not found
    return found


def test_check_and_status_list_what_blocks_approval(drafted: Installation) -> None:
    assert rows(drafted) == []
    counts = drafted.folder / "counts.csv"
    counts.write_text("table,row,column,value\ntotals,all,requests,3\n", encoding="utf-8")
    run_command("reconcile", "2025-H2", counts, "--config", drafted.config, at=DRAFT_AT)
    (row,) = rows(drafted)
    assert (row["state"], row["text"]) == ("wrong", f"nobody can approve it: {COUNTED}")
    assert row["next_step"] == "correct the cases, or your counts: transparency-bot reconcile 2025-H2 FILE"
    status = json.loads(run_command("status", "--json", "--config", drafted.config, at=DRAFT_AT).out)
    assert status["open"][0]["mismatches"] == [COUNTED]
    assert "• requests received, totals: 1, but your own count is 3" in status["text"].splitlines()


def test_check_lists_the_first_and_counts_the_others(drafted: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register counts every sum right, so broken ones are put where the draft is checked."""

    def contradictions(_: Document) -> list[Contradiction]:
        return SUMS

    monkeypatch.setattr(reconcile, "contradictions", contradictions)
    found = rows(drafted)
    texts = [row["text"] for row in found]
    assert texts[0] == "nobody can approve it: by_country, AT: more requests with disclosure than requests"
    assert (len(texts), texts[-1]) == (6, "1 more figure does not hold")
    assert all(row["next_step"] for row in found)
    status = json.loads(run_command("status", "--json", "--config", drafted.config, at=DRAFT_AT).out)
    assert len(status["open"][0]["mismatches"]) == len(SUMS)
