"""The quieter figures of the cover: a list of facts, and what is not recorded. Draws only through a sheet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports import words
from reports.chart_layout import INNER, MARGIN, RIGHT, Face, Sheet, Weight, capital, fitted, shortened, span, wrapped
from reports.style import palette

_LABEL = Face(32, colour=palette.MUTED)
_VALUE = Face(32, Weight.STRONG)
_ROW, _TIGHT_ROW, _MANY = 56, 48, 6
_STEP = 42
_GAP = 24

Data = Mapping[str, Any]
Cell = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the list."""

    label: str
    value: str


def _cells(data: Data, language: str, without: Collection[str]) -> dict[str, Cell]:
    """The figures beside the big ones, by label: the same seven in every report."""
    totals, outcomes = data["totals"], data["outcomes"]
    keys = [key for key in ("requests", "accounts_affected", "accounts_specified") if key not in without]
    return {capital(words.word("column", key, language)): totals[key] for key in keys} | {
        words.text("Requests refused", language): outcomes["refused"],
        words.text("Requests still open", language): outcomes["pending"],
    }


def known_facts(data: Data, language: str, without: Collection[str]) -> list[Fact]:
    """The figures beside the big ones, `without` those, as far as the register holds them."""
    cells = _cells(data, language, without).items()
    facts = [Fact(label, words.cell(cell, language)) for label, cell in cells if cell["state"] != "not_recorded"]
    return [*facts, *_countries(data, language), *_covered(data, language)]


def _unknown(data: Data, language: str, without: Collection[str]) -> list[str]:
    """The labels of what the register does not hold, which is not 0."""
    cells = _cells(data, language, without).items()
    return [label for label, cell in cells if cell["state"] == "not_recorded"]


def _countries(data: Data, language: str) -> list[Fact]:
    """How many countries asked, and how many the register speaks of."""
    coverage = data["coverage"]
    asking = words.cell(data["totals"]["countries"], language)
    facts = [Fact(words.text("Countries with at least one request", language), asking)]
    if coverage["countries"] is None:
        return facts
    covered = words.number(coverage["countries"], language)
    if coverage["partial"]:
        partial = words.number(coverage["partial"], language)
        covered = words.text(
            "{covered}, all of them in part"
            if coverage["partial"] == coverage["countries"]
            else "{covered}, {partial} of them in part",
            language,
            covered=covered,
            partial=partial,
        )
    return [*facts, Fact(words.text("Countries covered", language), covered)]


def _covered(data: Data, language: str) -> list[Fact]:
    """Which days are covered, where these are not all."""
    covers, period = data["coverage"], data["period"]
    if covers["from"] >= covers["to"] or (covers["from"], covers["to"]) == (period["start"], period["end"]):
        return []
    days = span({"start": covers["from"], "end": covers["to"]}, language)
    return [Fact(words.text("Covered", language), days)]


def draw_facts(sheet: Sheet, facts: Sequence[Fact], lines: Sequence[str], bottom: float) -> float:
    """The list above the foot, and the paragraph of what is not recorded; returns where it begins."""
    row = _TIGHT_ROW if len(facts) + len(lines) > _MANY else _ROW
    top = bottom - len(facts) * row - (len(lines) * _STEP + 30 if lines else 0) - 8
    for index, fact in enumerate(facts):
        _fact(sheet, fact, top + index * row, row)
    y = top + len(facts) * row
    if lines:
        sheet.fill(MARGIN, y, INNER, 2, palette.LINE)
    for index, line in enumerate(lines):
        sheet.write(MARGIN, y + 42 + index * _STEP, line, _LABEL if index else _VALUE)
    return top


def unknown_lines(sheet: Sheet, data: Data, language: str, without: Collection[str]) -> list[str]:
    """What is not recorded, under a heading that says so."""
    unknown = _unknown(data, language, without)
    if not unknown:
        return []
    head = capital(words.word("state", "not_recorded", language))
    small = [label[:1].lower() + label[1:] for label in unknown]
    return [head, *wrapped(sheet, words.listing(small, language), _LABEL, INNER)]


def _fact(sheet: Sheet, fact: Fact, top: float, height: float) -> None:
    sheet.fill(MARGIN, top, INNER, 2, palette.LINE)
    face = fitted(sheet, fact.value, _VALUE, INNER * 0.66)
    value = shortened(sheet, fact.value, face, INNER * 0.66)
    sheet.write(RIGHT, top + (height + 24) / 2, value, face, "right")
    room = INNER - sheet.measure(value, face) - _GAP
    label = fitted(sheet, fact.label, _LABEL, room)
    sheet.write(MARGIN, top + (height + 24) / 2, shortened(sheet, fact.label, label, room), label)
