"""Open demands with their deadlines, as lines for admins."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.actions.cases.deadlines import OpenDemand
from bot.actions.context.context import Context
from bot.chat.cases.card_text import shown
from reports.language.speaker import code, speaker

SHOWN = 10


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
