"""Open demands whose deadline is near or has passed: messages about them, and their lines in /status."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.actions.cases.deadlines import OpenDemand, Step, open_demands
from bot.actions.context.context import Context
from bot.chat.admin_messages.subject import Subject
from bot.chat.cases.card_text import shown
from reports.language.speaker import code, lines, speaker

SHOWN = 10


def deadlines_near(subject: Subject) -> Markup | None:
    """List the demands that must be answered soon."""
    return _listed(subject, "soon", subject.text("⏰ Answers due soon ({zone}):"))


def deadlines_passed(subject: Subject) -> Markup | None:
    """List the demands that should have been answered."""
    return _listed(subject, "passed", subject.text("⚠️ Answers overdue ({zone}):"))


def _listed(subject: Subject, step: Step, heading: Markup) -> Markup | None:
    """Return the demands that are still open and may still be shown; None if there are none."""
    context, now = subject.context, subject.context.now()
    with context.database.reading() as session:
        demands = open_demands(session, context.settings, context.today())
    named = frozenset(subject["references"])
    due = [one for one in demands if one.stored.reference in named and one.step(now) == step]
    return lines(heading, *demand_lines(due, context, subject.language)) if due else None


def demand_lines(demands: Sequence[OpenDemand], context: Context, language: str) -> Iterator[Markup]:
    """Return a line for each of the first demands, and how many more there are."""
    say = speaker(language)
    for demand in demands[:SHOWN]:
        case, last_day = demand.stored.case, demand.last_day
        by = say.moment(demand.due_at.astimezone(context.zone)) if last_day is None else say.day(last_day)
        yield say.text(
            "• {reference} {country}, {process}: by {day}",
            reference=code(demand.stored.reference),
            country=say.country(case.country),
            process=shown("legal_process", case.legal_process, language),
            day=by,
        )
    if len(demands) > SHOWN:
        yield say.text("… and {count} more.", count=say.number(len(demands) - SHOWN))
