"""Does what is due, as the calendar and the register say it: drafts, seals, sends, says. Safe to call at any time."""

from dataclasses import dataclass
from functools import partial
from itertools import takewhile

from bot.actions.admins.clock_question import is_trusted
from bot.actions.admins.failures import REPORT, attempt, attempt_with_reserve, need_room
from bot.actions.admins.notify import tell_owed
from bot.actions.admins.superseded_drafts import clear_replaced
from bot.actions.channel.newest_message import learn_channels
from bot.actions.context.calendar import Dates, calendar
from bot.actions.context.context import Desk
from bot.actions.delivery.send import deliver, deliver_notices, settle_interrupted
from bot.actions.delivery.settle import settle_doubts, sweep_twins
from bot.actions.integrity.restored import waits_for_comparison
from bot.actions.integrity.sole_publisher import follow_register, may_seal
from bot.actions.integrity.uploads import forget_forged_uploads
from bot.actions.publishing.advance import advance_edition, editions_asked
from bot.actions.publishing.approve import announce_draft
from bot.actions.publishing.draft import draft_report, plan_report
from bot.actions.publishing.publish import is_sound, may_publish, seal_if_current
from bot.actions.publishing.remind import follow_calendar, tell_if_late
from bot.actions.publishing.stage import stage_draft, stage_seal
from bot.actions.watch.posts import watch_posts
from bot.actions.watch.rights import watch_standing
from bot.actions.watch.webhook import watch_webhook
from reports.charts.process import DrawingStopped
from storage.ledger import entries
from storage.publishing import publications
from storage.publishing.publications import Publication
from storage.vocabulary.publishing import PublicationState

NOTICES = "late notices"


@dataclass(frozen=True, slots=True)
class Done:
    """What a tick leaves: whether anything that is due is still to be done."""

    work_left: bool


def tick(desk: Desk) -> Done:
    """Do everything that is due now, in the order of the periods. Each step runs whatever became of the others.

    The calendar goes first: reminders and late notices wait for no draft, no picture, no chat and no key. Only the
    holder of the run lock may call it: whatever is found in the middle of a call was left by a dead process.
    """
    if not is_trusted(desk) or waits_for_comparison(desk):
        tell_owed(desk)
        return Done(work_left=True)
    due = _drafts_due(desk)
    try:
        _settle(desk)
        _announce(desk, due)
        attempt(desk, "messages", lambda: tell_owed(desk))
        finished = [_work(desk, dates) for dates in due if not desk.stopping()]
        finished += [_work_on_edition(desk, edition) for edition in editions_asked(desk) if not desk.stopping()]
    except DrawingStopped:
        return Done(work_left=True)
    cleared = attempt(desk, "older drafts", lambda: clear_replaced(desk))
    told = attempt_with_reserve(desk, NOTICES, lambda: deliver_notices(desk))
    told = tell_owed(desk) and told
    return Done(work_left=not (all(finished) and told and cleared))


def _settle(desk: Desk) -> None:
    """Finish what earlier ticks left in doubt, so that the line before a notice is clear."""
    attempt(desk, "delivery", lambda: settle_interrupted(desk, now=desk.now()))
    attempt(desk, "channels", lambda: learn_channels(desk))
    attempt(desk, "mark", lambda: follow_register(desk))
    attempt(desk, "uploads", lambda: forget_forged_uploads(desk))
    attempt(desk, "doubts", lambda: settle_doubts(desk))
    attempt(desk, "copies", lambda: sweep_twins(desk))


def _announce(desk: Desk, due: list[Dates]) -> None:
    for dates in due:
        attempt_with_reserve(
            desk, f"calendar:{dates.period.label}", partial(follow_calendar, desk, dates, now=desk.now())
        )
    # At once: what is published after a notice stands behind it in the line.
    attempt_with_reserve(desk, NOTICES, lambda: deliver_notices(desk))


def _work(desk: Desk, dates: Dates) -> bool:
    """One report as far as it can go now; where that is not far enough, the channel is sent the late notice."""
    label = dates.period.label
    finished = attempt(desk, f"{REPORT}{label}", lambda: _advance(desk, dates))
    if not finished:
        attempt_with_reserve(desk, f"calendar:{label}", lambda: tell_if_late(desk, dates, now=desk.now()))
        attempt_with_reserve(desk, NOTICES, lambda: deliver_notices(desk))
    return finished


def _work_on_edition(desk: Desk, edition: Publication) -> bool:
    subject = f"{REPORT}{edition.period}" if edition.edition == 1 else f"{REPORT}{edition.period}, {edition.edition}"
    return attempt(desk, subject, lambda: advance_edition(desk, edition))


def _drafts_due(desk: Desk) -> list[Dates]:
    now = desk.now()
    with desk.database.reading() as session:
        opened_at = entries.first_entry_at(session)
        published = publications.published_periods(session)
    if opened_at is None:
        return []
    dated = takewhile(lambda dates: dates.draft_at <= now, calendar(desk.settings, opened_at))
    return [dates for dates in dated if dates.period.label not in published]


def _advance(desk: Desk, dates: Dates) -> bool:
    """One period as far as it can go now. True when nothing due is left of it."""
    publication = plan_report(desk, dates, desk.now())
    if publication.sealed_at is None:
        desk.need_key()
        need_room(desk)
        publication = draft_report(desk, dates, now=desk.now())
    if publication.sealed_at is None:
        if publication.state is PublicationState.HELD:
            return desk.now() < dates.due_at
        if not stage_draft(desk, publication, now=desk.now()):
            return False
        announce_draft(desk, publication)
        if not may_publish(desk, publication, now=desk.now()):
            return desk.now() < dates.due_at
        if not is_sound(desk, publication, now=desk.now()) or not may_seal(desk):
            return False
        if not seal_if_current(desk, publication, now=desk.now()):
            draft_report(desk, dates, now=desk.now())  # the approvals end now; the next tick shows the new draft
            return False
    return stage_seal(desk, publication, now=desk.now()) and deliver(desk, publication)


def watch(desk: Desk) -> None:
    """Look at what is due, and tell the admins what is wrong, once. A clock in doubt makes nothing due."""
    if desk.guard.doubt(desk.database, desk.now()) is not None:
        return
    watch_standing(desk)
    watch_webhook(desk)
    watch_posts(desk)
    tell_owed(desk)
