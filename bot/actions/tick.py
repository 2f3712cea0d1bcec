"""Does everything that is due by the calendar and the register: drafts, seals, posts and messages. Safe to repeat."""

from dataclasses import dataclass
from functools import partial
from itertools import takewhile

from bot.actions.admins.clock_question import is_trusted
from bot.actions.admins.failures import REPORT, attempt, attempt_with_reserve
from bot.actions.admins.notify import send_queued
from bot.actions.cases.deadlines import remind_of_deadlines
from bot.actions.channel.newest_message import learn_channels
from bot.actions.context.calendar import Dates, calendar
from bot.actions.context.context import Context
from bot.actions.delivery.send import deliver_notices, settle_interrupted
from bot.actions.delivery.settle import settle_doubts, sweep_twins
from bot.actions.integrity.restored import waits_for_comparison
from bot.actions.integrity.sole_publisher import follow_register
from bot.actions.integrity.uploads import forget_forged_uploads
from bot.actions.publishing.advance import advance, editions_asked
from bot.actions.publishing.draft.draft import plan_report
from bot.actions.publishing.draft.messages import follow_drafts
from bot.actions.publishing.remind import follow_calendar, tell_if_late
from bot.actions.watch.inspect import inspect
from bot.actions.watch.posts import posts_due
from bot.actions.watch.rights import rights_due
from bot.actions.watch.webhook import webhook_due
from reports.charts.process import DrawingStopped
from storage.ledger import entries
from storage.publishing import publications
from storage.publishing.publications import Publication

NOTICES = "late notices"
CHECKS = (rights_due, webhook_due, posts_due)  # the posts last: without access to a channel they are not checked


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a tick: whether any due work is left."""

    work_left: bool


def tick(context: Context) -> Done:
    """Do everything that is due now, in the order of the periods. Each step runs even if others fail.

    The calendar goes first: reminders and late notices do not wait for a draft, a chart, a chat or a key. Only the
    holder of the run lock may call this: any part found in the middle of a call was left by a dead process.
    """
    if not is_trusted(context) or waits_for_comparison(context):
        send_queued(context)
        return Done(work_left=True)
    due = _drafts_due(context)
    try:
        _settle(context)
        _announce(context, due)
        attempt(context, "deadlines", lambda: remind_of_deadlines(context))
        attempt(context, "messages", lambda: send_queued(context))
        finished = [_work(context, dates) for dates in due if not context.stopping()]
        finished += [
            _work_on_edition(context, edition) for edition in editions_asked(context) if not context.stopping()
        ]
    except DrawingStopped:
        return Done(work_left=True)
    attempt(context, "messages", lambda: send_queued(context))  # first, so that older messages can point to new ones
    cleared = attempt(context, "older drafts", lambda: follow_drafts(context))
    delivered = attempt_with_reserve(context, NOTICES, lambda: deliver_notices(context))
    delivered = send_queued(context) and delivered
    return Done(work_left=not (all(finished) and delivered and cleared))


def _settle(context: Context) -> None:
    """Finish what earlier ticks left in doubt, so that nothing in the queue blocks a notice."""
    attempt(context, "delivery", lambda: settle_interrupted(context, now=context.now()))
    attempt(context, "channels", lambda: learn_channels(context))
    attempt(context, "mark", lambda: follow_register(context))
    attempt(context, "uploads", lambda: forget_forged_uploads(context))
    attempt(context, "doubts", lambda: settle_doubts(context))
    attempt(context, "copies", lambda: sweep_twins(context))


def _announce(context: Context, due: list[Dates]) -> None:
    for dates in due:
        attempt_with_reserve(
            context, f"calendar:{dates.period.label}", partial(follow_calendar, context, dates, now=context.now())
        )
    # Immediately: whatever is published after a notice is queued behind it.
    attempt_with_reserve(context, NOTICES, lambda: deliver_notices(context))


def _work(context: Context, dates: Dates) -> bool:
    """Advance one report as far as possible; if it is not finished and is late, send the channel the late notice."""
    label = dates.period.label
    finished = attempt(
        context,
        f"{REPORT}{label}",
        lambda: advance(context, plan_report(context, dates, context.now()), due_at=dates.due_at),
    )
    if not finished:
        attempt_with_reserve(context, f"calendar:{label}", lambda: tell_if_late(context, dates, now=context.now()))
        attempt_with_reserve(context, NOTICES, lambda: deliver_notices(context))
    return finished


def _work_on_edition(context: Context, edition: Publication) -> bool:
    subject = f"{REPORT}{edition.period}" if edition.edition == 1 else f"{REPORT}{edition.period}, {edition.edition}"
    return attempt(context, subject, lambda: advance(context, edition, due_at=None))


def _drafts_due(context: Context) -> list[Dates]:
    now = context.now()
    with context.database.reading() as session:
        opened_at = entries.first_entry_at(session)
        published = publications.published_periods(session)
    if opened_at is None:
        return []
    dated = takewhile(lambda dates: dates.draft_at <= now, calendar(context.settings, opened_at))
    return [dates for dates in dated if dates.period.label not in published]


def watch(context: Context) -> None:
    """Run the checks that are due and report each problem to the admins once. While the clock is in doubt, do none."""
    if context.guard.doubt(context.database, context.now()) is not None:
        return
    for checks_due in CHECKS:
        inspect(context, checks_due(context))
    send_queued(context)
