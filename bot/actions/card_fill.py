"""What a choice or a typed answer does to a card: its form and what is asked next. Changes nothing but the card."""

from datetime import date, datetime
from re import Pattern

from bot.actions.card_steps import (
    COUNTRIES,
    MENU,
    REVIEW,
    Step,
    after,
    before,
    step_of,
    toggled,
    with_value,
)
from bot.actions.card_typed import check_value, read_typed
from storage import cards
from storage.cards import DROPPED, Card
from storage.database import Session


def takes_text(card: Card) -> bool:
    """Whether the card asks for something that can be typed."""
    return card.is_open and step_of(card.step).name not in (REVIEW, MENU)


def choose(session: Session, card: Card, verb: str, argument: str, *, today: date, now: datetime) -> Card:
    """The card after a choice. Raises CaseRefused where the choice contradicts the form."""
    step = step_of(card.step)
    column, _, text = argument.partition("=")
    if verb == "set":
        check_value(column, text, card.form, today=today)
        form = with_value(card.form, column, text)
        return cards.change(session, card, now=now, form=form, step=str(after(step, form)))
    if verb == "toggle":
        return cards.change(session, card, now=now, form=toggled(card.form, column, text))
    if verb == "drop":
        return cards.change(session, card, now=now, form={}, state=DROPPED)
    ways = {"next": str(after(step, card.form)), "back": str(before(step, card.form)), "go": argument}
    return cards.change(session, card, now=now, step=ways[verb])


def fill(
    session: Session, card: Card, text: str, *, today: date, now: datetime, language: str, file_numbers: Pattern[str]
) -> Card:
    """The card after a typed answer. Raises CaseRefused, which names the column and an example."""
    step = step_of(card.step)
    typed = read_typed(step, text, card.form, today=today, language=language, file_numbers=file_numbers)
    if typed.found:
        return cards.change(session, card, now=now, step=str(Step(step.name, found=typed.found, alone=step.alone)))
    form = with_value(card.form, step.name, typed.value)
    return cards.change(session, card, now=now, form=form, step=str(after(step, form)))


def asks_country(card: Card) -> bool:
    """Whether the most frequent countries are wanted."""
    return step_of(card.step).name in COUNTRIES
