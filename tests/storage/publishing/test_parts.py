"""Each step of a part, and two connections that want the same one."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from storage.audit.check import check
from storage.engine.database import Database, Session, open_database
from storage.ledger import entries as ledger
from storage.publishing import channels, doubts, publications
from storage.publishing import parts as deliveries
from storage.publishing.parts import Part
from storage.publishing.planned_parts import TextPayload
from storage.vocabulary.publishing import PartState, PublicationState
from tests.support.cases import LATER, NOW, PARTS, claimed, sealed, send_all

PAUSE = timedelta(seconds=30)
Settling = Callable[[Session, Part], bool]


def refuse(session: Session, part: Part, reason: str) -> bool:
    return deliveries.mark_not_sent(session, part, reason, not_before=NOW + PAUSE, now=NOW, refused=True)


def doubt(session: Session, part: Part) -> bool:
    return deliveries.mark_doubtful(session, part, "timed out", look_at=LATER, now=NOW)


SETTLINGS: dict[str, Settling] = {
    "sent": lambda session, part: deliveries.mark_sent(session, part, [7], NOW),
    "not sent": lambda session, part: deliveries.mark_not_sent(session, part, "busy", not_before=NOW + PAUSE, now=NOW),
    "refused": lambda session, part: refuse(session, part, "no rights"),
    "doubtful": doubt,
}


def kinds(session: Session) -> list[str]:
    return [entry.kind for entry in ledger.entries(session)]


@pytest.fixture
def processes(url: str) -> Iterator[tuple[Database, Database]]:
    """The register as two processes open it."""
    opened = open_database(url, patience=30), open_database(url, patience=30)
    yield opened
    for database in opened:
        database.close()


def test_parts_are_planned_in_order_with_what_the_sender_needs(database: Database) -> None:
    report = sealed(database, channels=("@one", "@two"))
    with database.reading() as session:
        parts = deliveries.of_publication(session, report.id)
    assert [(part.channel, part.part, part.position) for part in parts] == [
        (channel, part, position) for channel in ("@one", "@two") for position, part in enumerate(PARTS)
    ]
    assert {part.state for part in parts} == {PartState.PLANNED}
    assert parts[0].payload == TextPayload("album «@one»")
    assert (parts[0].attempt, parts[0].message_ids, parts[0].reason, parts[0].not_before) == (0, (), None, None)


def test_queue_moves_part_by_part_until_the_report_is_posted(database: Database) -> None:
    report = sealed(database)
    with database.transaction() as session:
        for position, name in enumerate(PARTS):
            assert not deliveries.complete(session, report.id)
            part = claimed(session, report.id)
            assert (part.part, part.position, part.state, part.attempt) == (name, position, PartState.SENDING, 1)
            assert deliveries.mark_sent(session, part, [position * 10, position * 10 + 1], NOW)
        assert deliveries.complete(session, report.id)
        assert deliveries.next_part(session, report.id, NOW) is None
        assert deliveries.message_ids(session, report.id, "@one", "text") == (10, 11)
        assert kinds(session)[-4:] == ["part.sent", "part.sent", "part.sent", "report.pinned"]
        assert check(session) == ()


def test_unsent_part_has_no_message(database: Database) -> None:
    report = sealed(database)
    with database.reading() as session:
        assert deliveries.message_ids(session, report.id, "@one", "text") == ()
        assert deliveries.message_ids(session, report.id, "@other", "text") == ()


def test_part_being_sent_blocks_its_queue(database: Database) -> None:
    report = sealed(database)
    with database.transaction() as session:
        part = claimed(session, report.id)
        assert deliveries.next_part(session, report.id, LATER) is None
        assert deliveries.sending(session) == (part,)


def test_doubt_blocks_only_its_channel(database: Database) -> None:
    report = sealed(database, channels=("@one", "@two"))
    with database.transaction() as session:
        doubted = claimed(session, report.id)
        assert doubt(session, doubted)
        for position in range(len(PARTS)):
            part = claimed(session, report.id)
            assert (part.channel, part.position) == ("@two", position)
            deliveries.mark_sent(session, part, [position], NOW)
        assert deliveries.next_part(session, report.id, LATER) is None
        (still,) = deliveries.doubtful(session)
        assert (still.id, still.reason, still.state) == (doubted.id, "timed out", PartState.UNKNOWN)
        assert not deliveries.complete(session, report.id)
        assert check(session) == ()


def test_doubt_blocks_later_reports_of_its_channel_too(database: Database) -> None:
    first = sealed(database, "2026-H1", channels=("@one",))
    later = sealed(database, "2026-H2", channels=("@one", "@two"))
    with database.transaction() as session:
        doubt(session, claimed(session, first.id))
        part = deliveries.next_part(session, later.id, LATER)
        assert part is not None
        assert part.channel == "@two"


def test_later_report_waits_for_the_earlier_one(database: Database) -> None:
    first, later = sealed(database, "2026-H1"), sealed(database, "2026-H2")
    with database.transaction() as session:
        assert deliveries.next_part(session, later.id, NOW) is None
        send_all(session, first.id)
        part = deliveries.next_part(session, later.id, NOW)
        assert part is not None
        assert part.publication_id == later.id


def test_part_that_was_not_sent_waits_for_its_time(database: Database) -> None:
    report = sealed(database)
    with database.transaction() as session:
        part = claimed(session, report.id)
        assert deliveries.mark_not_sent(session, part, "busy", not_before=NOW + PAUSE, now=NOW)
        assert deliveries.next_part(session, report.id, NOW + PAUSE - timedelta(microseconds=1)) is None
        again = deliveries.next_part(session, report.id, NOW + PAUSE)
        assert again is not None
        assert (again.id, again.attempt, again.reason, again.not_before) == (part.id, 1, "busy", NOW + PAUSE)
        retried = deliveries.claim(session, again, NOW + PAUSE)
        assert retried is not None
        assert (retried.attempt, retried.not_before) == (2, None)
        assert check(session) == ()


def test_reason_is_in_the_ledger_once(database: Database) -> None:
    report = sealed(database)
    with database.transaction() as session:
        for reason in ("busy", "busy", "no rights", "no rights", "busy"):
            part = claimed(session, report.id)
            assert deliveries.mark_not_sent(session, part, reason, not_before=NOW, now=NOW)
        assert kinds(session).count("part.refused") == 3
        assert check(session) == ()


@pytest.mark.parametrize("by_a_person", [False, True])
def test_refusal_with_the_reason_of_an_ended_doubt_is_recorded(database: Database, by_a_person: bool) -> None:
    report = sealed(database)
    with database.transaction() as session:
        deliveries.mark_doubtful(session, claimed(session, report.id), "no rights", look_at=LATER, now=NOW)
        (doubted,) = deliveries.doubtful(session)
        if by_a_person:
            assert doubts.decide(session, doubted, None, actor="telegram:1", now=LATER)
        else:
            assert doubts.miss(session, doubted, removed=(), now=LATER)
        assert check(session) == ()
        assert refuse(session, claimed(session, report.id), "no rights")
        assert kinds(session).count("part.refused") == 1
        assert check(session) == ()


@pytest.mark.parametrize("settle", SETTLINGS.values(), ids=SETTLINGS)
@pytest.mark.parametrize("again", SETTLINGS.values(), ids=SETTLINGS)
def test_part_is_settled_once(database: Database, settle: Settling, again: Settling) -> None:
    report = sealed(database)
    with database.transaction() as session:
        part = claimed(session, report.id)
        assert settle(session, part)
        entries = len(kinds(session))
        assert not again(session, part)
        assert deliveries.claim(session, part, NOW) is None
        assert len(kinds(session)) == entries


@pytest.mark.parametrize("settle", SETTLINGS.values(), ids=SETTLINGS)
def test_answer_to_an_earlier_attempt_settles_nothing(database: Database, settle: Settling) -> None:
    report = sealed(database)
    with database.transaction() as session:
        early = claimed(session, report.id)
        deliveries.mark_not_sent(session, early, "busy", not_before=NOW, now=NOW)
        assert claimed(session, report.id).attempt == 2
        assert not settle(session, early)


def test_refused_part_blocks_its_queue_and_is_retried_when_due(database: Database) -> None:
    report = sealed(database)
    with database.transaction() as session:
        part = claimed(session, report.id)
        assert refuse(session, part, "no rights")
        assert check(session) == ()
        assert deliveries.next_part(session, report.id, NOW) is None
        again = deliveries.next_part(session, report.id, NOW + PAUSE)
        assert again is not None
        assert (again.id, again.state, again.reason) == (part.id, PartState.REFUSED, "no rights")
        retried = deliveries.claim(session, again, NOW + PAUSE)
        assert retried is not None
        assert check(session) == ()
        assert deliveries.mark_sent(session, retried, [5], LATER)
        assert check(session) == ()


def test_search_begins_where_the_first_call_in_doubt_began(database: Database) -> None:
    report = sealed(database)
    with database.transaction() as session:
        first = claimed(session, report.id)
        assert first.base_id is None
        deliveries.mark_sent(session, first, [8, 9], NOW)
        second = claimed(session, report.id)
        assert second.base_id == 9
        doubt(session, second)
        channels.see(session, "@one", [40])
        channels.see(session, "@one", [12])
        (doubted,) = deliveries.doubtful(session)
        assert doubts.miss(session, doubted, removed=(), now=LATER)
        again = claimed(session, report.id)
        assert (again.base_id, again.doubts) == (9, 1)
        deliveries.mark_sent(session, again, [41], NOW)
        assert claimed(session, report.id).base_id == 41


def test_two_processes_never_claim_one_part(processes: tuple[Database, Database]) -> None:
    report = sealed(processes[0])
    with processes[0].reading() as session:
        part = deliveries.next_part(session, report.id, NOW)
    assert part is not None
    won: list[Part] = []
    together = threading.Barrier(2)

    def claim(into: Database) -> None:
        together.wait()
        with into.transaction() as session:
            mine = deliveries.claim(session, part, NOW)
        if mine is not None:
            won.append(mine)

    racers = [threading.Thread(target=claim, args=(one,)) for one in processes]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert [(mine.id, mine.attempt) for mine in won] == [(part.id, 1)]


def test_pinned_is_the_message_that_was_pinned_last(database: Database) -> None:
    first, later = sealed(database, "2026-H1"), sealed(database, "2026-H2")
    with database.transaction() as session:
        assert deliveries.pinned(session, "@one") == ()
        send_all(session, first.id, 10)
        assert deliveries.pinned(session, "@one") == (13,)
        for message in (20, 21, 22):
            deliveries.mark_sent(session, claimed(session, later.id), [message], NOW)
        assert deliveries.pinned(session, "@one") == (13,)
        deliveries.mark_sent(session, claimed(session, later.id), [23], NOW)
        assert deliveries.pinned(session, "@one") == (23,)
        assert deliveries.pinned(session, "@two") == ()


def test_report_is_published_once_when_all_parts_are_posted(database: Database) -> None:
    report = sealed(database)
    with database.transaction() as session:
        send_all(session, report.id)
        assert publications.mark_published(session, report.id, LATER)
        assert not publications.mark_published(session, report.id, LATER)
        found = publications.find(session, report.period)
        assert found is not None
        assert found.state is PublicationState.PUBLISHED
        assert kinds(session).count("report.published") == 1
        assert check(session) == ()
