"""What the card of each kind asks: the columns in order, the forms that each applies to, and the choices. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.actions.cases.fields import FIELD_OF, SEPARATOR, Field, Problem
from bot.actions.cases.form import case_from, form_of, problems_of
from storage.vocabulary.case import least_category
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
LEFT_OUT = frozenset({"not_recorded", Grounds.NOT_STATED})


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


def case_words(column: str, form: Form) -> tuple[str, ...]:
    """Return the words to choose from for a column; the button that skips it means "not recorded"."""
    listed = tuple(word for word in FIELD_OF[column].words if word not in LEFT_OUT)
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


def case_with_value(form: Form, column: str, text: str) -> dict[str, str]:
    """Return the form with a column's new text (empty = not recorded), without any values that it rules out."""
    changed = {**form, column: text}
    preserves = changed.get("legal_process") in PRESERVING_PROCESS
    if changed.get("outcome") == Outcome.PRESERVED and not preserves:
        changed["outcome"] = ""
    if changed.get("closed_on", "") < changed.get("received_on", ""):
        changed["closed_on"] = ""
    for name in ("emergency", "data_category"):
        if changed.get(name) not in case_words(name, changed):
            changed[name] = ""
    given = set(changed.get("data_disclosed", "").split(SEPARATOR))
    if changed.get("data_requested"):
        changed["data_disclosed"] = listed(given & set(changed["data_requested"].split(SEPARATOR)))
    return {name: value for name, value in changed.items() if value and _kept(name, changed)}


def _kept(column: str, form: Form) -> bool:
    condition = {**_ASKED, **_ON_DEMAND}.get(column)
    return condition is None or condition(form)


def listed(chosen: set[str]) -> str:
    """Return kinds of data as a list in a form."""
    return SEPARATOR.join(kind for kind in DataKind if kind in chosen)


def _opened_by(column: str) -> tuple[str, ...]:
    """Return the columns that an answer may have made relevant."""
    if column == "legal_process":
        return (*_opened_by("outcome"), "data_category", "emergency")
    if column == "outcome":
        return ("outcome", "closed_on", "refusal_reason", "data_disclosed", "accounts_affected", "notice")
    return {"data_requested": ("data_disclosed",), "received_on": ("closed_on",)}.get(column, ())


@dataclass(frozen=True, kw_only=True)
class Questions:
    """What a kind of card asks: the columns in order, each with the forms that it applies to.

    `asked` are the questions of every card, `on_demand` those of its menu. `problems` checks a form, `complete` fills
    in its defaults or raises CaseRefused, `words_for` lists the choices of a column, `with_value` takes an answer, and
    `opened_by` names the columns that an answer may have made relevant. `probe` replaces answers that are missing.
    """

    fields: Mapping[str, Field]
    asked: Mapping[str, Callable[[Form], bool]]
    on_demand: Mapping[str, Callable[[Form], bool]]
    probe: Form
    problems: Callable[[Form, date], list[Problem]]
    complete: Callable[[Form, date], Form]
    words_for: Callable[[str, Form], tuple[str, ...]]
    with_value: Callable[[Form, str, str], dict[str, str]]
    opened_by: Callable[[str], tuple[str, ...]]

    @cached_property
    def conditions(self) -> Mapping[str, Callable[[Form], bool]]:
        """Return the forms that each column applies to."""
        return {**self.asked, **self.on_demand}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Return all columns in the order in which a card shows them."""
        return (*self.conditions, *(column for column in self.fields if column not in self.conditions))


CASE_QUESTIONS = Questions(
    fields=FIELD_OF,
    asked=_ASKED,
    on_demand=_ON_DEMAND,
    probe={"country": "ZZ", "legal_process": "other", "outcome": "refused"},
    problems=problems_of,
    complete=lambda form, today: form_of(case_from(form, today)),
    words_for=case_words,
    with_value=case_with_value,
    opened_by=_opened_by,
)
