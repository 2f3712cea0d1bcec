"""/case: a case or a removal order with everything recorded, as far as the asker may see it. Changes nothing.

In a group, and by default in any chat, nobody sees an embargoed case: its reference looks like any other that does not
exist.
"""

from collections.abc import Iterator

from markupsafe import Markup, escape

from bot.actions.cases.access import Access, access_in_chat
from bot.actions.context.context import Context
from bot.actions.removals.rows import Row, asked_about, facts_of, find_row
from bot.chat.cases.card_text import OUTSIDE, broken_parts, summary_html
from bot.chat.cases.change_buttons import case_keys, confirming_keys, is_unconfirmed
from bot.chat.handler.messages import Answer, Incoming
from bot.config.settings import Settings
from reports.language import words
from storage.chat import buttons
from storage.chat.buttons import StaleButton
from storage.engine.database import Session
from storage.register.removals import StoredRemoval
from storage.register.rows import StoredCase

WHY = "Why was it disclosed anyway? Your answer confirms the disclosure."
WHICH = "Add the reference to the command, such as <code>/{command} 7K2M9QXA</code>."
RECORDED = "Recorded by {person} on {day}."
VOID = "<b>Void</b>: {reason}. It no longer counts."
RENEWED = "Embargo renewed: {times}."
CONFIRMED = "Outside the policy ({parts}), confirmed by {person}: {reason}."
LEFT = "Nothing was changed."


def reply_to_case(incoming: Incoming, context: Context) -> Answer:
    """Show one case or removal order with everything recorded about it."""
    language = incoming.sender.language
    if not incoming.text:
        return Answer(html=words.text(WHICH, language, command="case"))
    with context.database.transaction() as session:
        return row_answer(session, incoming.text, incoming, context)


def row_answer(session: Session, reference: str, incoming: Incoming, context: Context, heading: str = "") -> Answer:
    """Show a case or a removal order below a heading, with what the sender can do with it. Raises UnknownReference."""
    stored, language = find_row(session, reference, access_of(incoming, context)), incoming.sender.language
    lines = [f"<b>{heading}</b>"] if heading else []
    lines.append(row_html(stored, context, language))
    keys = confirming_keys(session, stored, incoming, context) if is_unconfirmed(stored, context) else ()
    if keys:
        lines += ["", f"<b>{words.text(WHY, language)}</b>"]
    return Answer(html="\n".join(lines), keys=(*keys, *case_keys(session, stored, incoming, context)))


def unchanged_answer(session: Session, reference: str, incoming: Incoming, context: Context) -> Answer:
    """Show a case or a removal order to somebody who decided against a change."""
    return row_answer(session, reference, incoming, context, words.text(LEFT, incoming.sender.language))


def press_open(incoming: Incoming, context: Context) -> Answer:
    """Show what a button of a list opens, below the list; the button can be pressed again."""
    with context.database.transaction() as session:
        buttons.refuse_stale(session, incoming.text, person=incoming.sender.id, now=context.now())
        button = buttons.look(session, incoming.text)
        if button is None:
            raise StaleButton
        return row_answer(session, button.subject, incoming, context)


def present_open(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show what a button opens instead of a list that is too old."""
    with context.database.transaction() as session:
        return row_answer(session, subject, incoming, context)


def access_of(incoming: Incoming, context: Context) -> Access:
    """Return what the sender may see in this chat today."""
    today = context.now().astimezone(context.settings.zone).date()
    sender = incoming.sender
    permitted = incoming.private and context.settings.privacy.embargoed_by_chat
    return access_in_chat(sender.actor, sender.roles, permitted=permitted, today=today)


def row_html(stored: Row, context: Context, language: str) -> Markup:
    """Render a case or a removal order in full: its facts, who recorded it, and what happened to it since."""
    facts = summary_html(facts_of(stored), language, asked_about(stored))
    lines = [f"<code>{stored.reference}</code>", facts, "", *_later_lines(stored, context, language)]
    return Markup("\n".join(lines))  # noqa: S704 (each line is escaped)


def person_called(actor: str, settings: Settings) -> Markup:
    """Return an admin's name from the config; anybody else's name in the ledger."""
    names = {f"chat:{admin.id}": admin.name for admin in settings.admins}
    return escape(names.get(actor, actor))


def _later_lines(stored: Row, context: Context, language: str) -> Iterator[str]:
    day = words.day(stored.recorded_at.astimezone(context.settings.zone).date(), language)
    yield words.text(RECORDED, language, person=person_called(stored.recorded_by, context.settings), day=day)
    if isinstance(stored, StoredCase) and stored.embargo_renewals:
        times = words.counted("times", stored.embargo_renewals, language)
        yield words.text(RENEWED, language, times=times)
    if stored.void_reason is not None:
        yield words.text(VOID, language, reason=words.word("void_reason", stored.void_reason, language))
        return
    if isinstance(stored, StoredRemoval):
        return
    parts = broken_parts(stored.case, context, language)
    if parts and stored.confirm_reason is not None:
        who = person_called(stored.confirmed_by or "", context.settings)
        reason = words.word("confirm_reason", stored.confirm_reason, language)
        yield words.text(CONFIRMED, language, parts=parts, person=who, reason=reason)
    elif parts:
        yield words.text(OUTSIDE, language, parts=parts)
