"""The text of a card: its fields with their values, and its question. Pure; independent of buttons."""

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup, escape

from bot.actions.cases.card.questions import CASE_QUESTIONS, Form, Questions
from bot.actions.cases.card.steps import (
    COUNTRIES,
    DAYS,
    LISTS,
    MENU,
    NUMBERS,
    REVIEW,
    is_asked,
    is_kept,
    step_of,
)
from bot.actions.cases.confirm import verdict_on
from bot.actions.cases.fields import SEPARATOR
from bot.actions.cases.form import CaseRefused
from bot.actions.cases.input import group_of
from bot.actions.context.context import Context
from reports.language import words
from storage.chat.cards import AMEND, AMEND_REMOVAL, RECORD, REMOVAL, Card
from storage.vocabulary.case import Case

EMBARGO = "embargo_until"
NOT_EMBARGOED = "not embargoed"
TITLES = {
    RECORD: "New case",
    REMOVAL: "New order to remove content",
    AMEND: "Changing case {reference}",
    AMEND_REMOVAL: "Changing removal order {reference}",
}
NOT_RECORDED, NOT_STATED = "not_recorded", "not_stated"
NOTHING_YET = "Nothing is saved until you confirm."
CHECK = "All correct? Nothing is saved until you confirm."
CHECK_CHANGES = "All correct? Nothing changes until you confirm."
WHAT_TO_CHANGE = "What would you like to fill in or change?"
OUTSIDE = (
    "⚠️ <b>This breaks your policy</b> ({parts}). A second person must confirm it before a report "
    "with it can be approved."
)


def card_html(
    card: Card, *, today: date, language: str, warnings: Sequence[str] = (), asks: Questions = CASE_QUESTIONS
) -> str:
    """Render the text; `warnings`, in HTML, say what was wrong with the last answer or is odd about the case."""
    step = step_of(card.step)
    if step.name == REVIEW:
        fields, question = _to_be_stored(card.form, today, asks), CHECK_CHANGES if card.amends else CHECK
        asked = words.text(question, language)
    else:
        fields = card.form
        menu = step.name == MENU
        asked = words.text(WHAT_TO_CHANGE, language) if menu else words.word("question", step.name, language)
    title = words.text(TITLES[card.kind], language, reference=card.reference)
    lines = [*_lines(card, fields, language, asks)] or [f"<i>{words.text(NOTHING_YET, language)}</i>"]
    return "\n".join([f"<b>{title}</b>", *lines, "", *warnings, f"<b>{asked}</b>"])


def summary_html(form: Form, language: str, asks: Questions = CASE_QUESTIONS) -> str:
    """Return a form's content, a line per filled column; what cannot apply is not called unrecorded."""
    columns = (c for c in asks.order if form.get(c) and (form[c] != NOT_RECORDED or is_asked(c, form, asks)))
    return "\n".join(_line(column, form[column], language, asks) for column in columns)


def kind_label(form: Form, language: str) -> str:
    """Return a kind of case in a line: "DE, subpoena, refused: too broad"."""
    process, outcome = (shown(column, form[column], language) for column in ("legal_process", "outcome"))
    reason = form.get("refusal_reason", "")
    if reason not in ("", NOT_RECORDED):
        outcome += f": {shown('refusal_reason', reason, language)}"
    return f"{form['country']}, {process}, {outcome}"


def shown(column: str, text: str, language: str, asks: Questions = CASE_QUESTIONS) -> str:
    """Return a column's text as a person reads it."""
    if column == EMBARGO:
        return embargo_end(text, language)
    if text in ("", NOT_RECORDED):
        return words.word("state", NOT_RECORDED, language)
    if text == NOT_STATED:  # the field's name precedes it
        return words.text("not stated", language)
    if column in COUNTRIES:
        return words.country(text, language)
    if column in DAYS:
        return words.day(date.fromisoformat(text), language)
    if column in NUMBERS:
        return words.number(int(text), language)
    if column in LISTS:
        return words.listing([words.word("data", kind, language) for kind in text.split(SEPARATOR)], language)
    field = asks.fields[column]
    return words.word(group_of(field), text, language) if field.words else text


def embargo_end(until: str | None, language: str) -> str:
    """Return how long a case is embargoed: a day, until further notice, or not at all."""
    if not until:
        return words.text(NOT_EMBARGOED, language)
    if until in words.known_words("embargo"):
        return words.word("embargo", until, language)
    return words.text("until {day}", language, day=words.day(date.fromisoformat(until), language))


def _to_be_stored(form: Form, today: date, asks: Questions) -> Form:
    """Return the form of the case that would be recorded, with defaults for what was left open."""
    try:
        return asks.complete(form, today)
    except CaseRefused:
        return form


def _lines(card: Card, fields: Form, language: str, asks: Questions) -> Iterator[str]:
    complete = fields is not card.form
    for column in asks.order:
        now, was = fields.get(column, ""), card.base.get(column, "")
        asked = is_asked(column, fields, asks)
        if card.amends and now != was:
            yield _line(column, now, language, asks, was=shown(column, was, language, asks))
        elif (complete and asked) or (now and now != NOT_RECORDED and is_kept(column, fields, asks)):
            yield _line(column, now, language, asks)


def _line(column: str, text: str, language: str, asks: Questions, *, was: str | None = None) -> Markup:
    value = escape(shown(column, text, language, asks))
    changed = Markup("{} → <b>{}</b>").format(was, value) if was is not None else value
    return Markup("{}: {}").format(words.word("field", column, language), changed)


def broken_parts(case: Case, context: Context, language: str) -> str:
    """Return the parts of the policy that a disclosure breaks, as words; empty if none."""
    parts = verdict_on(case, context.terms.policy).broken
    return words.listing([words.word("policy_part", part, language) for part in parts], language) if parts else ""


def policy_remark(case: Case, context: Context, language: str) -> str:
    """Return a warning below a newly recorded case, on a separate line; empty if nothing is outside the policy."""
    parts = broken_parts(case, context, language)
    return f"\n\n{words.text(OUTSIDE, language, parts=parts)}" if parts else ""
