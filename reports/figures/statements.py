"""Configured statements about the cases counted in a report, judged by its figures."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from reports.figures.figures import Cell, Figures
from reports.language import words
from reports.schema.values import NOT_RECORDED_ROW
from storage.vocabulary.errors import ConfigError
from storage.vocabulary.words import DataKind, LegalProcess


class UnknownStatement(ConfigError):
    """The configuration names a statement that does not exist."""

    what = "there is no statement {statement!r}"
    todo = "use only these in report.statements: {known}"


class Verdict(StrEnum):
    """What the figures show about a statement."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"
    NOT_RECORDED = "not_recorded"


def _never_gave(kind: DataKind) -> Callable[[Figures], Verdict]:
    def judge(figures: Figures) -> Verdict:
        given = {row.key: row.requests_with_disclosure for row in figures.tables["by_data_disclosed"]}
        return _judge([given[kind]], [given[NOT_RECORDED_ROW]] if NOT_RECORDED_ROW in given else [], figures)

    return judge


def _court_order_each(figures: Figures) -> Verdict:
    rows = figures.tables["by_legal_process"]
    return _judge([row.requests_with_disclosure for row in rows if row.key != LegalProcess.COURT_ORDER], [], figures)


def _judge(against: Iterable[Cell], unsaid: Iterable[Cell], figures: Figures) -> Verdict:
    """Return false if a cell `against` counts anything; not recorded if anything is open; else true.

    Disclosures outside the totals are counted without kind or process, so one of them leaves everything open.
    """
    cells = list(against)
    if any(cell.value for cell in cells):
        return Verdict.DOES_NOT_HOLD
    outside = (figures.non_government.requests_with_disclosure, figures.preservation.requests_with_disclosure)
    if any(cell.state != "exact" for cell in cells) or any(cell.value for cell in (*unsaid, *outside)):
        return Verdict.NOT_RECORDED
    return Verdict.HOLDS


_JUDGES: Mapping[str, Callable[[Figures], Verdict]] = {
    "no_content": _never_gave(DataKind.MESSAGE_CONTENT),
    "no_keys": _never_gave(DataKind.ENCRYPTION_KEYS),
    "court_order_each": _court_order_each,
}
_SENTENCES: Mapping[str, Mapping[str, str]] = {
    "no_content": {
        "holds": words.msgid("In the cases counted here, no message content was disclosed."),
        "does_not_hold": words.msgid("In the cases counted here, message content was disclosed."),
        "not_recorded": words.msgid(
            "In the cases counted here, it is not recorded whether message content was disclosed."
        ),
    },
    "no_keys": {
        "holds": words.msgid("In the cases counted here, no encryption keys were disclosed."),
        "does_not_hold": words.msgid("In the cases counted here, encryption keys were disclosed."),
        "not_recorded": words.msgid(
            "In the cases counted here, it is not recorded whether encryption keys were disclosed."
        ),
    },
    "court_order_each": {
        "holds": words.msgid("In the cases counted here, no data was disclosed without a court order."),
        "does_not_hold": words.msgid("In the cases counted here, data was disclosed without a court order."),
        "not_recorded": words.msgid(
            "In the cases counted here, it is not recorded whether each disclosure had a court order."
        ),
    },
}


def check_statements(names: Iterable[str]) -> None:
    """Raise UnknownStatement for an unknown name, and list the known ones."""
    for name in names:
        if name not in _JUDGES:
            raise UnknownStatement(statement=name, known=", ".join(_JUDGES))


def verdicts(names: Iterable[str], figures: Figures) -> list[tuple[str, str]]:
    """Return each named statement once, in the order of the names, with its verdict."""
    unique = list(dict.fromkeys(names))
    check_statements(unique)
    return [(name, _JUDGES[name](figures).value) for name in unique]


def sentence(name: str, verdict: str, language: str) -> str:
    """Return the statement, with its verdict, as one sentence."""
    check_statements([name])
    return words.text(_SENTENCES[name][verdict], language)
