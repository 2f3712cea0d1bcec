"""The outbox against a model, in any order of steps."""

from contextlib import ExitStack
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from storage.audit.check import check
from storage.engine.database import Database, open_database
from storage.publishing import doubts as settlements
from storage.publishing import parts as deliveries
from storage.publishing.parts import Part
from storage.vocabulary.publishing import PartState
from tests.support.cases import NOW, PARTS, draft, seal
from tests.support.samples import sampled

CHANNELS = ("@one", "@two")
PERIODS = ("2026-H1", "2026-H2")
reasons = st.sampled_from(("busy", "no rights"))
picks = st.integers(0, 3)


class Outbox(RuleBasedStateMachine):
    """Two reports for two channels, sent by a process that may hear anything, or die before it hears."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.session = self.stack.enter_context(self.database.transaction())
        self.now = NOW
        self.reports = [draft(self.session, period) for period in PERIODS]
        for report in self.reports:
            seal(self.session, report, CHANNELS)
        self.posts: dict[str, list[tuple[int, str]]] = {channel: [] for channel in CHANNELS}

    def teardown(self) -> None:
        self.session.rollback()
        self.stack.close()

    def stands(self, part: Part) -> None:
        assert deliveries.mark_sent(self.session, part, [self.next_id(part)], self.now)
        self.posts[part.channel].append((part.publication_id, part.part))

    def next_id(self, part: Part) -> int:
        return len(self.posts[part.channel]) + 1

    def in_state(self, state: PartState) -> list[Part]:
        parts = [part for report in self.reports for part in deliveries.of_publication(self.session, report.id)]
        return [part for part in parts if part.state is state]

    def a_call(self, pick: int) -> Part:
        calls = deliveries.sending(self.session)
        return calls[pick % len(calls)]

    def a_doubt(self, pick: int) -> Part:
        doubts = deliveries.doubtful(self.session)
        return doubts[pick % len(doubts)]

    def sends(self) -> bool:
        return bool(deliveries.sending(self.session))

    def doubts(self) -> bool:
        return bool(deliveries.doubtful(self.session))

    @rule(report=st.integers(0, 1), wait=st.sampled_from((0, 0, 30)))
    def begin_a_call(self, report: int, wait: int) -> None:
        self.now += timedelta(seconds=wait)
        part = deliveries.next_part(self.session, self.reports[report].id, self.now)
        if part is not None:
            assert part.not_before is None or part.not_before <= self.now
            assert deliveries.claim(self.session, part, self.now)

    @precondition(sends)
    @rule(pick=picks)
    def hear_that_it_was_sent(self, pick: int) -> None:
        self.stands(self.a_call(pick))

    @precondition(sends)
    @rule(pick=picks, reason=reasons, pause=st.sampled_from((0, 30)))
    def hear_that_it_was_not_sent(self, pick: int, reason: str, pause: int) -> None:
        later = self.now + timedelta(seconds=pause)
        part, refused = self.a_call(pick), reason == "no rights"
        assert deliveries.mark_not_sent(self.session, part, reason, not_before=later, now=self.now, refused=refused)

    @precondition(sends)
    @rule(pick=picks, reason=reasons)
    def hear_nothing(self, pick: int, reason: str) -> None:
        part = self.a_call(pick)
        assert deliveries.mark_doubtful(self.session, part, reason, look_at=self.now, now=self.now)

    @precondition(doubts)
    @rule(pick=picks)
    def see_it_in_the_channel(self, pick: int) -> None:
        part = self.a_doubt(pick)
        assert settlements.adopt(self.session, part, [self.next_id(part)], removed=(), now=self.now)
        self.posts[part.channel].append((part.publication_id, part.part))

    @precondition(doubts)
    @rule(pick=picks, removed=st.sampled_from(((), (7,))))
    def miss_it_in_the_channel(self, pick: int, removed: tuple[int, ...]) -> None:
        assert settlements.miss(self.session, self.a_doubt(pick), removed=removed, now=self.now)

    @precondition(doubts)
    @rule(pick=picks)
    def look_in_vain(self, pick: int) -> None:
        part = self.a_doubt(pick)
        if part.asked_at is None:
            assert settlements.postpone(self.session, part, look_at=self.now, now=self.now)

    @precondition(doubts)
    @rule(pick=picks)
    def ask_people(self, pick: int) -> None:
        part = self.a_doubt(pick)
        assert settlements.ask(self.session, part, self.now) is (part.asked_at is None)

    @precondition(doubts)
    @rule(pick=picks, there=st.booleans())
    def hear_from_a_person(self, pick: int, there: bool) -> None:
        part = self.a_doubt(pick)
        ids = [self.next_id(part)] if there else None
        assert settlements.decide(self.session, part, ids, actor="telegram:1", now=self.now)
        if there:
            self.posts[part.channel].append((part.publication_id, part.part))

    @invariant()
    def each_channel_has_one_call_or_doubt_at_most(self) -> None:
        held = [part.channel for state in (PartState.SENDING, PartState.UNKNOWN) for part in self.in_state(state)]
        assert len(held) == len(set(held))

    @invariant()
    def each_channel_shows_the_reports_from_their_beginning(self) -> None:
        whole = [(report.id, part) for report in self.reports for part in PARTS]
        for posts in self.posts.values():
            assert posts == whole[: len(posts)]

    @invariant()
    def a_report_is_complete_when_both_channels_show_all_of_it(self) -> None:
        for report in self.reports:
            shown = sum(report.id == shown for posts in self.posts.values() for shown, _ in posts)
            assert deliveries.complete(self.session, report.id) is (shown == len(PARTS) * len(CHANNELS))

    @invariant()
    def the_ledger_agrees(self) -> None:
        assert check(self.session) == ()


@sampled(4, 60)
def test_every_history_of_the_outbox_is_in_order_and_recorded(url: str, sample: int) -> None:
    opened = open_database(url)

    class OutboxOfThisRegister(Outbox):
        database = opened

    run_state_machine_as_test(
        OutboxOfThisRegister, settings=settings(max_examples=sample, stateful_step_count=25, deadline=None)
    )
    opened.close()
