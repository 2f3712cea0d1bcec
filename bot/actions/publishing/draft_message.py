"""What the admins read of a draft: its figures, who approved it, what hinders it; and the buttons that belong to it."""

import html
from typing import Any

from bot.actions.context.context import Context
from bot.actions.publishing.standing import DraftStatus
from reports.language import words
from reports.post import draft_changes
from reports.post.facts import correction_words, headlines
from reports.schema.types import Document
from storage.chat.admin_messages import Choice
from storage.vocabulary.publishing import PublicationState

APPROVE, HOLD, RELEASE, CHANGES = "report_approve", "report_hold", "report_release", "report_changes"
UNLISTED = words.msgid(
    "The draft for {period} changed. What changed is not listed in a chat where a case was taken out or only the terms "
    "changed. Look at the present draft as a whole."
)
MEANING = "Approving says: the register of {period} is complete, and these are its figures."


def draft_message(context: Context, standing: DraftStatus, document: Document, language: str) -> str:
    """The draft in a few lines, as HTML."""
    publication = standing.publication
    moment = words.moment(publication.due_at.astimezone(context.settings.zone), language)
    zone = context.settings.publisher.timezone
    lines = [
        f"<b>{words.text('Draft for {period}', language, period=words.period(publication.period, language))}</b>",
        *_edition(document, language),
        words.text("Due {moment} ({zone}).", language, moment=moment, zone=html.escape(zone)),
        "",
        *(html.escape(line, quote=False) for line in headlines(document, language)),
        "",
        words.text(MEANING, language, period=publication.period),
        *_people(standing, language),
        words.text("Content {digest}", language, digest=f"<code>{publication.digest[:16]}</code>"),
    ]
    return "\n".join(lines)


def _edition(document: Document, language: str) -> list[str]:
    """Which edition it is and why; nothing of a first one."""
    if document["edition"] == 1:
        return []
    correction = html.escape(correction_words(document, language), quote=False)
    return [words.text("Edition {edition}. {correction}", language, edition=document["edition"], correction=correction)]


def _people(standing: DraftStatus, language: str) -> list[str]:
    """Who stands behind the draft, who is waited for, and what must be done first."""
    lines = []
    if standing.held:
        reason = html.escape(standing.publication.hold_reason or "", quote=False)
        lines.append(words.text("Held: {reason}. Other periods go on.", language, reason=reason))
    if standing.approved_by:
        names = html.escape(words.listing(standing.approved_by, language), quote=False)
        lines.append(words.text("Approved by {names}.", language, names=names))
    facts = {"given": len(standing.approved_by), "required": standing.required}
    if standing.enough:
        lines.append(words.text("{given} of {required} approvals: it is published when it is due.", language, **facts))
    else:
        lines.append(words.text("{given} of {required} approvals.", language, **facts) + _awaited(standing, language))
    if standing.unconfirmed:
        listed = ", ".join(f"<code>{reference}</code>" for reference in standing.unconfirmed[:5])
        lines.append(
            words.text(
                "Before that, a second person must confirm disclosures outside the policy: {cases}.",
                language,
                cases=listed,
            )
        )
    return lines


def _awaited(standing: DraftStatus, language: str) -> str:
    if not standing.awaited:
        return " " + words.text("Too few people have the role approver in the config.", language)
    names = html.escape(words.listing(standing.awaited, language), quote=False)
    return " " + words.text("Waiting for {names}.", language, names=names)


def draft_choices(standing: DraftStatus, language: str) -> list[Choice]:
    """The buttons below a draft, bound to its very content."""
    publication = standing.publication
    subject, revision = str(publication.id), publication.digest
    approve = words.text("Complete and correct: approve", language)
    hold, release = words.text("Hold", language), words.text("Release", language)
    changes = words.text("What changed", language)
    state = publication.state
    chosen = []
    if state in (PublicationState.DRAFTED, PublicationState.APPROVED):
        if not standing.enough:
            chosen.append(Choice(approve, APPROVE, subject, revision, "success"))
        chosen.append(Choice(hold, HOLD, subject, revision, "danger"))
    if standing.held:
        chosen.append(Choice(release, RELEASE, subject, revision, "primary"))
    return [*chosen, Choice(changes, CHANGES, subject, revision)]


def changes_message(period: str, changes: list[Any] | None, language: str) -> str:
    """What the present draft says otherwise than the one before."""
    if changes is None:
        return words.text("This is the first draft for {period}.", language, period=period)
    if not changes:
        return words.text(UNLISTED, language, period=period)
    lines = (html.escape(line, quote=False) for line in draft_changes.told(changes, language))
    head = words.text("What the draft for {period} says otherwise than the one before:", language, period=period)
    return "\n".join([f"<b>{head}</b>", *lines])


def lapsed(period: str, names: str, language: str) -> str:
    """A new draft ended approvals of the old one."""
    return words.text(
        "The draft for {period} changed: the approvals of {names} ended.",
        language,
        period=period,
        names=html.escape(names, quote=False),
    )


def approved(period: str, name: str, given: int, required: int, language: str) -> str:
    """Somebody approved in a private chat."""
    message = "{name} approved the draft for {period} ({given} of {required})."
    facts = {"name": html.escape(name, quote=False), "given": given, "required": required}
    return words.text(message, language, period=period, **facts)


def held(period: str, name: str, reason: str, language: str) -> str:
    """Somebody holds a report."""
    message = "{name} holds the report for {period}: {reason}. It stays unpublished until somebody releases it."
    facts = {"name": html.escape(name, quote=False), "reason": html.escape(reason, quote=False)}
    return words.text(message, language, period=period, **facts)


def released(period: str, name: str, language: str) -> str:
    """Somebody ended a hold."""
    message = "{name} released the report for {period}. It is to be approved anew."
    return words.text(message, language, period=period, name=html.escape(name, quote=False))
