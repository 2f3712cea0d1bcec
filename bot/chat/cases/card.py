"""The card of a case: one message with its fields, a question and choices, edited in place until it is confirmed.

Every choice is a button bound to the current card and to the person who opened it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from markupsafe import Markup

from bot.actions.cases.access import find_case
from bot.actions.cases.card.alike import begin_alike, kinds_recorded_by
from bot.actions.cases.card.answers import asks_country, choose, fill, takes_text
from bot.actions.cases.card.finish import finish_card
from bot.actions.cases.card.questions import CASE_QUESTIONS, Form, Questions
from bot.actions.cases.card.steps import REVIEW, first_step, step_of
from bot.actions.cases.fields import Problem
from bot.actions.cases.form import CaseRefused, case_from, form_of
from bot.actions.cases.plausibility import doubts_about
from bot.actions.context.admin_key import admin_key
from bot.actions.context.channel_port import Key, Keys
from bot.actions.context.context import Context
from bot.actions.removals.card import REMOVAL_QUESTIONS, finish_removal
from bot.actions.removals.rows import Row, asked_about, find_row
from bot.chat.cases.card_choices import LIKE, Choice, Known, Rows, card_rows
from bot.chat.cases.card_text import card_html, kind_label, policy_remark, summary_html
from bot.chat.cases.change_buttons import case_keys, is_unconfirmed
from bot.chat.cases.view import access_of, unchanged_answer
from bot.chat.handler.messages import Answer, Incoming
from reports.language import words
from reports.language.speaker import warning
from storage.chat import buttons, cards
from storage.chat.buttons import StaleButton
from storage.chat.cards import DONE, LASTING, RECORD, Card
from storage.engine.database import Session
from storage.register import cases
from storage.register.cases import CaseFilter
from storage.vocabulary.case import Case

ACTION = "card"
MOST_FREQUENT = 9
FIRST_COUNTRIES = ("US", "DE", "FR", "GB", "IN", "BR", "IT", "ES", "PL")  # until the register has its own
RECORDED = "Recorded as <code>{reference}</code>."
AMENDED = "Changed: <code>{reference}</code>."
DROPPED = "Cancelled. Nothing was recorded."
TAP = "Tap one of the buttons to go on."
GONE = "This card is gone. Open a new one with /record."


def open_card(incoming: Incoming, context: Context, form: Form | None = None, *, kind: str = RECORD) -> Answer:
    """Open a card: an empty one, or one with a complete `form` that waits for confirmation."""
    with context.database.transaction() as session:
        card = cards.begin(
            session,
            kind=kind,
            person=incoming.sender.id,
            chat=incoming.chat,
            form=form or {},
            step=REVIEW if form else str(first_step()),
            now=context.now(),
        )
        return draw(session, card, incoming, context)


def press_card(incoming: Incoming, context: Context) -> Answer:
    """Apply a choice: show the card after it, or what was recorded."""
    with context.database.transaction() as session:
        button = buttons.take(session, incoming.text, person=incoming.sender.id, now=context.now())
        card_id, verb, argument = button.subject.split(" ", 2)
        card = cards.find(session, card_id, context.now())
        if card is None or not card.is_open or str(card.revision) != button.revision:
            raise StaleButton
        return replace(_after_press(session, card, verb, argument, incoming, context), in_place=True)


def present_card(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the current card, for a press that came too late."""
    with context.database.transaction() as session:
        card = cards.find(session, subject.split(" ", 1)[0], context.now())
        if card is None:
            return Answer(html=words.text(GONE, incoming.sender.language))
        return draw(session, card, incoming, context) if card.is_open else _closed(session, card, incoming, context)


def hear_answer(incoming: Incoming, context: Context) -> Answer | None:
    """Take a typed answer to a card: a reply to it, or in a private chat any text while a card waits for one.

    After a wrong answer the card moves down to where the person looks; what was said before can still be read.
    """
    with context.database.reading() as session:
        waiting = cards.of_person(session, person=incoming.sender.id, chat=incoming.chat, now=context.now())
    answered = [card for card in waiting if card.message_id is not None and card.message_id == incoming.reply_to]
    meant = next(filter(takes_text, answered or (waiting if incoming.private else ())), next(iter(answered), None))
    if meant is None or not incoming.text.strip():
        return None
    with context.database.transaction() as session:
        card, problem = _filled(session, meant, incoming, context)
        answer = draw(session, card, incoming, context, problem)
        return replace(answer, retires=card.message_id) if problem else replace(answer, edits=card.message_id)


def draw(session: Session, card: Card, incoming: Incoming, context: Context, problem: str = "") -> Answer:
    """Render the card as a message: its text, and a button for each choice."""
    today, language = _today(context), incoming.sender.language
    kinds = _kinds(session, card, incoming, context)
    frequent = _frequent(session, today)[: MOST_FREQUENT - len(kinds)] if asks_country(card) else ()
    known = Known(today, frequent, language, kinds)
    asks = questions_of(card)
    complete = step_of(card.step).name == REVIEW and not (wrong := asks.problems(card.form, today))
    if step_of(card.step).name == REVIEW and not complete:
        problem = problem or _lines(wrong, language)
    rows = card_rows(card, known, complete=complete, asks=asks)
    warnings = [warning(problem)] if problem else []
    if complete and not card.is_removal:
        case = case_from(card.form, today)
        warnings += doubt_lines(session, case, incoming, context, reference=card.reference)
    return Answer(
        html=card_html(card, today=today, language=language, warnings=warnings, asks=asks),
        keys=_issued(session, card, rows, context),
        noted=partial(_note, context, card.id),
    )


