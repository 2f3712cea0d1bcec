"""Defines what a card asks, in which order, and how an answer changes the form. Pure: no register, chat or clock."""

from dataclasses import dataclass

from bot.actions.cases.card.questions import CASE_QUESTIONS, Form, Questions, listed
from bot.actions.cases.fields import SEPARATOR

REVIEW, MENU = "review", "menu"
PAGE = 8
LISTS = ("data_requested", "data_disclosed")
DAYS = ("received_on", "closed_on")
COUNTRIES = ("country", "channel_country")
SHORT = ("received_on", "case_file")  # what a card asks that begins like an earlier case
ALIKE = (
    "country", "legal_process", "outcome", "refusal_reason", "authority", "grounds", "data_requested", "data_disclosed",
    "data_category", "category", "legal_ground",
)  # fmt: skip
NUMBERS = (
    "accounts_specified", "accounts_affected", "requests", "acknowledged_after_hours", "answered_after_hours",
    "costs_claimed", "costs_reimbursed", "items", "items_removed", "acted_after_hours",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A question: a column, REVIEW or MENU; its page; what a search found.

    `alone`: review comes next; `short`: it is one of the few questions about a case like an earlier one.
    """

    name: str
    page: int = 0
    found: tuple[str, ...] = ()
    alone: bool = False
    short: bool = False

    def __str__(self) -> str:
        """Return the stored form: "country", "legal_process#1", "country?FR,GF", "=outcome", "~received_on"."""
        page = f"#{self.page}" if self.page else ""
        found = f"?{','.join(self.found)}" if self.found else ""
        return f"{'=' if self.alone else '~' if self.short else ''}{self.name}{page}{found}"


def step_of(text: str) -> Step:
    """Read a step from its stored form."""
    rest, _, found = text.lstrip("=~").partition("?")
    name, _, page = rest.partition("#")
    which = {"alone": text.startswith("="), "short": text.startswith("~")}
    return Step(name, int(page or 0), tuple(filter(None, found.split(","))), **which)


def first_step() -> Step:
    """Return the first step of a new card."""
    return Step("country")


def first_short_step() -> Step:
    """Return the first step of a card that begins like an earlier case."""
    return Step(SHORT[0], short=True)


def form_like(form: Form) -> dict[str, str]:
    """Return the form of another case of the same kind: what such cases share, without day, numbers and dates."""
    return {column: form[column] for column in ALIKE if form.get(column)}


def applies(column: str, form: Form, asks: Questions = CASE_QUESTIONS) -> bool:
    """Return whether a card with this form has the column at all."""
    return column in asks.conditions and asks.conditions[column](form)


def is_asked(column: str, form: Form, asks: Questions = CASE_QUESTIONS) -> bool:
    """Return whether a card with this form asks about the column by itself."""
    return column in asks.asked and asks.asked[column](form)


def is_kept(column: str, form: Form, asks: Questions = CASE_QUESTIONS) -> bool:
    """Return whether a form keeps a column: it applies, or no card asks about it."""
    return column not in asks.conditions or applies(column, form, asks)


def columns_of(form: Form, asks: Questions = CASE_QUESTIONS) -> tuple[str, ...]:
    """Return the columns that a card with this form may fill."""
    return tuple(column for column in asks.conditions if applies(column, form, asks))


def missing(form: Form, asks: Questions = CASE_QUESTIONS) -> tuple[str, ...]:
    """Return the required columns without a value, in the order of questions."""
    return tuple(column for column in asks.asked if asks.fields[column].required and not form.get(column))


def after(step: Step, form: Form, asks: Questions = CASE_QUESTIONS) -> Step:
    """Return the next column that applies; review comes at the end, or at once if only one column was changed."""
    left = missing(form, asks)
    if step.alone:
        opened = [
            column for column in asks.opened_by(step.name) if is_asked(column, form, asks) and not form.get(column)
        ]
        return Step(opened[0], alone=True) if opened else Step(left[0] if left else REVIEW)
    if step.short:
        rest = SHORT[SHORT.index(step.name) + 1 :]
        return Step(rest[0], short=True) if rest else Step(left[0] if left else REVIEW)
    order = list(asks.asked)
    place = order.index(step.name) + 1 if step.name in order else len(order)
    later = [column for column in order[place:] if is_asked(column, form, asks)]
    return Step(later[0] if later else left[0] if left else REVIEW)


def before(step: Step, form: Form, asks: Questions = CASE_QUESTIONS) -> Step:
    """Return the previous column, or the menu if only one column is being changed."""
    if step.short:
        return Step(SHORT[max(SHORT.index(step.name) - 1, 0)], short=True)
    if step.alone or not is_asked(step.name, form, asks):
        return Step(MENU)
    asked = [column for column in asks.asked if is_asked(column, form, asks)]
    place = asked.index(step.name) if step.name in asked else 0
    return Step(asked[max(place - 1, 0)])


def words_for(column: str, form: Form, asks: Questions = CASE_QUESTIONS) -> tuple[str, ...]:
    """Return the words to choose from for a column; the button that skips it means "not recorded"."""
    return asks.words_for(column, form)


def with_value(form: Form, column: str, text: str, asks: Questions = CASE_QUESTIONS) -> dict[str, str]:
    """Return the form with a column's new text (empty = not recorded), without any values that it rules out."""
    return asks.with_value(form, column, text)


def toggled(form: Form, column: str, word: str) -> dict[str, str]:
    """Return the form with a word of a list added or removed."""
    chosen = set(filter(None, form.get(column, "").split(SEPARATOR)))
    return with_value(form, column, listed(chosen ^ {word}))
