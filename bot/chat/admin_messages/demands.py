"""Messages about open demands whose deadline is near or has passed."""

from markupsafe import Markup

from bot.actions.cases.deadlines import Step, open_demands
from bot.chat.admin_messages.subject import Subject
from bot.chat.cases.open_demands import demand_lines
from reports.language.speaker import lines


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
