"""The steps of a publication: which may follow which, who loses a race, and what the ledger says of them."""

from collections.abc import Callable
from itertools import product

import pytest

from storage.audit.check import check
from storage.engine.database import Database, Session
from storage.ledger import entries as ledger
from storage.publishing import approvals, publication_steps, publications
from storage.publishing.publications import Publication, StaleDraft
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PART_MOVES, PUBLICATION_MOVES, SENDABLE, UNSEALED, PartState, PublicationState
from tests.support.cases import LATER, NOW, PARTS, draft, seal, sealed, send_all

ADA = "telegram:1"
Step = Callable[[Session, Publication], object]


def plan(session: Session, period: str = "2026-H1") -> Publication:
    return publication_steps.plan(session, period=Period.parse(period), kind="report", edition=1, due_at=LATER, now=NOW)


def approve(session: Session, report: Publication, *, enough: bool = True) -> Publication:
    person = len(approvals.people(session, report)) + 1
    return approvals.add(session, report, person=person, enough=enough, actor=ADA, now=NOW)


def hold(session: Session, report: Publication) -> Publication:
    return publication_steps.hold(session, report, "the numbers look odd", actor=ADA, now=NOW)


def release(session: Session, report: Publication) -> Publication:
    return publication_steps.release(session, report, actor=ADA, now=LATER)


def in_state(session: Session, state: PublicationState) -> Publication:
    """A publication that has come to a state by lawful steps."""
    if state is PublicationState.PLANNED:
        return plan(session)
    report = draft(session)
    if state is PublicationState.APPROVED:
        return approve(session, report)
    if state is PublicationState.HELD:
        return hold(session, report)
    if state is not PublicationState.DRAFTED:
        seal(session, report)
    if state in (PublicationState.PUBLISHED, PublicationState.SUPERSEDED):
        send_all(session, report.id)
        publications.mark_published(session, report.id, NOW)
    if state is PublicationState.SUPERSEDED:
        older = publications.by_id(session, report.id)
        publication_steps.supersede(session, older, by_edition=2, now=LATER, actor=ADA)
    return publications.by_id(session, report.id)


STEPS: dict[PublicationState, Step] = {
    PublicationState.DRAFTED: lambda session, seen: (
        release(session, seen) if seen.state is PublicationState.HELD else draft(session, digest="b")
    ),
    PublicationState.APPROVED: approve,
    PublicationState.HELD: hold,
    PublicationState.PUBLISHING: seal,
}


@pytest.mark.parametrize("state", PublicationState)
def test_every_state_is_reached_and_recorded(database: Database, state: PublicationState) -> None:
    with database.transaction() as session:
        assert in_state(session, state).state is state
        assert check(session) == ()


@pytest.mark.parametrize(("state", "step"), list(product(PublicationState, STEPS)))
def test_only_steps_of_the_table_are_possible(
    database: Database, state: PublicationState, step: PublicationState
) -> None:
    with database.transaction() as session:
        seen = in_state(session, state)
    lawful = step in PUBLICATION_MOVES[state]
    if lawful:
        with database.transaction() as session:
            STEPS[step](session, seen)
            assert publications.by_id(session, seen.id).state is step
    else:
        with pytest.raises(StaleDraft), database.transaction() as session:
            STEPS[step](session, seen)
    with database.reading() as session:
        assert check(session) == ()
        if not lawful:
            assert publications.by_id(session, seen.id) == seen


def test_planned_period_is_planned_once_and_its_draft_is_the_first_revision(database: Database) -> None:
    with database.transaction() as session:
        planned = plan(session)
        assert (planned.state, planned.revision, planned.digest, planned.is_drafted) == ("planned", 0, "", False)
        assert plan(session) == planned
        entries = ledger.head(session).seq
        assert check(session) == ()
        made = draft(session)
        assert (made.id, made.revision, made.is_drafted) == (planned.id, 1, True)
        assert ledger.head(session).seq == entries + 1
        assert plan(session) == made


def test_approval_is_of_one_digest(database: Database) -> None:
    with database.transaction() as session:
        made = draft(session)
        assert approve(session, made, enough=False).state is PublicationState.DRAFTED
        approved = approve(session, made)
        assert approved.state is PublicationState.APPROVED
        changed = draft(session, digest="b")
        assert (changed.state, changed.revision) == (PublicationState.DRAFTED, 2)
        with pytest.raises(StaleDraft):
            approve(session, approved)
        assert check(session) == ()


def test_hold_outlasts_everything_but_its_release(database: Database) -> None:
    with database.transaction() as session:
        held = hold(session, approve(session, draft(session)))
        assert (held.state, held.hold_reason) == (PublicationState.HELD, "the numbers look odd")
        for step in (seal, approve, hold, lambda session, _: draft(session, digest="b")):
            with pytest.raises(StaleDraft):
                step(session, held)
        freed = release(session, held)
        assert (freed.state, freed.hold_reason, freed.revision) == (PublicationState.DRAFTED, None, 1)
        assert seal(session, freed) == 1
        assert check(session) == ()


def test_report_is_superseded_once_and_only_when_published(database: Database) -> None:
    report = sealed(database)
    with database.transaction() as session:
        assert not publication_steps.supersede(session, report, by_edition=2, now=NOW, actor=ADA)
        send_all(session, report.id, first_message=len(PARTS))
        publications.mark_published(session, report.id, NOW)
        assert publication_steps.supersede(session, report, by_edition=2, now=NOW, actor=ADA)
        assert not publication_steps.supersede(session, report, by_edition=2, now=NOW, actor=ADA)
        assert publications.published_periods(session) == {report.period.label}
        assert check(session) == ()


def test_tables_of_steps_are_complete_and_lead_to_an_end() -> None:
    assert set(PUBLICATION_MOVES) == set(PublicationState)
    assert set(PART_MOVES) == set(PartState)
    assert {state for state, steps in PUBLICATION_MOVES.items() if not steps} == {PublicationState.SUPERSEDED}
    assert {state for state, steps in PART_MOVES.items() if not steps} == {PartState.SENT}
    assert not any(set(UNSEALED) & PUBLICATION_MOVES[state] for state in PublicationState if state not in UNSEALED)
    assert PartState.UNKNOWN not in SENDABLE
