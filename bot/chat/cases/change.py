"""/amend, /void, /embargo and the confirmation of a disclosure: each shows old and new, and waits for one press.

The button is bound to the case or removal order as it was seen; its change is checked again when it is pressed.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from bot.actions.cases.access import find_case
from bot.actions.cases.card.steps import MENU
from bot.actions.cases.change import (
    LIFT,
    Amendment,
    NotInChat,
    embargo_case,
    embargo_change,
    refuse_in_chat,
)
from bot.actions.cases.confirm import confirm_case, confirm_reason
from bot.actions.cases.form import refuse_file_number
from bot.actions.cases.line import form_of_line
from bot.actions.context.context import Context
from bot.actions.removals.record import RemovalAmendment
from bot.actions.removals.rows import (
    Row,
    amend_row,
    asked_about,
    change_of,
    facts_of,
    find_row,
    line_of,
    reason_to_void,
    refuse_final,
    refuse_stale,
    void_row,
)
from bot.chat.cases.card import doubt_lines, draw
from bot.chat.cases.card_text import embargo_end, shown
from bot.chat.cases.change_buttons import asked_keys, void_keys
from bot.chat.cases.view import LEFT, WHICH, access_of, row_answer, row_html, unchanged_answer
from bot.chat.handler.messages import Answer, Incoming
from reports.language import words
from storage.chat import buttons, cards
from storage.engine.database import Session
from storage.register.cases import UnknownReference
from storage.register.removals import StoredRemoval
from storage.register.rows import StoredCase

ASK_AMEND = "Change <code>{reference}</code>?"
ASK_VOID = "Void <code>{reference}</code>? It won't count any more. This can't be undone."
WHY_VOID = "Why void <code>{reference}</code>? It won't count any more. This can't be undone."
ASK_EMBARGO = "Change the embargo of <code>{reference}</code>?"
UNTIL = "After the reference, write a day, <code>unknown</code> or <code>lift</code>."
DONE = "Changed."


def reply_to_amend(incoming: Incoming, context: Context) -> Answer:
    """Show the card with the case; or, for a line, its changes with a button."""
    reference, _, line = incoming.text.partition(" ")
    if not reference:
        return Answer(html=words.text(WHICH, incoming.sender.language, command="amend"))
    with context.database.transaction() as session:
        if not line.strip():
            return ask_changes(session, reference, incoming, context)
        stored = _writable(session, reference, incoming, context, "case amend")
        form = form_of_line(line.split(), today=_today(context), line=line_of(stored), changing=True)
        refuse_file_number(form, context.settings.privacy.file_numbers)
        amendment = change_of(stored, form, today=_today(context))
        heading = [
            words.text(ASK_AMEND, incoming.sender.language, reference=stored.reference),
            *_changes(amendment, incoming),
        ]
        if isinstance(amendment, Amendment):
            heading += doubt_lines(session, amendment.new, incoming, context, reference=stored.reference)
        return Answer(html="\n".join(heading), keys=asked_keys(session, stored, incoming, context, {"amend": form}))


def reply_to_void(incoming: Incoming, context: Context) -> Answer:
    """Show the case with a button; without a reason, a button for each reason."""
    language, (reference, _, reason) = incoming.sender.language, incoming.text.partition(" ")
    if not reference:
        return Answer(html=words.text(WHICH, language, command="void"))
    with context.database.transaction() as session:
        if not reason.strip():
            return ask_why_void(session, reference, incoming, context)
        stored = _writable(session, reference, incoming, context, "case void")
        shown_case = row_html(stored, context, language)
        chosen = reason_to_void(stored, reason, today=_today(context))
        question = words.text(ASK_VOID, language, reference=stored.reference)
        because = words.word("void_reason", chosen, language)
        keys = asked_keys(session, stored, incoming, context, {"void": chosen.value})
        return Answer(html=f"{shown_case}\n\n{question}\n<b>{because}</b>", keys=keys)


def reply_to_embargo(incoming: Incoming, context: Context) -> Answer:
    """Show the current and the new embargo, with a button."""
    language, (reference, _, until) = incoming.sender.language, incoming.text.partition(" ")
    if not reference or not until.strip():
        return Answer(html=f"{words.text(WHICH, language, command='embargo')} {words.text(UNTIL, language)}")
    with context.database.transaction() as session:
        stored = find_case(session, reference, access_of(incoming, context))
        _refuse_embargo(until, context)
        change = embargo_change(stored, until, today=_today(context))
        old, new = (embargo_end(text, language) for text in (stored.case.embargo_until, change.until))
        question = words.text(ASK_EMBARGO, language, reference=stored.reference)
        keys = asked_keys(session, stored, incoming, context, {"embargo": until.strip().lower()})
        return Answer(html=f"{question}\n{old} → <b>{new}</b>", keys=keys)


def press_change(incoming: Incoming, context: Context) -> Answer:
    """Make a button's change in the transaction that uses it; then show the current case."""
    language = incoming.sender.language
    with context.database.transaction() as session:
        button = buttons.take(session, incoming.text, person=incoming.sender.id, now=context.now())
        change = json.loads(button.subject)
        if "leave" in change:
            return replace(unchanged_answer(session, change["reference"], incoming, context), in_place=True)
        stored = _known(session, change["reference"], incoming, context)
        refuse_stale(stored, button.revision)
        _make(session, stored, change, incoming, context)
        return _stands(session, change["reference"], incoming, context, words.text(DONE, language))


