"""/status: what is due and missing, and the figures so far."""

import html

from bot.actions.admins.failures import Failure
from bot.actions.cases.register_status import register_status
from bot.actions.context.context import Context
from bot.actions.publishing.correct import ask_correction
from bot.actions.publishing.draft_status import DraftStatus, Status, status
from bot.chat.cases.register_status import register_paragraphs
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.publishing.hold import reason_text
from reports.language import words
from reports.period import Period
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
    language = incoming.sender.language
    lines = [f"<b>{words.text('Where things stand', language)}</b>"]
    lines += [_open(unpublished, context, language) for unpublished in now.open]
    lines += [_posting(period, language) for period in now.posting]
    lines.append(_next(now, context, language))
    if now.doubts:
        parts = words.listing([words.word("part", part, language) for part in now.doubts], language)
        lines.append(words.text("It is unclear whether this was posted: {parts}.", language, parts=parts))
    lines += [_hindrance(one, context, language) for one in now.failures]
    lines += register_paragraphs(register_status(context), context, language)
    return Answer(html="\n\n".join(lines))


def _open(unpublished: DraftStatus, context: Context, language: str) -> str:
    publication = unpublished.publication
    moment = words.moment(publication.due_at.astimezone(context.settings.zone), language)
    facts = {
        "period": words.period(publication.period, language),
        "state": words.text(STATES[publication.state], language),
        "moment": moment,
    }
    lines = [words.text("{period} {state}, due {moment}.", language, **facts)]
    if unpublished.held:
        reason = html.escape(reason_text(publication.hold_reason or "", language), quote=False)
        lines.append(words.text("Reason: {reason}", language, reason=reason))
    given = words.text(
        "{given} of {required} approvals.", language, given=len(unpublished.approved_by), required=unpublished.required
    )
    lines.append(given)
    if not unpublished.enough and unpublished.awaited:
        names = html.escape(words.listing(unpublished.awaited, language), quote=False)
        lines.append(words.text("Waiting for {names}.", language, names=names))
    if unpublished.unconfirmed:
        cases = ", ".join(f"<code>{reference}</code>" for reference in unpublished.unconfirmed[:5])
        lines.append(words.text("Needs a second person's confirmation: {cases}.", language, cases=cases))
    return "\n".join(lines)


def _hindrance(one: Failure, context: Context, language: str) -> str:
    since = words.moment(one.since.astimezone(context.settings.zone), language)
    reason = html.escape(one.reason, quote=False)
    return words.text("Problem since {since}: {reason}", language, since=since, reason=reason)


def _posting(period: str, language: str) -> str:
    return words.text(
        "{period} {state}.",
        language,
        period=words.period(period, language),
        state=words.text("is being posted", language),
    )


def _next(now: Status, context: Context, language: str) -> str:
    dates = now.next
    draft = words.moment(dates.draft_at.astimezone(context.settings.zone), language)
    due = words.moment(dates.due_at.astimezone(context.settings.zone), language)
    message = "Next report: {period}. Draft on {draft}, published on {due} ({zone})."
    facts = {"period": words.period(dates.period.label, language), "draft": draft, "due": due}
    return words.text(message, language, zone=html.escape(context.settings.publisher.timezone), **facts)


def reply_to_correct(incoming: Incoming, context: Context) -> Answer:
    """Request a correction, which people have to approve."""
    label, _, reason = incoming.text.partition(" ")
    asked = ask_correction(context, Period.parse(label), reason, now=context.now(), actor=incoming.sender.actor)
    language, publication = incoming.sender.language, asked.publication
    facts = {"period": words.period(publication.period, language), "edition": publication.edition}
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
