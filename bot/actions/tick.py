"""Does what is due, as the calendar and the register say it: drafts, seals, sends, tells. Safe to call at any time."""

from dataclasses import dataclass
from itertools import takewhile

from bot.actions.clock_confirm import is_trusted
from bot.actions.correction_publish import advance_edition, editions_asked
from bot.actions.delivery_send import deliver, deliver_notices, settle_interrupted
from bot.actions.delivery_settle import settle_doubts
from bot.actions.delivery_sweep import sweep_twins
from bot.actions.desk import Dates, Desk, calendar
from bot.actions.notice_tell import tell_owed
from bot.actions.report_approve import announce_draft
from bot.actions.report_draft import draft_report
from bot.actions.report_publish import is_sound, may_publish, seal_report
from bot.actions.report_remind import remind, tell_channel
from bot.actions.report_stage import stage_draft, stage_seal
from reports.rendering import DrawingStopped
from storage import ledger, publications
from storage.publications import Publication
from storage.vocabulary import PublicationState


@dataclass(frozen=True, slots=True)
class Done:
    """What a tick leaves: whether anything that is due is still to be done."""

    work_left: bool


def tick(desk: Desk) -> Done:
    """Do everything that is due now, in the order of the periods.

    Only the holder of the run lock may call it: whatever is found in the middle of a call was left by a dead process.
    """
    if not is_trusted(desk):
        tell_owed(desk)
        return Done(work_left=True)
    settle_interrupted(desk, now=desk.now())
    settle_doubts(desk)
    sweep_twins(desk)
    deliver_notices(desk)
    try:
        finished = [_advance(desk, dates) for dates in _drafts_due(desk) if not desk.stopping()]
        finished += [advance_edition(desk, edition) for edition in editions_asked(desk) if not desk.stopping()]
    except DrawingStopped:
        return Done(work_left=True)
    told = deliver_notices(desk)
    told = tell_owed(desk) and told
    return Done(work_left=not (all(finished) and told))


def _drafts_due(desk: Desk) -> list[Dates]:
    now = desk.now()
    with desk.database.reading() as session:
        opened_at = ledger.first_entry_at(session)
        published = publications.published_periods(session)
    if opened_at is None:
        return []
    dated = takewhile(lambda dates: dates.draft_at <= now, calendar(desk.settings, opened_at))
    return [dates for dates in dated if dates.period.label not in published]


def _advance(desk: Desk, dates: Dates) -> bool:
    """One period as far as it can go now. True when nothing due is left of it."""
    publication = draft_report(desk, dates, now=desk.now())
    if publication.sealed_at is None:
        if publication.state is PublicationState.HELD:
            return _wait(desk, dates, publication)
        if not stage_draft(desk, publication, now=desk.now()):
            return False
        announce_draft(desk, publication)
        if not may_publish(desk, publication, now=desk.now()):
            return _wait(desk, dates, publication)
        if not is_sound(desk, publication, now=desk.now()):
            tell_channel(desk, dates, now=desk.now())
            return False
        seal_report(desk, publication, now=desk.now())
    return _send_sealed(desk, publication)


def _wait(desk: Desk, dates: Dates, publication: Publication) -> bool:
    """People have to act first: they are reminded, and in the end the channel is told. True while it is not due."""
    remind(desk, dates, publication, now=desk.now())
    tell_channel(desk, dates, now=desk.now())
    deliver_notices(desk)  # at once: what is published after it stands behind it in the line
    return desk.now() < dates.due_at


def _send_sealed(desk: Desk, publication: Publication) -> bool:
    return stage_seal(desk, publication, now=desk.now()) and deliver(desk, publication)
