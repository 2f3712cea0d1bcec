"""Shows a draft in a chat: its figures, who approved it, what is missing, and what changed since the previous one."""

from typing import Any

from markupsafe import Markup

from bot.actions.context.context import Context
from bot.actions.publishing.draft_status import DraftStatus
from reports.language.speaker import Speaker, bold, code, lines, speaker
from reports.post import draft_changes
from reports.post.facts import correction_words, headlines
from reports.schema.types import Document


def draft_html(context: Context, status: DraftStatus, document: Document, language: str) -> Markup:
    """Return the draft in a few lines."""
    say, publication = speaker(language), status.publication
    moment = say.moment(publication.due_at.astimezone(context.zone))
    return lines(
        bold(say.text("Draft for {period}", period=say.period(publication.period))),
        *_edition(document, say),
        say.text("Due {moment} ({zone}).", moment=moment, zone=context.settings.publisher.timezone),
        "",
        *headlines(document, language),
        "",
        say.text(
            "By approving you confirm that every demand of {period} is recorded and that these figures are right.",
            period=publication.period,
        ),
        *_key(status, say),
        *_people(status, say),
        say.text("Draft ID {digest}", digest=code(publication.digest[:16])),
    )


def changes_html(period: str, changes: list[Any] | None, language: str) -> Markup:
    """Return what changed since the previous draft."""
    say = speaker(language)
    if changes is None:
        return say.text("This is the first draft for {period}.", period=period)
    if not changes:
        return say.text(
            "The draft for {period} changed. The changes are not listed in a chat where a case was taken out or only "
            "the terms changed. Please review the present draft as a whole.",
            period=period,
        )
    head = bold(say.text("Changes since the previous draft for {period}:", period=period))
    return lines(head, *draft_changes.told(changes, language))


def _edition(document: Document, say: Speaker) -> list[Markup]:
    """Return which edition it is and why; nothing for a first one."""
    if document["edition"] == 1:
        return []
    correction = correction_words(document, say.language)
    return [say.text("Edition {edition}. {correction}", edition=document["edition"], correction=correction)]


def _key(status: DraftStatus, say: Speaker) -> list[Markup]:
    """Return that the report would have another key than the last one, and whether the old key announced it."""
    change = status.key_change
    if change is None:
        return []
    facts = {"old": code(change.old), "new": code(change.new)}
    if change.on is not None:
        message = "The signing key is new: {new}. The key of the last report, {old}, announced it on {day}."
        return [say.text(message, **facts, day=say.day(change.on))]
    message = (
        "⚠️ The signing key is new: {new}. The key of the last report, {old}, did not announce it. Approve only if "
        "you know from the operator why the key changed: by approving you also confirm the new key, and the post "
        "says that the old one does not vouch for it."
    )
    return [say.text(message, **facts)]


def _people(status: DraftStatus, say: Speaker) -> list[Markup]:
    """Return who approved the draft, who still can, and what must be done first."""
    shown = []
    if status.held:
        reason = status.publication.hold_reason or ""
        shown.append(say.text("On hold: {reason}. Other periods are not affected.", reason=reason))
    if status.approved_by:
        shown.append(say.text("Approved by {names}.", names=say.listing(status.approved_by)))
    facts = {"given": len(status.approved_by), "required": status.required}
    if status.enough:
        shown.append(say.text("{given} of {required} approvals. It will be published when it is due.", **facts))
    else:
        shown.append(lines(say.text("{given} of {required} approvals.", **facts), _awaited(status, say), between=" "))
    if status.unconfirmed:
        cases = lines(*(code(reference) for reference in status.unconfirmed[:5]), between=", ")
        shown.append(
            say.text(
                "Before that, a second person must confirm disclosures that break the policy: {cases}.", cases=cases
            )
        )
    return shown


def _awaited(status: DraftStatus, say: Speaker) -> Markup:
    if not status.awaited:
        return say.text("There are not enough approvers.")
    return say.text("Waiting for {names}.", names=say.listing(status.awaited))
