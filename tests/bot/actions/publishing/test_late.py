"""Reminders, the public word that a report is late, and what a hold stops and what it does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.actions.context.context import DraftMemory
from bot.actions.publishing.terms import terms_of
from bot.sandbox.demo.world import CHANNEL_ID
from bot.sandbox.world.faults import drop
from storage.ledger import entries
from storage.publishing import publication_steps, publications, seals
from storage.publishing.publications import Publication
from storage.vocabulary.period import Period
from tests.support.installation import DRAFT_AT, DUE_AT, Installation
from tests.support.ticking import Workbench, workbench

Install = Callable[..., Installation]
WHOLE = ["album", "text", "documents"]
MINUTE = timedelta(minutes=1)
LATE_AT = DUE_AT + timedelta(hours=24)
NEXT_DUE = datetime(2026, 7, 15, 12, tzinfo=DUE_AT.tzinfo)
NOTICE = (
    "Harbour Messenger: transparency report late, July–December 2025\n\n"
    "It was due on 15 January 2026, 12:00 (UTC) and has not been published yet. "
    "We will publish it here, and it will say how late it is. This notice will not be deleted."
)
WAITING = {"if_unapproved": "late-notice"}


@pytest.fixture
def waiting(install: Install) -> Iterator[Workbench]:
    with workbench(install(report=WAITING)) as bench:
        yield bench


@pytest.fixture
def publishing(install: Install) -> Iterator[Workbench]:
    with workbench(install()) as bench:
        yield bench


def times_said(bench: Workbench, words: str) -> int:
    return sum(words in text for text in bench.installation.admin_texts())


def sent(bench: Workbench, words: str) -> int:
    """How many messages with these words were sent, whatever became of them."""
    calls = bench.installation.sandbox.calls("sendMessage")
    return sum(words in str(call.parameters["text"]) for call in calls)


def channel_texts(bench: Workbench) -> list[str]:
    return [message.text for message in bench.installation.channel() if message.kind == "text"]


def kinds(bench: Workbench) -> list[str]:
    with bench.context.database.reading() as session:
        return [entry.kind for entry in entries.entries(session)]


def draft_of(bench: Workbench, period: str = "2025-H2") -> Publication:
    with bench.context.database.reading() as session:
        found = publications.find(session, Period.parse(period))
    assert found is not None
    return found


def hold(bench: Workbench) -> None:
    with bench.context.database.transaction() as session:
        publication_steps.hold(session, draft_of(bench), "odd", actor="chat:1", now=bench.context.now())


def release(bench: Workbench) -> None:
    with bench.context.database.transaction() as session:
        publication_steps.release(session, draft_of(bench), actor="chat:1", now=bench.context.now())


def with_due_days(bench: Workbench, days: int, **report: str) -> None:
    """The bot starts again with another due date in its config."""
    settings = bench.context.settings
    changed = settings.report.model_copy(update={"due_after_days": days, **report})
    settings = settings.model_copy(update={"report": changed})
    terms = terms_of(settings, bench.context.key)
    bench.context = replace(bench.context, settings=settings, terms=terms, drafts=DraftMemory())


def test_admins_are_reminded_a_week_before_a_day_before_and_when_it_is_due(waiting: Workbench) -> None:
    steps = [(DRAFT_AT, 0, 0), (DUE_AT - timedelta(days=7), 1, 0), (DUE_AT - timedelta(days=2), 1, 0)]
    steps += [(DUE_AT - timedelta(days=1), 2, 0), (DUE_AT - MINUTE, 2, 0), (DUE_AT, 2, 1), (DUE_AT + MINUTE, 2, 1)]
    for at, reminders, due in steps:
        waiting.tick(at)
        assert (sent(waiting, "still needs approval"), sent(waiting, "due but not approved")) == (reminders, due), at
    assert kinds(waiting).count("report.awaited") == 1
    assert waiting.findings() == ()


def test_reminders_that_were_slept_through_are_not_made_up_for(waiting: Workbench) -> None:
    waiting.tick(DUE_AT - timedelta(hours=3))
    assert times_said(waiting, "still needs approval") == 1
    waiting.tick(DUE_AT + timedelta(hours=1))
    assert times_said(waiting, "due but not approved") == 1


@pytest.mark.parametrize("policy", ["late-notice", "publish"])
def test_reminder_on_the_day_itself_names_no_number_of_days(install: Install, policy: str) -> None:
    with workbench(install(report={"if_unapproved": policy})) as bench:
        bench.tick(DUE_AT - timedelta(hours=3))
        assert times_said(bench, "July–December 2025 is due today: 15 January 2026, 12:00 (UTC). It ") == 1


def test_admins_are_reminded_again_of_a_due_date_that_was_moved(waiting: Workbench) -> None:
    for at in (DRAFT_AT, DUE_AT - timedelta(days=1), DUE_AT):
        waiting.tick(at)
    with_due_days(waiting, 30)
    moved = DUE_AT + timedelta(days=16)
    for at, reminders, due in ((DUE_AT + MINUTE, 1, 1), (moved - timedelta(days=1), 2, 1), (moved, 2, 2)):
        waiting.tick(at)
        assert (sent(waiting, "still needs approval"), sent(waiting, "due but not approved")) == (reminders, due), at
    assert channel_texts(waiting) == []
    assert waiting.findings() == ()


def test_report_after_a_late_notice_counts_from_the_day_that_the_notice_names(waiting: Workbench) -> None:
    for at in (DRAFT_AT, DUE_AT, LATE_AT):
        waiting.tick(at)
    with_due_days(waiting, 30, if_unapproved="publish")
    waiting.tick(LATE_AT + MINUTE)
    assert waiting.tick(DUE_AT + timedelta(days=16))
    assert any("Published 16 days after the promised date." in one.text for one in waiting.installation.channel())
    assert waiting.findings() == ()


def test_where_nobody_need_approve_the_reminder_says_so(publishing: Workbench) -> None:
    publishing.tick(DUE_AT - timedelta(days=6))
    assert times_said(publishing, "It will be published then, with or without approval.") == 1


def test_channel_is_informed_once_that_a_report_is_late(waiting: Workbench) -> None:
    waiting.tick(LATE_AT - MINUTE)
    assert channel_texts(waiting) == []
    for at in (LATE_AT, LATE_AT + MINUTE, LATE_AT + timedelta(days=30)):
        assert not waiting.tick(at)
        assert channel_texts(waiting) == [NOTICE]
    assert kinds(waiting).count("notice.sealed") == kinds(waiting).count("notice.published") == 1
    with waiting.context.database.reading() as session:
        assert seals.history(session) == b""
        assert publications.published_periods(session) == frozenset()
    assert waiting.installation.sandbox.world.chats[CHANNEL_ID].pins == []
    assert waiting.findings() == ()


@pytest.mark.parametrize("executed", [True, False])
def test_doubtful_notice_is_settled_like_any_part(waiting: Workbench, executed: bool) -> None:
    waiting.tick(LATE_AT - MINUTE)
    waiting.installation.sandbox.world.faults.plan("sendMessage", drop(execute=executed))
    waiting.tick(LATE_AT)
    waiting.tick(LATE_AT + timedelta(minutes=11))
    waiting.tick(LATE_AT + timedelta(minutes=12))
    assert waiting.asked() == []
    assert len(channel_texts(waiting)) == 1
    assert kinds(waiting).count("notice.published") == 1
    assert waiting.findings() == ()


def test_late_report_says_how_late_it_is(publishing: Workbench) -> None:
    publishing.tick(DRAFT_AT)
    assert publishing.tick(DUE_AT + timedelta(days=3))
    texts = [message.text for message in publishing.installation.channel() if message.text]
    late = "Published 3 days after the promised date."
    assert [late in text for text in texts] == [True, False], "the caption says it"


def test_report_in_time_says_nothing_of_it(publishing: Workbench) -> None:
    assert publishing.tick(DUE_AT + MINUTE)
    assert not any("after the promised date" in message.text for message in publishing.installation.channel())


def test_held_report_waits_and_later_ones_go_on(publishing: Workbench) -> None:
    publishing.tick(DRAFT_AT)
    hold(publishing)
    assert not publishing.tick(DUE_AT)
    assert times_said(publishing, "due and on hold") == 1
    assert not publishing.tick(NEXT_DUE)
    assert publishing.installation.parts() == ["text", *WHOLE]
    assert "July–December 2025" in channel_texts(publishing)[0]
    assert any("January–June 2026" in message.text for message in publishing.installation.channel())
    release(publishing)
    assert publishing.tick(NEXT_DUE + MINUTE)
    assert publishing.installation.parts() == ["text", *WHOLE, *WHOLE]
    assert any("Published 181 days after" in message.text for message in publishing.installation.channel())
    newest = next(one for one in publishing.installation.channel() if "January–June 2026" in one.text)
    assert publishing.installation.sandbox.world.chats[CHANNEL_ID].pins == [newest.id]
    assert publishing.findings() == ()


def test_years_of_absence_leave_a_notice_for_each_period_and_no_report(waiting: Workbench) -> None:
    assert not waiting.tick(DUE_AT + timedelta(days=730))
    texts = channel_texts(waiting)
    halves = ["July–December 2025", "January–June 2026", "July–December 2026", "January–June 2027"]
    assert [half for half, text in zip(halves, texts, strict=False) if half in text] == halves
    assert len(texts) == 4
