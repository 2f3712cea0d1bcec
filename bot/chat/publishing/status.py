"""/status: what is due and missing, and the figures so far."""

from collections.abc import Iterator

from markupsafe import Markup

from bot.actions.admins.chat_rights import CHANNEL
from bot.actions.admins.failures import Failure
from bot.actions.cases.register_status import RegisterStatus, register_status
from bot.actions.context.context import Context
from bot.actions.publishing.correct import ask_correction
from bot.actions.publishing.draft.status import DraftStatus, Status, status
from bot.chat.admin_messages.demands import demand_lines
from bot.chat.admin_messages.watch import RIGHTS
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.publishing.draft import waiting_for
from bot.chat.publishing.hold import reason_text
from bot.chat.publishing.mismatches import mismatch_lines
from reports.figures.figures import NOT_RECORDED, Cell
from reports.language import words
from reports.language.speaker import Speaker, bold, code, lines, speaker
from reports.reading.periods import period_first
from storage.vocabulary.errors import DataError
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationKind, PublicationState

STATES = {
    PublicationState.PLANNED: words.msgid("is being drafted"),
    PublicationState.DRAFTED: words.msgid("is waiting for approval"),
    PublicationState.APPROVED: words.msgid("is approved"),
    PublicationState.HELD: words.msgid("is on hold"),
    PublicationState.PUBLISHING: words.msgid("is being posted"),
}


def reply_to_status(incoming: Incoming, context: Context) -> Answer:
    """Show every report in progress, the next one, and the open period so far."""
    now = status(context)
    say = speaker(incoming.sender.language)
    blocks = [bold(say.text("Status"))]
    blocks += [_open(unpublished, context, say) for unpublished in now.open]
    blocks += [
        say.text("{period} {state}.", period=say.period(each), state=say.plain("is being posted"))
        for each in now.posting
    ]
    blocks.append(_next(now, context, say))
    if now.doubts:
        parts = say.listing([say.word("part", part) for part in now.doubts])
        blocks.append(say.text("It is unclear whether this was posted: {parts}.", parts=parts))
    blocks += [_hindrance(one, context, say) for one in now.failures]
    blocks += [_missing_right(chat, found, say) for chat, found in now.missing_rights]
    paragraphs = register_paragraphs(register_status(context), context, say.language)
    return Answer(html="\n\n".join([*blocks, *paragraphs]))


def _open(unpublished: DraftStatus, context: Context, say: Speaker) -> Markup:
    publication = unpublished.publication
    facts = {
        "period": say.period(publication.period.label),
        "state": say.plain(STATES[publication.state]),
        "moment": say.moment(publication.due_at.astimezone(context.settings.zone)),
    }
    rows: list[Markup | str] = [say.text("{period} {state}, due {moment}.", **facts)]
    if unpublished.held:
        rows.append(say.text("Reason: {reason}", reason=reason_text(publication.hold_reason or "", say.language)))
    number = len(unpublished.approved_by)
    rows.append(say.text("{given} of {required} approvals.", given=number, required=unpublished.required))
    if not unpublished.enough and unpublished.awaited:
        rows.append(waiting_for(unpublished, say))
    rows += mismatch_lines(unpublished, say)
    if unpublished.unconfirmed:
        cases = lines(*map(code, unpublished.unconfirmed[:5]), between=", ")
        rows.append(say.text("Needs a second person's confirmation: {cases}.", cases=cases))
    return lines(*rows)


def _hindrance(one: Failure, context: Context, say: Speaker) -> Markup:
    since = say.moment(one.since.astimezone(context.settings.zone))
    return say.text("Problem since {since}: {reason}", since=since, reason=one.reason)


def _missing_right(chat: str, found: str, say: Speaker) -> Markup:
    if chat:
        return say.text(RIGHTS[found], channel=chat)
    if found == CHANNEL:
        return say.text(
            "The admin chat is a channel, so it gets no messages. Set telegram.admin_chat to a private group."
        )
    return say.text("The bot has no access to the admin chat. Each approver gets its messages in private.")


def _next(now: Status, context: Context, say: Speaker) -> Markup:
    dates, zone = now.next, context.settings.zone
    return say.text(
        "Next report: {period}. Draft on {draft}, published on {due} ({zone}).",
        period=say.period(dates.period.label),
        draft=say.moment(dates.draft_at.astimezone(zone)),
        due=say.moment(dates.due_at.astimezone(zone)),
        zone=context.settings.publisher.timezone,
    )


class PeriodMissing(DataError):
    """A /correct without a period."""

    what = "the period and the reason are missing; no edition was requested"
    todo = "write it like: /correct 2025-H1 counted_twice two court orders from Brazil"


def reply_to_correct(incoming: Incoming, context: Context) -> Answer:
    """Request a correction, which people have to approve."""
    if not incoming.text:
        raise PeriodMissing
    label, reason = period_first(incoming.text)
    period = Period.parse(label or incoming.text.split(maxsplit=1)[0])
    asked = ask_correction(context, period, reason, now=context.now(), actor=incoming.sender.actor)
    language, publication = incoming.sender.language, asked.publication
    facts = {"period": words.period(publication.period.label, language), "edition": publication.edition}
    if publication.kind is PublicationKind.ERRATUM:
        message = (
            "Edition {edition} for {period} is being drafted as an erratum: the register gives the published "
            "figures, so no figure changes."
        )
        text = words.text(message, language, **facts)
    else:
        message = "Edition {edition} for {period} is being drafted as a correction; {cells}."
        text = words.text(message, language, cells=words.counted("cells_change", asked.cells, language), **facts)
    then = words.text("It will arrive in the admin chat for approval, like a report.", language)
    return Answer(html=f"{text} {then}")


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
    if status.since is not None and status.received == NOT_RECORDED:
        return say.text(
            "{period} since {day}: nothing recorded yet.",
            period=say.period(status.period.label),
            day=say.day(status.since),
        )
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
