"""Defines what a card asks, in which order, and how an answer changes the form. Pure: no register, chat or clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.actions.cases.fields import FIELD_OF, REQUIRED, SEPARATOR
from storage.vocabulary.derived import least_category
from storage.vocabulary.words import (
    DISCLOSING,
    EUROPEAN_ORDERS,
    NON_EXECUTION,
    PRESERVING_PROCESS,
    DataKind,
    Emergency,
    Grounds,
    LegalProcess,
    Outcome,
)

Form = Mapping[str, str]

REVIEW, MENU = "review", "menu"
PAGE = 8
LISTS = ("data_requested", "data_disclosed")
DAYS = ("received_on", "closed_on")
COUNTRIES = ("country", "channel_country")
SHORT = ("received_on", "case_file")  # what a card asks that begins like an earlier case
ALIKE = (
    "country", "legal_process", "outcome", "refusal_reason", "authority", "grounds", "data_requested", "data_disclosed",
    "data_category",
)  # fmt: skip
NUMBERS = (
    "accounts_specified", "accounts_affected", "requests", "acknowledged_after_hours", "answered_after_hours",
    "costs_claimed", "costs_reimbursed",
)  # fmt: skip
_LEFT_OUT = frozenset({"not_recorded", Grounds.NOT_STATED})


def _discloses(form: Form) -> bool:
    return form.get("outcome") in DISCLOSING


def _refuses(form: Form) -> bool:
    return form.get("outcome") == Outcome.REFUSED


def _closes(form: Form) -> bool:
    return bool(form.get("outcome")) and form["outcome"] != Outcome.PENDING


def _is_european(form: Form) -> bool:
    return form.get("legal_process") in EUROPEAN_ORDERS


def _produces(form: Form) -> bool:
    return form.get("legal_process") not in PRESERVING_PROCESS


def _always(_form: Form) -> bool:
    return True


_ASKED: Mapping[str, Callable[[Form], bool]] = {
    "country": _always,
    "legal_process": _always,
    "received_on": _always,
    "outcome": _always,
    "closed_on": _closes,
    "refusal_reason": _refuses,
    "data_requested": _always,
    "data_category": _is_european,
    "emergency": _is_european,
    "data_disclosed": _discloses,
    "accounts_specified": _always,
    "accounts_affected": _discloses,
    "authority": _always,
    "grounds": _always,
    "notice": _discloses,
}
_ON_DEMAND: Mapping[str, Callable[[Form], bool]] = {
    "requests": _always,
    "channel_country": _always,
    "acknowledged_after_hours": _always,
    "answered_after_hours": _always,
    "case_file": _always,
    "emergency": _always,
    "data_category": _always,
    "follows": _produces,
    "challenged": _always,
    "costs_claimed": _always,
    "costs_reimbursed": _always,
}
_CONDITION = {**_ASKED, **_ON_DEMAND}


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


def applies(column: str, form: Form) -> bool:
    """Return whether a card with this form has the column at all."""
    return column in _CONDITION and _CONDITION[column](form)


def is_asked(column: str, form: Form) -> bool:
    """Return whether a card with this form asks about the column by itself."""
    return column in _ASKED and _ASKED[column](form)


def is_kept(column: str, form: Form) -> bool:
    """Return whether a form keeps a column: it applies, or no card asks about it."""
    return column not in _CONDITION or applies(column, form)


def order_of(column: str) -> int:
    """Return a column's position in the order of questions."""
    order = list(_CONDITION)
    return order.index(column) if column in order else len(order)


def columns_of(form: Form) -> tuple[str, ...]:
    """Return the columns that a card with this form may fill."""
    return tuple(column for column in _CONDITION if applies(column, form))


def missing(form: Form) -> tuple[str, ...]:
    """Return the required columns without a value, in the order of questions."""
    return tuple(column for column in _ASKED if column in REQUIRED and not form.get(column))


