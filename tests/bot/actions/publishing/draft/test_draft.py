"""A draft is counted again when the ledger has grown, and at no other ring of the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.actions.publishing.content import stored_document
from storage.publishing import publications
from storage.vocabulary.period import Period
from tests.support.installation import DRAFT_AT, Installation, a_case, on_both
from tests.support.ticking import Workbench, workbench

Install = Callable[..., Installation]
MINUTE = timedelta(minutes=1)
WAITS = {"if_unapproved": "late-notice"}


def drafted(bench: Workbench) -> None:
    """Make a draft, and compare it with the register once."""
    bench.installation.record(a_case())
    for minute in range(3):
        bench.tick(DRAFT_AT + minute * MINUTE)


@contextmanager
def counts() -> Iterator[list[str]]:
    """The statements that count cases by country, as a report does."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "cases.country AS key" in statement:
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def revision(bench: Workbench) -> int:
    with bench.context.database.reading() as session:
        draft = publications.find(session, Period.parse("2025-H2"))
    assert draft is not None
    return draft.revision


@on_both
def test_draft_is_counted_when_the_ledger_has_grown_and_not_before(install: Install) -> None:
    with workbench(install(report=WAITS)) as bench:
        drafted(bench)
        with counts() as counted:
            bench.tick(DRAFT_AT + 10 * MINUTE)
        assert (counted, revision(bench)) == ([], 1)
        bench.installation.record(a_case(country="DE"))
        with counts() as counted:
            bench.tick(DRAFT_AT + 11 * MINUTE)
        assert counted != []
        assert revision(bench) == 2


def test_another_process_counts_for_itself(install: Install) -> None:
    """It may have other terms: a publisher's new name makes a new draft."""
    installation = install(report=WAITS)
    with workbench(installation) as bench:
        drafted(bench)
    publisher = installation.settings.publisher.model_copy(update={"name": "Another name"})
    installation.settings = installation.settings.model_copy(update={"publisher": publisher})
    with workbench(installation) as bench:
        bench.tick(DRAFT_AT + 10 * MINUTE)
        assert revision(bench) == 2


def test_new_version_of_the_program_that_makes_the_same_report_keeps_the_draft(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = install(report=WAITS)
    with workbench(installation) as bench:
        drafted(bench)
    newer = {"name": "transparency-bot", "version": "99.0"}
    monkeypatch.setattr("reports.document.document.generator", lambda: newer)
    with workbench(installation) as bench:
        bench.tick(DRAFT_AT + 10 * MINUTE)
        assert revision(bench) == 1
        installation.record(a_case(country="DE"))
        bench.tick(DRAFT_AT + 11 * MINUTE)
        assert revision(bench) == 2
        with bench.context.database.reading() as session:
            draft = publications.find(session, Period.parse("2025-H2"))
            assert draft is not None
            assert stored_document(session, draft)["generator"] == newer
