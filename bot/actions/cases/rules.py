"""Consistency rules for cases: facts that contradict each other or the calendar. One table, one line per rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.actions.cases.fields import Problem
from storage.vocabulary.case import SENSITIVITY, Case, least_category
from storage.vocabulary.errors import Phrase
from storage.vocabulary.words import (
    DISCLOSING,
    PRESERVING_PROCESS,
    DataCategory,
    Emergency,
    LegalProcess,
    Outcome,
    RefusalReason,
)

REFUSING = frozenset({Outcome.REFUSED, Outcome.PARTIALLY_DISCLOSED})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; `broken` checks a case against today's date at the publisher."""

    broken: Callable[[Case, date], object]
    problem: Problem


def _rule(broken: Callable[[Case, date], object], column: str, reason: str, todo: str) -> Rule:
    return Rule(broken, Problem(column, Phrase(reason), Phrase(todo)))


def _understated(case: Case) -> bool:
    """Return whether the data requested belongs to a more sensitive category than the case states."""
    least = least_category(case.data_requested or ())
    return least is not None and SENSITIVITY.index(case.data_category) < SENSITIVITY.index(least)


RULES = (
    _rule(
        lambda case, today: case.received_on > today,
        "received_on",
        "is in the future",
        "write the day you received the demand, such as 2018-05-04",
    ),
    _rule(
        lambda case, _: case.closed_on and case.closed_on < case.received_on,
        "closed_on",
        "is before received_on",
        "write the later day, such as 2018-05-20, or leave it empty",
    ),
    _rule(
        lambda case, today: case.closed_on and case.closed_on > today,
        "closed_on",
        "is in the future",
        "leave it empty until the demand is closed",
    ),
    _rule(
        lambda case, _: case.closed_on and case.outcome is Outcome.PENDING,
        "closed_on",
        "is set, but the outcome is pending",
        "leave it empty, or set the outcome, such as refused",
    ),
    _rule(
        lambda case, _: case.outcome is Outcome.PRESERVED and case.legal_process not in PRESERVING_PROCESS,
        "outcome",
        "is preserved, but the legal process does not preserve data",
        "write the outcome, such as disclosed",
    ),
    _rule(
        lambda case, _: case.refusal_reason is not RefusalReason.NOT_RECORDED and case.outcome not in REFUSING,
        "refusal_reason",
        "is set, but the outcome is neither refused nor partially_disclosed",
        "leave it empty, or set the outcome to refused",
    ),
    _rule(
        lambda case, _: case.data_disclosed and case.outcome not in DISCLOSING,
        "data_disclosed",
        "is set, but the outcome says that nothing was disclosed",
        "leave it empty, or set the outcome to disclosed",
    ),
    _rule(
        lambda case, _: case.accounts_affected and case.outcome not in DISCLOSING,
        "accounts_affected",
        "is not 0, but the outcome says that nothing was disclosed",
        "leave it empty, or set the outcome to disclosed",
    ),
    _rule(
        lambda case, _: (
            case.data_disclosed
            and case.data_requested is not None
            and not set(case.data_disclosed).issubset(case.data_requested)
        ),
        "data_disclosed",
        "lists data that is not in data_requested",
        "add it to data_requested, or leave data_requested empty for not recorded",
    ),
    _rule(
        lambda case, _: case.emergency is Emergency.NO and case.legal_process is LegalProcess.EMERGENCY_REQUEST,
        "emergency",
        "is no, but the legal process is an emergency request",
        "leave it empty, or set another legal process",
    ),
    _rule(
        lambda case, _: case.data_category is not DataCategory.NOT_RECORDED and _understated(case),
        "data_category",
        "is less sensitive than the data in data_requested",
        "write the most sensitive category, such as content, or leave it empty",
    ),
    _rule(
        lambda case, _: case.follows and case.legal_process in PRESERVING_PROCESS,
        "follows",
        "is set, but the case is a preservation itself",
        "leave it empty here and set it in the case of the production order",
    ),
)


def contradictions(case: Case, today: date) -> Iterator[Problem]:
    """Yield a problem for every rule that a case breaks."""
    return (rule.problem for rule in RULES if rule.broken(case, today))


def consistent(case: Case, today: date) -> bool:
    """Return whether a case breaks no rule."""
    for rule in RULES:  # noqa: SIM110 (a generator would double the cost, for a million cases)
        if rule.broken(case, today):
            return False
    return True
