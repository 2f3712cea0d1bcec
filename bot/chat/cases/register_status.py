"""What /status says of the register: the open period so far, what is missing, what must be answered soon."""

from collections.abc import Iterator

from markupsafe import Markup

from bot.actions.cases.register_status import RegisterStatus
from bot.actions.context.context import Context
from bot.chat.admin_messages.demands import demand_lines
from reports.figures.figures import Cell
from reports.language.speaker import Speaker, code, lines, speaker


def register_paragraphs(status: RegisterStatus, context: Context, language: str) -> Iterator[Markup]:
    """Return the paragraphs, without those that have nothing to say."""
    say = speaker(language)
    yield _figures(status, say)
    missing = tuple(_missing(status, say))
    if missing:
        yield lines(say.text("Missing:"), *missing)
    for demands, heading in (
        (status.passed, say.text("⚠️ Overdue demands ({zone}):", zone=context.settings.publisher.timezone)),
        (status.near, say.text("⏰ Demands due soon ({zone}):", zone=context.settings.publisher.timezone)),
    ):
        if demands:
            yield lines(heading, *demand_lines(demands, context, language))


def _figures(status: RegisterStatus, say: Speaker) -> Markup:
    facts = {
        "period": say.period(status.period.label),
        "received": _number(status.received, say),
        "disclosed": _number(status.disclosed, say),
        "refused": _number(status.refused, say),
        "pending": _number(status.pending, say),
    }
    if status.since is None:
        return say.text(
            "{period} so far: received {received}, disclosed {disclosed}, refused {refused}, still open {pending}.",
            **facts,
        )
    return say.text(
        "{period} since {day}: received {received}, disclosed {disclosed}, refused {refused}, still open {pending}.",
        day=say.day(status.since),
        **facts,
    )


def _missing(status: RegisterStatus, say: Speaker) -> Iterator[Markup]:
    if status.unconfirmed:
        named = [code(reference) for reference in status.unconfirmed]
        more = [] if status.all_unconfirmed == len(named) else [Markup("…")]
        yield say.text(
            "• a second person's confirmation of disclosures outside the policy: {number} ({cases})",
            number=say.number(status.all_unconfirmed),
            cases=Markup(", ").join([*named, *more]),
        )
    if status.undisclosed:
        yield say.text("• what data was disclosed: {number}", number=say.number(status.undisclosed))
    if status.unexplained:
        yield say.text("• why it was refused: {number}", number=say.number(status.unexplained))


def _number(cell: Cell, say: Speaker) -> str:
    """Return the count so far; what no source recorded is not 0."""
    return say.word("state", "not_recorded") if cell.value is None else say.number(cell.value)
