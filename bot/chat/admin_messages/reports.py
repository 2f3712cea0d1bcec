"""Messages about a report until it is in the channel: its draft, decisions about it, reminders."""

from markupsafe import Markup

from bot.actions.publishing.content import stored_document
from bot.actions.publishing.draft_status import draft_status
from bot.chat.admin_messages.subject import Subject
from bot.chat.publishing.draft import draft_html
from storage.publishing import publications


def draft(subject: Subject) -> Markup | None:
    """Show the current draft; nothing if another draft has replaced it, because that one has its own message."""
    context = subject.context
    with context.database.reading() as session:
        publication = publications.by_id(session, subject["publication"])
        if publication.revision != subject["revision"]:
            return None
        status = draft_status(session, publication, context)
        document = stored_document(session, publication)
    return draft_html(context, status, document, subject.language)


def approved(subject: Subject) -> Markup:
    """Report that somebody approved in a private chat."""
    return subject.text("{name} approved the draft for {period} ({given} of {required}).")


def held(subject: Subject) -> Markup:
    """Report that somebody put a report on hold."""
    return subject.text(
        "{name} put the report for {period} on hold: {reason}. It will not be published until somebody lifts the hold."
    )


def released(subject: Subject) -> Markup:
    """Report that somebody ended a hold."""
    return subject.text("{name} lifted the hold on the report for {period}. It needs to be approved again.")


def lapsed(subject: Subject) -> Markup:
    """Report that a new draft ended approvals of the old one."""
    return subject.text(
        "The draft for {period} changed, so the approvals of {names} no longer count. Please review it again.",
        names=subject.say.listing(subject["names"]),
    )


def due_soon(subject: Subject) -> Markup:
    """Remind that a report is due in some days."""
    if subject["anyway"]:
        message = (
            "The report for {period} is due on {moment} ({zone}). It will be published then, with or without approval."
        )
    else:
        message = "The report for {period} is due on {moment} ({zone}). It still needs approval."
    return subject.text(message, moment=subject.moment("due_at"))


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
    return subject.text(message, late=subject.moment("late_at"))


def published(subject: Subject) -> Markup:
    """Report that all parts are in the channel."""
    return subject.text("✅ Published: the report for {period} has been posted in full.")


def draft_remains(subject: Subject) -> Markup:
    """Report that messages of a replaced draft cannot be deleted."""
    return subject.text(
        "Messages of an older draft for {period} are still in the chat, and Telegram no longer lets the bot delete "
        "them. Please delete them by hand: they show demands that the report no longer counts."
    )


def staging_refused(subject: Subject) -> Markup:
    """Report that files could not be uploaded."""
    return subject.text("The bot could not upload files: {reason}.")
