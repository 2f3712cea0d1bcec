"""The deadlines of open demands: which are due soon or overdue, and reminders of them, once before and once after.

Embargoed cases are left out: reminders go to the admin chat, where nobody sees these cases.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from bot.actions.cases.access import Access
from bot.actions.context.context import Context
from bot.config.deadlines import Limit
from bot.config.settings import Settings
from reports.zone import local_instant
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import inspections
from storage.publishing.inspections import Inspection
from storage.register import cases
from storage.register.rows import StoredCase
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.words import Emergency

REMINDED = "deadline:"
LONGEST_LEAD = timedelta(days=1)
Step = Literal["", "soon", "passed"]
KINDS = {"soon": MessageKind.DEADLINES_NEAR, "passed": MessageKind.DEADLINES_PASSED}


@dataclass(frozen=True, slots=True)
class OpenDemand:
    """A demand without an answer, with its deadline; `last_day` is given if the limit is in days."""

    stored: StoredCase
    due_at: datetime
    remind_at: datetime
    last_day: date | None

    def step(self, now: datetime) -> Step:
        """Return whether the deadline is near or has passed."""
        return "passed" if now >= self.due_at else "soon" if now >= self.remind_at else ""


def open_demand(stored: StoredCase, limit: Limit, zone: str) -> OpenDemand:
    """Return the deadline of a case. A day ends at midnight; the reminder comes a day before, or after 3/4 of the time.

    Hours count from the recording, or from the end of the day of receipt if that was earlier.
    """
    received = stored.case.received_on
    if limit.in_hours:
        received_by = local_instant(received + timedelta(days=1), time(), zone)
        began = min(stored.recorded_at, received_by)
        length, last_day = timedelta(hours=limit.number), None
        due_at = began + length
    else:
        last_day = received + timedelta(days=limit.number)
        length, due_at = timedelta(days=limit.number), local_instant(last_day + timedelta(days=1), time(), zone)
    return OpenDemand(stored, due_at.astimezone(UTC), due_at.astimezone(UTC) - min(LONGEST_LEAD, length / 4), last_day)


def open_demands(session: Session, settings: Settings, today: date) -> tuple[OpenDemand, ...]:
    """Return every open demand with a deadline, without embargoed ones, the most urgent first."""
    limits, urgent = settings.deadlines.limits(), settings.deadlines.in_emergencies()
    if not limits and urgent is None:
        return ()
    visible = Access(today=today).filter(voided=False)
    zone = settings.publisher.timezone
    demands = []
    for stored in cases.pending(session, visible, limits, emergencies=urgent is not None):
        case = stored.case
        limit = urgent if urgent and case.emergency is Emergency.YES else limits[case.legal_process]
        demands.append(open_demand(stored, limit, zone))
    return tuple(sorted(demands, key=lambda demand: (demand.due_at, demand.stored.reference)))


def remind_of_deadlines(context: Context) -> None:
    """Queue one message for all demands whose deadline is newly near, and one for those whose deadline has passed."""
    now = context.now()
    today = now.astimezone(context.zone).date()
    due: dict[Step, list[OpenDemand]] = defaultdict(list)
    with context.database.reading() as session:
        end = entries.head(session)
        if context.deadlines.rests(end, today, now):
            return
        reminded = dict(inspections.with_prefix(session, REMINDED))
        demands = open_demands(session, context.settings, today)
    for demand in demands:
        step = demand.step(now)
        if step and not _was_reminded(demand, step, reminded):
            due[step].append(demand)
    if due:
        _queue(context, due, now)
    later = (at for demand in demands for at in (demand.remind_at, demand.due_at) if at > now)
    context.deadlines.note(end, today, min(later, default=now + LONGEST_LEAD))


def _queue(context: Context, due: Mapping[Step, Sequence[OpenDemand]], now: datetime) -> None:
    """Queue the messages and note which demands they name, in one transaction."""
    with context.database.transaction() as session:
        for step, demands in due.items():
            facts = {"references": [demand.stored.reference for demand in demands]}
            context.queue_message(session, f"deadlines:{step}:{now.isoformat()}", KINDS[step], facts)
            for demand in demands:
                inspections.keep(session, f"{REMINDED}{demand.stored.reference}", due_at=demand.due_at, found=step)


def _was_reminded(demand: OpenDemand, step: Step, reminded: Mapping[str, Inspection]) -> bool:
    """Return whether this step of this very deadline was reported: a deadline that moved is another one."""
    before = reminded.get(f"{REMINDED}{demand.stored.reference}")
    return before is not None and before.due_at == demand.due_at and before.found in (step, "passed")