def _after_press(
    session: Session, card: Card, verb: str, argument: str, incoming: Incoming, context: Context
) -> Answer:
    today, now, language = _today(context), context.now(), incoming.sender.language
    try:
        if verb == "confirm":
            finish = finish_removal if card.is_removal else finish_card
            finished = finish(session, card, today=today, now=now, actor=incoming.sender.actor)
            return _closed(session, finished, incoming, context)
        if verb == LIKE:
            like = find_case(session, argument, access_of(incoming, context))
            chosen = begin_alike(session, card, like, now=now)
        else:
            chosen = choose(session, card, verb, argument, today=today, now=now, asks=questions_of(card))
    except CaseRefused as refused:
        return draw(
            session, cards.change(session, card, now=now), incoming, context, _lines(refused.problems, language)
        )
    return draw(session, chosen, incoming, context) if chosen.is_open else _closed(session, chosen, incoming, context)


def _filled(session: Session, card: Card, incoming: Incoming, context: Context) -> tuple[Card, str]:
    now, language = context.now(), incoming.sender.language
    if not takes_text(card):
        return cards.change(session, card, now=now), words.text(TAP, language)
    try:
        numbers = context.settings.privacy.file_numbers
        filled = fill(
            session,
            card,
            incoming.text,
            today=_today(context),
            now=now,
            language=language,
            file_numbers=numbers,
            asks=questions_of(card),
        )
    except CaseRefused as refused:
        return cards.change(session, card, now=now), _lines(refused.problems, language)
    return filled, ""


def questions_of(card: Card) -> Questions:
    """Return what a card asks."""
    return REMOVAL_QUESTIONS if card.is_removal else CASE_QUESTIONS


def _lines(problems: Iterable[Problem], language: str) -> str:
    return "\n".join(words.translate(_as_on_the_card(problem, language).phrase, language) for problem in problems)


def doubt_lines(
    session: Session, case: Case, incoming: Incoming, context: Context, *, reference: str | None
) -> list[Markup]:
    """Return what is odd about a case, a warning each, before anything of it is written."""
    doubts = doubts_about(session, case, context.terms.policy, access_of(incoming, context), reference=reference)
    lines = (words.capital(words.translate(doubt, incoming.sender.language)) for doubt in doubts)
    return [warning(f"{line}.") for line in lines]


def _as_on_the_card(problem: Problem, language: str) -> Problem:
    """Return the problem, with its field named as on the card."""
    known = problem.column in words.known_words("field")
    return replace(problem, column=words.word("field", problem.column, language)) if known else problem


def _closed(session: Session, card: Card, incoming: Incoming, context: Context) -> Answer:
    """Render a card that is confirmed or cancelled: its case, and what can be done with it now."""
    language = incoming.sender.language
    if card.state != DONE:
        if not card.amends:
            return Answer(html=words.text(DROPPED, language))
        return unchanged_answer(session, card.reference or "", incoming, context)
    stored = find_row(session, card.reference or "", access_of(incoming, context))
    message = words.text(AMENDED if card.amends else RECORDED, language, reference=stored.reference)
    return recorded_answer(session, message, stored, card.form, incoming, context)


def recorded_answer(
    session: Session, message: str, stored: Row, form: Form, incoming: Incoming, context: Context
) -> Answer:
    """Confirm that a case or a removal order was written, with its facts and what can be done next."""
    language = incoming.sender.language
    facts = summary_html(form, language, asked_about(stored))
    if is_unconfirmed(stored, context):
        facts += policy_remark(stored.case, context, language)
    return Answer(html=f"{message}\n\n{facts}", keys=case_keys(session, stored, incoming, context))


def _issued(session: Session, card: Card, rows: Rows, context: Context) -> Keys:
    def key(choice: Choice) -> Key:
        return admin_key(
            session,
            choice.label,
            action=ACTION,
            subject=f"{card.id} {choice.verb} {choice.argument}",
            person=card.person,
            now=context.now(),
            lasting=LASTING,
            revision=str(card.revision),
            style=choice.style,
        )

    return tuple(tuple(key(choice) for choice in row) for row in rows)


def _frequent(session: Session, today: date) -> tuple[str, ...]:
    """Return the countries that ask most, without embargoed cases: a menu must not reveal them."""
    found = cases.most_frequent(session, "country", CaseFilter(embargo_over_on=today, voided=False), MOST_FREQUENT)
    return tuple(dict.fromkeys((*found, *FIRST_COUNTRIES)))[:MOST_FREQUENT]


def _kinds(session: Session, card: Card, incoming: Incoming, context: Context) -> tuple[tuple[str, str], ...]:
    """Return the person's last kinds of case, for an empty card: the reference of one of each, and its label."""
    if card.kind != RECORD or card.form or step_of(card.step) != first_step():
        return ()
    recorded = kinds_recorded_by(session, incoming.sender.actor, access_of(incoming, context))
    return tuple((stored.reference, kind_label(form_of(stored.case), incoming.sender.language)) for stored in recorded)


def _note(context: Context, card: str, message_id: int) -> None:
    """Remember which message is the card, so that a reply to it is recognized."""
    with context.database.transaction() as session:
        cards.note_message(session, card, message_id)


def _today(context: Context) -> date:
    return context.now().astimezone(context.settings.zone).date()