def after(step: Step, form: Form) -> Step:
    """Return the next column that applies; review comes at the end, or at once if only one column was changed."""
    left = missing(form)
    if step.alone:
        opened = [column for column in _opened_by(step.name) if is_asked(column, form) and not form.get(column)]
        return Step(opened[0], alone=True) if opened else Step(left[0] if left else REVIEW)
    if step.short:
        rest = SHORT[SHORT.index(step.name) + 1 :]
        return Step(rest[0], short=True) if rest else Step(left[0] if left else REVIEW)
    order = list(_ASKED)
    place = order.index(step.name) + 1 if step.name in order else len(order)
    later = [column for column in order[place:] if is_asked(column, form)]
    return Step(later[0] if later else left[0] if left else REVIEW)


def before(step: Step, form: Form) -> Step:
    """Return the previous column, or the menu if only one column is being changed."""
    if step.short:
        return Step(SHORT[max(SHORT.index(step.name) - 1, 0)], short=True)
    if step.alone or not is_asked(step.name, form):
        return Step(MENU)
    asked = [column for column in _ASKED if is_asked(column, form)]
    place = asked.index(step.name) if step.name in asked else 0
    return Step(asked[max(place - 1, 0)])


def words_for(column: str, form: Form) -> tuple[str, ...]:
    """Return the words to choose from for a column; the button that skips it means "not recorded"."""
    listed = tuple(word for word in FIELD_OF[column].words if word not in _LEFT_OUT)
    if column == "outcome" and form.get("legal_process") not in PRESERVING_PROCESS:
        return tuple(word for word in listed if word != Outcome.PRESERVED)
    if column == "refusal_reason" and _is_european(form):
        return (*NON_EXECUTION, *(word for word in listed if word not in NON_EXECUTION))
    if column == "emergency" and form.get("legal_process") == LegalProcess.EMERGENCY_REQUEST:
        return (Emergency.YES,)
    if column == "data_category":
        least = least_category(form.get("data_requested", "").split(SEPARATOR))
        return listed if least is None else listed[listed.index(least) :]
    if column == "data_disclosed" and form.get("data_requested"):
        return tuple(form["data_requested"].split(SEPARATOR))
    return listed


def with_value(form: Form, column: str, text: str) -> dict[str, str]:
    """Return the form with a column's new text (empty = not recorded), without any values that it rules out."""
    changed = {**form, column: text}
    preserves = changed.get("legal_process") in PRESERVING_PROCESS
    if changed.get("outcome") == Outcome.PRESERVED and not preserves:
        changed["outcome"] = ""
    if changed.get("closed_on", "") < changed.get("received_on", ""):
        changed["closed_on"] = ""
    for name in ("emergency", "data_category"):
        if changed.get(name) not in words_for(name, changed):
            changed[name] = ""
    given = set(changed.get("data_disclosed", "").split(SEPARATOR))
    if changed.get("data_requested"):
        changed["data_disclosed"] = _listed(given & set(changed["data_requested"].split(SEPARATOR)))
    return {name: value for name, value in changed.items() if value and is_kept(name, changed)}


def toggled(form: Form, column: str, word: str) -> dict[str, str]:
    """Return the form with a word of a list added or removed."""
    chosen = set(filter(None, form.get(column, "").split(SEPARATOR)))
    return with_value(form, column, _listed(chosen ^ {word}))


def _listed(chosen: set[str]) -> str:
    return SEPARATOR.join(kind for kind in DataKind if kind in chosen)


def _opened_by(column: str) -> tuple[str, ...]:
    """Return the columns that an answer may have made relevant."""
    if column == "legal_process":
        return (*_opened_by("outcome"), "data_category", "emergency")
    if column == "outcome":
        return ("outcome", "closed_on", "refusal_reason", "data_disclosed", "accounts_affected", "notice")
    return {"data_requested": ("data_disclosed",), "received_on": ("closed_on",)}.get(column, ())