def present_change(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the current case, for a press that came too late."""
    reference = json.loads(subject).get("reference", "")
    with context.database.transaction() as session:
        try:
            return _stands(session, reference, incoming, context, "")
        except UnknownReference:
            return Answer(html=words.text(LEFT, incoming.sender.language), in_place=True)


def _make(session: Session, stored: Row, change: Mapping[str, Any], incoming: Incoming, context: Context) -> None:
    """Make one of the four changes, checked again against the current row."""
    today, now, actor = _today(context), context.now(), incoming.sender.actor
    if "embargo" in change and isinstance(stored, StoredCase):
        _refuse_embargo(change["embargo"], context)
        embargo_case(session, embargo_change(stored, change["embargo"], today=today), now=now, actor=actor)
        return
    _refuse_embargoed(stored, context, "case show")
    if "amend" in change:
        amend_row(session, change_of(stored, change["amend"], today=today), now=now, actor=actor)
    elif "void" in change:
        void_row(session, stored, reason_to_void(stored, change["void"], today=today), now=now, actor=actor)
    elif isinstance(stored, StoredCase):
        policy = context.terms.policy
        reason = confirm_reason(session, stored, change["confirm"], policy=policy, actor=actor)
        confirm_case(session, stored, reason, now=now, actor=actor)


def ask_changes(session: Session, reference: str, incoming: Incoming, context: Context) -> Answer:
    """Show the card of the case or the removal order, which asks what to change."""
    stored = _writable(session, reference, incoming, context, "case amend")
    card = cards.begin(
        session,
        kind=cards.AMEND_REMOVAL if isinstance(stored, StoredRemoval) else cards.AMEND,
        person=incoming.sender.id,
        chat=incoming.chat,
        form=facts_of(stored),
        step=MENU,
        now=context.now(),
        reference=stored.reference,
    )
    if incoming.pressed:  # the card replaces the message with the button
        cards.note_message(session, card.id, incoming.message_id)
    return draw(session, card, incoming, context)


def ask_why_void(session: Session, reference: str, incoming: Incoming, context: Context) -> Answer:
    """Show the case or the removal order with a button for each reason to void it."""
    language, stored = incoming.sender.language, _writable(session, reference, incoming, context, "case void")
    question = words.text(WHY_VOID, language, reference=stored.reference)
    keys = void_keys(session, stored, incoming, context)
    return Answer(html=f"{row_html(stored, context, language)}\n\n{question}", keys=keys)


def _changes(amendment: Amendment | RemovalAmendment, incoming: Incoming) -> list[Markup]:
    language, asks = incoming.sender.language, asked_about(amendment.stored)
    lines = []
    for column, old, new in amendment.changes():
        field, was, now = (
            words.word("field", column, language),
            *(shown(column, text, language, asks) for text in (old, new)),
        )
        lines.append(Markup("{}: {} → <b>{}</b>").format(field, was, now))
    return lines


def _known(session: Session, reference: str, incoming: Incoming, context: Context) -> Row:
    return find_row(session, reference, access_of(incoming, context))


def _writable(session: Session, reference: str, incoming: Incoming, context: Context, command: str) -> Row:
    stored = _known(session, reference, incoming, context)
    refuse_final(stored, _today(context))
    _refuse_embargoed(stored, context, command)
    return stored


def _refuse_embargoed(stored: Row, context: Context, command: str) -> None:
    if isinstance(stored, StoredCase):
        refuse_in_chat(stored, _today(context), command, permitted=_permitted(context))


def _refuse_embargo(until: str, context: Context) -> None:
    """Refuse to set an embargo unless the settings allow it; lifting one is always allowed."""
    if until.strip().lower() != LIFT and not _permitted(context):
        raise NotInChat(command="case embargo")


def _permitted(context: Context) -> bool:
    return context.settings.privacy.embargoed_by_chat


def _stands(session: Session, reference: str, incoming: Incoming, context: Context, message: str) -> Answer:
    """Show the current case instead of the question."""
    return replace(row_answer(session, reference, incoming, context, message), in_place=True)


def _today(context: Context) -> date:
    return context.now().astimezone(context.settings.zone).date()
