"""Messages about a report until it is in the channel: its draft, decisions about it, reminders."""

from markupsafe import Markup

from bot.actions.publishing.draft.messages import posted_at
from bot.chat.admin_messages.subject import Subject
from bot.chat.publishing.draft import draft_html, replaced_html, report_links, sealed_html
from bot.chat.publishing.hold import reason_text
from reports.language.speaker import lines


def draft(subject: Subject) -> Markup | None:
    """Show the current draft; nothing if another draft has replaced it, because that one has its own message."""
    view = subject.draft
    if view is None or view.status.publication.revision != subject["revision"]:
        return None
    notes, period = [], view.status.publication.period
    if subject.facts.get("lapsed"):
        notes.append(
            subject.text(
                "The draft for {period} changed, so the approvals of {names} no longer count. Please review it again.",
                period=period,
                names=subject.say.listing(subject["lapsed"]),
            )
        )
    if subject.facts.get("released_by"):
        notes.append(
            subject.text(
                "{name} lifted the hold on the report for {period}. It needs to be approved again.",
                period=period,
                name=subject["released_by"],
            )
        )
    return draft_html(subject.context, view, subject.language, notes)


def draft_replaced(subject: Subject) -> Markup:
    """Say that a newer message shows the draft, and where."""
    chat, message = subject["link"]
    return replaced_html(subject["period"], chat, message, subject.language)


def draft_sealed(subject: Subject) -> Markup:
    """Say that the draft became the report, and where that is."""
    return sealed_html(subject["period"], subject["links"], subject.language, posted=subject["posted"])


def files(subject: Subject) -> Markup:
    """Explain files in the admin chat."""
    return subject.text(
        "Files of the report for {period}, uploaded once for all channels. They disappear from here when it is posted."
    )


def approved(subject: Subject) -> Markup:
    """Report that somebody approved in a private chat."""
    return subject.text("{name} approved the draft for {period} ({given} of {required}).")


def held(subject: Subject) -> Markup:
    """Report that somebody put a report on hold."""
    return subject.text(
        "{name} put the report for {period} on hold: {reason}. It will not be published until somebody lifts the hold.",
        reason=reason_text(subject["reason"], subject.language),
    )


def withdrawn(subject: Subject) -> Markup:
    """Report that somebody withdrew an approval in a private chat."""
    return subject.text("{name} withdrew the approval of the draft for {period} ({given} of {required} are left).")


def lapsed(subject: Subject) -> Markup:
    """Report that a new draft ended approvals of the old one."""
    return subject.text(
        "The draft for {period} changed, so the approvals of {names} no longer count. Please review it again.",
        names=subject.say.listing(subject["names"]),
    )


def due_soon(subject: Subject) -> Markup:
    """Remind that a report is due in some days."""
    due_on = subject.instant("due_at").date()
    left = max((due_on - subject.context.today()).days, 0)
    if not left and subject["anyway"]:
        message = (
            "The report for {period} is due today: {moment} ({zone}). It will be published then, with or without "
            "approval."
        )
    elif not left:
        message = "The report for {period} is due today: {moment} ({zone}). It still needs approval."
    elif subject["anyway"]:
        message = (
            "The report for {period} is due in {days}, on {moment} ({zone}). It will be published then, with or "
            "without approval."
        )
    else:
        message = "The report for {period} is due in {days}, on {moment} ({zone}). It still needs approval."
    days = subject.say.counted("days", left)
    return _reminder(subject, subject.text(message, days=days, moment=subject.moment("due_at")))


def overdue(subject: Subject) -> Markup:
    """Report that a report is due and cannot be published."""
    if subject["held"]:
        message = (
            "The report for {period} is due and on hold. If that has not changed by {late} ({zone}), the channel gets "
            "a notice that it is late."
        )
    else:
        message = (
            "The report for {period} is due but not approved, so it is not published. If that has not changed by "
            "{late} ({zone}), the channel gets a notice that it is late."
        )
    return _reminder(subject, subject.text(message, late=subject.moment("late_at")))


def _reminder(subject: Subject, sentence: Markup) -> Markup:
    """Add the draft with its buttons, or if there is none yet, only who must approve it."""
    if subject.draft is not None:
        return draft_html(subject.context, subject.draft, subject.language, [sentence])
    if not subject["names"]:
        return sentence
    waiting = subject.text("Waiting for {names}.", names=subject.say.listing(subject["names"]))
    return lines(sentence, waiting, between=" ")


def published(subject: Subject) -> Markup:
    """Report that all parts are in the channel, and where."""
    posted = posted_at(subject.context, subject["publication"])
    text = subject.text("✅ Published: the report for {period} has been posted in full.")
    return lines(text, *report_links(posted))


def draft_remains(subject: Subject) -> Markup:
    """Report that messages of a replaced draft cannot be deleted."""
    return subject.text(
        "Messages of an older draft for {period} are still in the chat, and Telegram no longer lets the bot delete "
        "them. Please delete them by hand: they show demands that the report no longer counts."
    )


def staging_refused(subject: Subject) -> Markup:
    """Report that files could not be uploaded."""
    return subject.text("The bot could not upload files: {reason}.")
