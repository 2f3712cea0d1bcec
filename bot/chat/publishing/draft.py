"""Shows a draft in a chat: its figures, who approved it, what is missing, and what changed since the previous one."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from bot.actions.context.context import Context
from bot.actions.publishing.draft.status import DraftStatus
from bot.actions.publishing.draft.view import ChangesView, DraftView
from bot.actions.publishing.legal_bands import FIGURES_LAW, BandNotes
from bot.chat.cases.view import person_called
from bot.chat.publishing.hold import reason_text
from bot.chat.publishing.mismatches import mismatch_lines
from reports.language import words
from reports.language.speaker import Speaker, anchor, bold, code, lines, speaker
from reports.post import draft_changes
from reports.post.facts import correction_words, headlines
from reports.post.notices import message_link
from reports.schema.types import Document
from storage.counting.changed_cases import WrittenCase
from storage.vocabulary.changes import CHANGES
from storage.vocabulary.publishing import EntryKind

CHANGES_SHOWN, CASES_SHOWN = 3, 10
CHANGED = words.msgid("{reference}, {country}: changed by {name} on {moment}")
WRITTEN = {
    EntryKind.CASE_RECORDED: words.msgid("{reference}, {country}: recorded by {name} on {moment}"),
    EntryKind.CASES_IMPORTED: words.msgid("{reference}, {country}: imported by {name} on {moment}"),
    **dict.fromkeys(CHANGES, CHANGED),
}


def draft_html(context: Context, view: DraftView, language: str, notes: Sequence[Markup] = ()) -> Markup:
    """Return the draft in a few lines; `notes` say why it is shown again."""
    say, status, document = speaker(language), view.status, view.document
    publication = status.publication
    moment = say.moment(publication.due_at.astimezone(context.zone))
    return lines(
        bold(say.text("Draft for {period}", period=say.period(publication.period.label))),
        *_edition(document, say),
        say.text("Due {moment} ({zone}).", moment=moment, zone=context.settings.publisher.timezone),
        *(lines("", note) for note in notes),
        "",
        *_figures(context, view, say),
        say.text(
            "By approving you confirm that every demand of {period} is recorded and that these figures are right.",
            period=say.period(publication.period.label),
        ),
        *_bands(status.bands, say),
        *_key(status, say),
        *_people(status, say),
        say.text("Draft ID {digest}", digest=code(publication.digest[:16])),
    )


def _figures(context: Context, view: DraftView, say: Speaker) -> list[Markup | str]:
    """Return the headlines and what changed; nothing of a draft that may show a case which was taken out since."""
    if view.taken_out:
        return [say.text("A case has been removed since this draft. The next draft will show figures again."), Markup()]
    return [*headlines(view.document, say.language), Markup(), *_changed(context, view, say)]


def _changed(context: Context, view: DraftView, say: Speaker) -> list[Markup | str]:
    """Return the first changes since the earlier draft; nothing for a first draft."""
    if view.changes is None:
        return []
    if not view.changes.changes:
        return [say.text("The draft changed. Please review it as a whole."), Markup()]
    return [
        *_since(context, view, say),
        *draft_changes.change_lines(view.changes.changes, say.language, CHANGES_SHOWN),
        Markup(),
    ]


def _since(context: Context, view: DraftView, say: Speaker) -> list[Markup | str]:
    if view.since is None:
        return []
    moment = say.moment(view.since.astimezone(context.zone))
    return [bold(say.text("Changed since the draft of {moment}:", moment=moment))]


def replaced_html(period: str, chat: str, message: int, language: str) -> Markup:
    """Say that a newer message shows the draft, and where."""
    say, link = speaker(language), message_link(chat, message)
    if not link:
        return say.text("The draft for {period} is in a newer message below.", period=say.period(period))
    return say.text(
        "The draft for {period} is {link} now.",
        period=say.period(period),
        link=anchor(link, say.text("in a newer message")),
    )


def sealed_html(period: str, posted_at: Sequence[Sequence[Any]], language: str, *, posted: bool) -> Markup:
    """Say that the draft became the report, and where that is."""
    say = speaker(language)
    if not posted:
        return say.text("The report for {period} is being posted.", period=say.period(period))
    return lines(say.text("The report for {period} is published.", period=say.period(period)), *report_links(posted_at))


def report_links(posted_at: Sequence[Sequence[Any]]) -> list[Markup]:
    """Return a link to a report in each channel."""
    links = (message_link(channel, number) for channel, number in posted_at)
    return [anchor(link, link.removeprefix("https://")) for link in links if link]


def changes_html(context: Context, found: ChangesView, language: str) -> Markup:
    """Return what changed since an earlier draft, and the cases that were written since."""
    view = found.draft
    say, period = speaker(language), view.status.publication.period.label
    if view.changes is None:
        return say.text("This is the first draft for {period}.", period=period)
    if not view.changes.changes:
        return say.text(
            "The draft for {period} changed. The changes are not listed in a chat where a case was taken out or only "
            "the terms changed. Please review the present draft as a whole.",
            period=period,
        )
    head = bold(say.text("Changes in the draft for {period}", period=say.period(period)))
    changes = draft_changes.change_lines(view.changes.changes, language)
    return lines(head, *_since(context, view, say), *changes, *_cases(context, found.cases, say))


def _cases(context: Context, cases: Sequence[WrittenCase], say: Speaker) -> list[Markup | str]:
    """Return who wrote which case, and when."""
    if not cases:
        return []
    listed: list[Markup | str] = [
        say.text(
            WRITTEN[one.kind],
            reference=code(one.reference),
            country=say.country(one.country),
            name=person_called(one.actor, context.settings),
            moment=say.moment(one.at.astimezone(context.zone)),
        )
        for one in cases[:CASES_SHOWN]
    ]
    if len(cases) > CASES_SHOWN:
        listed.append(say.counted("more_cases_here", len(cases) - CASES_SHOWN))
    return [Markup(), bold(say.text("Cases written since then:")), *listed]


def _edition(document: Document, say: Speaker) -> list[Markup]:
    """Return which edition it is and why; nothing for a first one."""
    if document["edition"] == 1:
        return []
    correction = correction_words(document, say.language)
    return [say.text("Edition {edition}. {correction}", edition=document["edition"], correction=correction)]


def _bands(notes: BandNotes, say: Speaker) -> list[Markup | str]:
    """Return what to consider before national security process is shown in bands, or in figures."""
    shown: list[Markup | str] = []
    if notes.was_zero:
        message = (
            "⚠️ The last report gave 0 for national security process, and this one gives a band. Readers may take that "
            "as news that such a demand has arrived. Approve only if you accept that."
        )
        shown.append(say.text(message))
    if notes.was_banded:
        message = (
            "⚠️ The last report gave a band for national security process, and this one gives figures. Approve only "
            "if no order forbids that."
        )
        shown.append(say.text(message))
    if notes.left_out:
        message = (
            "National security process of days that an earlier report gives in other bands is left out: both bands "
            "together would show more than the law allows."
        )
        shown.append(say.text(message))
    if notes.unsaid:
        shown.append(say.counted("accounts_assumed", notes.unsaid))
    if notes.from_next:
        shown.append(say.text("The operator has changed the bands since. The change applies from the next period."))
    if notes.forbidden:
        cases = lines(*(code(reference) for reference in notes.forbidden[:5]), between=", ")
        message = (
            "⚠️ These cases may not be counted in figures, because an order forbids their disclosure ({law}): {cases}. "
            "Nobody can approve before they are embargoed, or reported in bands."
        )
        shown.append(say.text(message, law=FIGURES_LAW, cases=cases))
    return shown


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


def _people(status: DraftStatus, say: Speaker) -> list[Markup | str]:
    """Return who approved the draft, who still can, and what must be done first."""
    shown: list[Markup | str] = mismatch_lines(status, say)
    if status.held:
        reason = reason_text(status.publication.hold_reason or "", say.language)
        shown.append(say.text("On hold: {reason}. Other periods are not affected.", reason=reason))
    if status.approved_by:
        shown.append(say.text("Approved by {names}.", names=say.listing(status.approved_by)))
    facts = {"given": len(status.approved_by), "required": status.required}
    if status.enough:
        shown.append(say.text("{given} of {required} approvals. It will be published when it is due.", **facts))
    else:
        shown.append(lines(say.text("{given} of {required} approvals.", **facts), _missing(status, say), between=" "))
    if status.unconfirmed:
        cases = lines(*(code(reference) for reference in status.unconfirmed[:5]), between=", ")
        shown.append(
            say.text(
                "Before that, a second person must confirm disclosures that break the policy: {cases}.", cases=cases
            )
        )
    return shown


def _missing(status: DraftStatus, say: Speaker) -> Markup:
    return waiting_for(status, say) if status.awaited else say.text("There are not enough approvers.")


def waiting_for(status: DraftStatus, say: Speaker) -> Markup:
    """Return who must still approve: all of the people named, or some of them if that is enough."""
    missing = status.required - len(status.approved_by)
    names = say.listing(status.awaited, either=missing < len(status.awaited))
    return say.text("Waiting for {names}.", names=names)
