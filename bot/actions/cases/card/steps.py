"""Defines what a card asks, in which order, and how an answer changes the form. Pure: no register, chat or clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.actions.cases.fields import FIELD_OF, REQUIRED, SEPARATOR
from storage.vocabulary.words import (
    DISCLOSING,
    Authority,
    DataKind,
    Grounds,
    LegalProcess,
    Notice,
    Outcome,
    RefusalReason,
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
)  # fmt: skip
NUMBERS = ("accounts_specified", "accounts_affected", "requests", "acknowledged_after_hours", "answered_after_hours")
_LEFT_OUT = frozenset({Authority.NOT_RECORDED, Grounds.NOT_STATED, Notice.NOT_RECORDED, RefusalReason.NOT_RECORDED})


def _discloses(form: Form) -> bool:
    return form.get("outcome") in DISCLOSING


def _refuses(form: Form) -> bool:
    return form.get("outcome") == Outcome.REFUSED


def _closes(form: Form) -> bool:
    return bool(form.get("outcome")) and form["outcome"] != Outcome.PENDING


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


def is_asked(column: str) -> bool:
    """Return whether every card asks about the column, if it applies."""
    return column in _ASKED


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
        opened = [column for column in _opened_by(step.name) if applies(column, form) and not form.get(column)]
        return Step(opened[0], alone=True) if opened else Step(left[0] if left else REVIEW)
    if step.short:
        rest = SHORT[SHORT.index(step.name) + 1 :]
        return Step(rest[0], short=True) if rest else Step(left[0] if left else REVIEW)
    order = list(_ASKED)
    place = order.index(step.name) + 1 if step.name in order else len(order)
    later = [column for column in order[place:] if applies(column, form)]
    return Step(later[0] if later else left[0] if left else REVIEW)


def before(step: Step, form: Form) -> Step:
    """Return the previous column, or the menu if only one column is being changed."""
    if step.short:
        return Step(SHORT[max(SHORT.index(step.name) - 1, 0)], short=True)
    if step.alone or step.name not in _ASKED:
        return Step(MENU)
    asked = [column for column in _ASKED if applies(column, form)]
    place = asked.index(step.name) if step.name in asked else 0
    return Step(asked[max(place - 1, 0)])


def words_for(column: str, form: Form) -> tuple[str, ...]:
    """Return the words to choose from for a column; the button that skips it means "not recorded"."""
    listed = tuple(word for word in FIELD_OF[column].words if word not in _LEFT_OUT)
    if column == "outcome" and form.get("legal_process") != LegalProcess.PRESERVATION_REQUEST:
        return tuple(word for word in listed if word != Outcome.PRESERVED)
    if column == "data_disclosed" and form.get("data_requested"):
        return tuple(form["data_requested"].split(SEPARATOR))
    return listed


def with_value(form: Form, column: str, text: str) -> dict[str, str]:
    """Return the form with a column's new text (empty = not recorded), without any values that it rules out."""
    changed = {**form, column: text}
    preserves = changed.get("legal_process") == LegalProcess.PRESERVATION_REQUEST
    if changed.get("outcome") == Outcome.PRESERVED and not preserves:
        changed["outcome"] = ""
    if changed.get("closed_on", "") < changed.get("received_on", ""):
        changed["closed_on"] = ""
    given = set(changed.get("data_disclosed", "").split(SEPARATOR))
    if changed.get("data_requested"):
        changed["data_disclosed"] = _listed(given & set(changed["data_requested"].split(SEPARATOR)))
    return {name: value for name, value in changed.items() if value and _kept(name, changed)}


def toggled(form: Form, column: str, word: str) -> dict[str, str]:
    """Return the form with a word of a list added or removed."""
    chosen = set(filter(None, form.get(column, "").split(SEPARATOR)))
    return with_value(form, column, _listed(chosen ^ {word}))


def _listed(chosen: set[str]) -> str:
    return SEPARATOR.join(kind for kind in DataKind if kind in chosen)


def _kept(column: str, form: Form) -> bool:
    """Return whether to keep a column: it still applies, or no card asks about it."""
    return column not in _CONDITION or applies(column, form)


def _opened_by(column: str) -> tuple[str, ...]:
    """Return the columns that an answer may have made relevant."""
    if column in ("outcome", "legal_process"):
        return ("outcome", "closed_on", "refusal_reason", "data_disclosed", "accounts_affected", "notice")
    return {"data_requested": ("data_disclosed",), "received_on": ("closed_on",)}.get(column, ())
