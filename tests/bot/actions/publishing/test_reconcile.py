"""What does not hold in a draft stops its approval and its publication, but not the news that it is late."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.actions.cases.identifiers import IdentifierSeen
from bot.actions.figures.own_counts import NoCounts, forget_counts, keep_counts, read_counts
from bot.actions.files.findings import Findings
from bot.actions.publishing.content import stored_document
from bot.actions.publishing.reconcile import (
    ExplanationNotRead,
    NothingToExplain,
    NotReconciled,
    described,
    explain_jumps,
    found_in,
    read_explanation,
    refuse_unreconciled,
)
from storage.engine.database import Session
from storage.publishing import publications
from storage.publishing.publications import Publication
from storage.register import earlier_figures
from storage.vocabulary.period import Period
from tests.support.cases import a_figure
from tests.support.installation import DRAFT_AT, DUE_AT, OPENED_AT, Installation, a_case
from tests.support.ticking import Workbench, workbench

Install = Callable[..., Installation]
MINUTE = timedelta(minutes=1)
LATE_AT = DUE_AT + timedelta(hours=24)
ACTOR = {"actor": "cli:ada"}
WHY = "a new law lets the police ask without a court"


@pytest.fixture
def jumping(install: Install) -> Iterator[Workbench]:
    """Nobody needs to approve; 61 requests came in the half-year before, and 3 times 4 in this one."""
    installation = install(report={"if_unapproved": "publish", "jump_factor": 3})
    installation.record(*(a_case(country="TW", requests=4) for _ in range(3)))
    with workbench(installation) as bench:
        with bench.context.database.transaction() as session:
            cell = {"state": "exact", "value": 61}
            before = a_figure(period="2025-H1", table="totals", row="all", column="requests", cell=cell)
            files = {"a.csv": "0" * 64}
            earlier_figures.add_imported(session, [before], files=files, file_format="github", now=OPENED_AT, **ACTOR)
        yield bench


def draft_of(session: Session) -> Publication:
    draft = publications.find(session, Period.parse("2025-H2"))
    assert draft is not None
    return draft


def problem(bench: Workbench) -> str:
    with bench.context.database.reading() as session, pytest.raises(NotReconciled) as refused:
        refuse_unreconciled(session, draft_of(session))
    return str(refused.value)


def document(bench: Workbench) -> Any:
    with bench.context.database.reading() as session:
        return stored_document(session, draft_of(session))


def texts(bench: Workbench) -> str:
    return "\n".join(message.text for message in bench.installation.channel())


def test_jump_without_a_sentence_is_not_published_and_with_one_it_is_printed(jumping: Workbench) -> None:
    jumping.tick(DRAFT_AT)
    assert "totals, all, requests: 12, but 61 in 2025-H1, and nobody explained it" in problem(jumping)
    jumping.tick(DUE_AT)
    assert texts(jumping) == ""
    assert not any("with or without approval" in text for text in jumping.installation.admin_texts())
    jumping.tick(LATE_AT)
    assert "transparency report late" in texts(jumping)
    assert (
        explain_jumps(jumping.context, Period.parse("2025-H2"), f"  {WHY}. ", now=jumping.context.now(), **ACTOR) == 1
    )
    for minute in range(1, 4):
        jumping.tick(LATE_AT + minute * MINUTE)
    assert "A new law lets the police ask without a court (requests received: 61 → 12)." in texts(jumping)
    [jump] = document(jumping)["jumps"]
    assert (jump["period"], jump["explanation"]) == ("2025-H1", f"{WHY}.")
    assert jumping.findings() == ()


def test_a_later_sentence_replaces_the_first_and_a_new_jump_needs_its_own(jumping: Workbench) -> None:
    jumping.tick(DRAFT_AT)
    for sentence in ("first", WHY):
        explain_jumps(jumping.context, Period.parse("2025-H2"), sentence, now=jumping.context.now(), **ACTOR)
    jumping.tick(DRAFT_AT + MINUTE)
    assert [jump["explanation"] for jump in document(jumping)["jumps"]] == [WHY]
    with jumping.context.database.reading() as session:
        refuse_unreconciled(session, draft_of(session))
    with pytest.raises(NothingToExplain):
        explain_jumps(jumping.context, Period.parse("2026-H1"), WHY, now=jumping.context.now(), **ACTOR)


@pytest.mark.parametrize("text", ["", "x" * 201, "a letter of 06 12 34 56 78", "the case of Ivan Petrov", "a@b.org"])
def test_sentence_for_readers_names_nobody(text: str) -> None:
    with pytest.raises((ExplanationNotRead, IdentifierSeen)):
        read_explanation(text)


def counted(bench: Workbench, tmp_path: Path, *lines: str) -> None:
    (tmp_path / "counts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    own = read_counts(tmp_path / "counts.csv", Findings())
    keep_counts(bench.context.database, "2025-H2", own, now=bench.context.now(), **ACTOR)


def test_own_counts_block_while_they_differ(install: Install, tmp_path: Path) -> None:
    installation = install(report={"if_unapproved": "publish"})
    installation.record(a_case(), a_case(country="DE"))
    with workbench(installation) as bench:
        bench.tick(DRAFT_AT)
        counted(bench, tmp_path, "table,row,column,value", "totals,all,requests,3", "by_country,DE,requests,1")
        assert "totals, all, requests: 2, but you counted 3" in problem(bench)
        bench.tick(DUE_AT)
        assert texts(bench) == ""
        counted(bench, tmp_path, "row;table;value;column", "DEU;by_country;1;requests", "FR;by_country;1;requests")
        bench.tick(DUE_AT + MINUTE)
        assert "2 requests received" in texts(bench)


def test_country_that_a_report_does_not_list_is_0_and_counts_can_be_withdrawn(install: Install, tmp_path: Path) -> None:
    installation = install(report={"if_unapproved": "publish"})
    installation.record(a_case())
    with workbench(installation) as bench:
        bench.tick(DRAFT_AT)
        counted(bench, tmp_path, "table,row,column,value", "by_country,IN,requests,1", "by_country,SE,requests,0")
        assert "by_country, IN, requests: 0, but you counted 1" in problem(bench)
        forget_counts(bench.context.database, "2025-H2", now=bench.context.now(), **ACTOR)
        with bench.context.database.reading() as session:
            refuse_unreconciled(session, draft_of(session))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("by_planet,FR,requests,1", "line 2, table: is not one of a report"),
        ("by_country,Atlantis,requests,1", "line 2, table: is not one of a report"),
        ("totals,all,requests,1.5", "line 2, value: is not a whole number"),
        ("totals,all,requests,", ""),
        ("totals,all,requests,1\ntotals,,requests,2", "line 3, row: is already in line 2"),
        ("totals,all,requests,1\nby_country;FR;requests;3", "line 3, record: has 1 columns, not 4"),
        ('totals,all,requests,1\nby_country,FR,requests,"3\nby_country,DE,requests,4', "line 3, record: has a quote"),
        (f"totals,all,requests,1\n{'x' * 200_000}", "line 3, record: has a value longer than any column allows"),
    ],
)
def test_wrong_line_of_counts_is_named(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "counts.csv").write_text(f"table,row,column,value\n{line}\n", encoding="utf-8")
    findings = Findings()
    with pytest.raises(NoCounts):
        read_counts(tmp_path / "counts.csv", findings)
    assert reason in "".join(map(str, findings.shown))


@pytest.mark.parametrize(
    "written",
    [
        "table,row,column,value\rtotals,all,requests,12\r",
        "\ntable\trow\tcolumn\tvalue\r\ntotals\tall\trequests\t12\r\n\t\t\t\r\n",
        'sep=;\n"table";"row";"column";"value"\n"totals";"all";"requests";"12"\n',
    ],
)
def test_counts_are_read_as_any_spreadsheet_saves_them(tmp_path: Path, written: str) -> None:
    (tmp_path / "counts.csv").write_bytes(written.encode("utf-16"))
    own = read_counts(tmp_path / "counts.csv", Findings())
    assert own.counts == {("totals", "all", "requests"): 12}


def test_sum_that_does_not_hold_is_named(install: Install) -> None:
    installation = install()
    installation.record(a_case(), a_case(country="DE"))
    with workbench(installation) as bench:
        bench.tick(DRAFT_AT)
        wrong = document(bench)
        wrong["totals"]["requests"] = {"state": "exact", "value": 3}
        with bench.context.database.reading() as session:
            lines = [described(one) for one in found_in(session, wrong)]
        assert "requests in by_country come to 2, but the total is 3" in lines
