"""A big number of the cover under its label, and the bar of the share disclosed. Draws only through a sheet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.charts import palette
from reports.charts.layout import INNER, MARGIN, RIGHT, Face, Sheet, Weight, capital, fitted, shortened, span, wrapped
from reports.language import words
from reports.language.shares import percent
from reports.schema.cells import Cell, Known, is_at_least, is_known, is_number

BAR_ROOM = 12 + 18
_BAR = 18
_LABEL = Face(38)
_WORDS = Face(84, colour=palette.MUTED)
_AT_LEAST = Face(46, colour=palette.MUTED)
_SHARE = Face(34, colour=palette.MUTED)
_CAP, _COMMA = 0.73, 0.2  # the height of digits and the depth of a comma, relative to the size
_LABEL_CAP = 28
_LABEL_ROOM = _LABEL_CAP + 26  # from the top of a label to the top of its number
_GAP = 24
_MARK = "\x00"
Data = Mapping[str, Any]
_FACT_LABEL = Face(32, colour=palette.MUTED)
_VALUE = Face(32, Weight.STRONG)
_ROW, _TIGHT_ROW, _MANY = 56, 48, 6
_STEP = 42


@dataclass(frozen=True, slots=True)
class BigNumber:
    """A figure as drawn: its label above, and "at least" before (or, in some languages, after) it."""

    label: str
    before: str
    number: str
    after: str
    face: Face

    @property
    def height(self) -> float:
        """Return the height from the top of the label to the foot of the commas."""
        return _LABEL_ROOM + (_CAP + _COMMA) * self.face.size

    @property
    def parts(self) -> tuple[tuple[str, Face], ...]:
        """Return the parts of the number's line."""
        line = ((self.before, _AT_LEAST), (self.number, self.face), (self.after, _AT_LEAST))
        return tuple((text, face) for text, face in line if text)


def largest(room: float, count: float) -> int:
    """Return the size at which numbers `count` times as tall as one fill the room, with two labels."""
    return int((room - 2 * _LABEL_ROOM) / ((_CAP + _COMMA) * count))


def big_number(sheet: Sheet, data: Data, key: str, language: str, size: int) -> BigNumber:
    """Return a total of the report, no larger than `size` and no wider than the sheet."""
    cell: Cell = data["totals"][key]
    label = capital(words.word("column", key, language))
    if not is_known(cell):
        state = words.cell(cell, language)
        face = Face(min(size, _WORDS.size), colour=palette.MUTED)
        return BigNumber(label, "", state, "", fitted(sheet, state, face, INNER))
    number = words.amount(cell, language)
    before, after = _around(cell, language) if is_at_least(cell) else ("", "")
    taken = sum(sheet.measure(part, _AT_LEAST) + _GAP for part in (before, after) if part)
    face = Face(size, Weight.DISPLAY, palette.STRONG if key == "requests_with_disclosure" else palette.INK)
    return BigNumber(label, before, number, after, fitted(sheet, number, face, INNER - taken))


def draw_number(sheet: Sheet, number: BigNumber, top: float, share: str = "") -> float:
    """Draw it with the top of its label at `top` and the share at the right; return its foot."""
    label = fitted(sheet, number.label, _LABEL, INNER)
    sheet.write(MARGIN, top + _LABEL_CAP, number.label, label)
    baseline = top + _LABEL_ROOM + _CAP * number.face.size
    x: float = MARGIN
    for text, face in number.parts:
        sheet.write(x, baseline, text, face)
        x += sheet.measure(text, face) + _GAP
    ends = {top + _LABEL_CAP: MARGIN + sheet.measure(number.label, label) + _GAP, baseline: x}
    _beside(sheet, share, ends)
    return top + number.height


def _beside(sheet: Sheet, share: str, ends: Mapping[float, float]) -> None:
    """Write the share at the end of the first line with room for it, aligned by baseline."""
    room = RIGHT - sheet.measure(share, _SHARE)
    for baseline in [baseline for baseline, end in ends.items() if share and end <= room][:1]:
        sheet.write(RIGHT, baseline, share, _SHARE, "right")


def draw_share(sheet: Sheet, data: Data, top: float) -> None:
    """Draw a bar of all requests received, dark for the share with data disclosed."""
    totals = data["totals"]
    part = totals["requests_with_disclosure"]["value"] / totals["requests"]["value"]
    sheet.fill(MARGIN, top + BAR_ROOM - _BAR, INNER, _BAR, palette.SOFT)
    if part:
        sheet.fill(MARGIN, top + BAR_ROOM - _BAR, max(3.0, INNER * part), _BAR, palette.STRONG)


def _around(cell: Known, language: str) -> tuple[str, str]:
    """Return what comes before and after a number or a range that is a lower bound."""
    before, _, after = words.lower_bound(cell, _MARK, language).partition(_MARK)
    return before.strip(), after.strip()


def share_of(data: Data, language: str) -> str:
    """Return the share of requests that ended in disclosure, in words; empty if the figures do not show it."""
    received, given = data["totals"]["requests"], data["totals"]["requests_with_disclosure"]
    if not is_number(received) or not is_number(given):
        return ""
    if not 0 <= given["value"] <= received["value"] or not received["value"]:
        return ""
    return words.text("{share} of requests", language, share=percent(given["value"], received["value"], language))


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the list."""

    label: str
    value: str


def _cells(data: Data, language: str, without: Collection[str]) -> dict[str, Cell]:
    """Return the figures beside the big ones, by label: the same seven in every report."""
    totals, outcomes = data["totals"], data["outcomes"]
    keys = [key for key in ("requests", "accounts_affected", "accounts_specified") if key not in without]
    return {capital(words.word("column", key, language)): totals[key] for key in keys} | {
        words.text("Requests refused", language): outcomes["refused"],
        words.text("Requests still open", language): outcomes["pending"],
    }


def known_facts(data: Data, language: str, without: Collection[str]) -> list[Fact]:
    """Return the known figures beside the big ones, except those in `without`."""
    cells = _cells(data, language, without).items()
    facts = [Fact(label, words.cell(cell, language)) for label, cell in cells if cell["state"] != "not_recorded"]
    return [*facts, *answer_times(data, language), *_countries(data, language), *_covered(data, language)]


def answer_times(data: Data, language: str) -> list[Fact]:
    """Return how long answers took, if that is recorded."""
    median, most = (data["answered"][key] for key in ("median_hours", "ninetieth_percentile_hours"))
    if not (is_known(median) and is_known(most)):
        return []
    facts = {"median": words.counted("hours", median, language), "most": words.cell(most, language)}
    value = words.text("{median}; 9 of 10 within {most}", language, **facts)
    return [Fact(words.text("Median time to answer", language), value)]


def _unknown(data: Data, language: str, without: Collection[str]) -> list[str]:
    """Return the labels of figures that the register does not hold, which does not mean 0."""
    cells = _cells(data, language, without).items()
    return [label for label, cell in cells if cell["state"] == "not_recorded"]


def _countries(data: Data, language: str) -> list[Fact]:
    """Return how many countries made requests, and how many the register covers."""
    if data["only_country"] is not None:
        name = words.country(data["only_country"], language)
        facts = [Fact(words.text("Country of all requests", language), name)]
        return [*facts, *_covered_countries(data, language)]
    asking = words.cell(data["totals"]["countries"], language)
    facts = [Fact(words.text("Countries with at least one request", language), asking)]
    return [*facts, *_covered_countries(data, language)]


def _covered_countries(data: Data, language: str) -> list[Fact]:
    coverage = data["coverage"]
    if coverage["countries"] is None:
        return []
    covered = words.number(coverage["countries"], language)
    if coverage["partial"]:
        partial = words.number(coverage["partial"], language)
        covered = words.text(
            "{covered}, all only partly"
            if coverage["partial"] == coverage["countries"]
            else "{covered}, {partial} of them only partly",
            language,
            covered=covered,
            partial=partial,
        )
    return [Fact(words.text("Countries covered", language), covered)]


def _covered(data: Data, language: str) -> list[Fact]:
    """Return the covered days, unless all days are covered."""
    covers, period = data["coverage"], data["period"]
    if covers["from"] >= covers["to"] or (covers["from"], covers["to"]) == (period["start"], period["end"]):
        return []
    days = span({"start": covers["from"], "end": covers["to"]}, language)
    return [Fact(words.text("Covered", language), days)]


def draw_facts(sheet: Sheet, facts: Sequence[Fact], lines: Sequence[str], bottom: float) -> float:
    """Draw the list above the foot and the paragraph of unrecorded figures; return where it begins."""
    row = _TIGHT_ROW if len(facts) + len(lines) > _MANY else _ROW
    top = bottom - len(facts) * row - (len(lines) * _STEP + 30 if lines else 0) - 8
    for index, fact in enumerate(facts):
        _fact(sheet, fact, top + index * row, row)
    y = top + len(facts) * row
    if lines:
        sheet.fill(MARGIN, y, INNER, 2, palette.LINE)
    for index, line in enumerate(lines):
        sheet.write(MARGIN, y + 42 + index * _STEP, line, _FACT_LABEL if index else _VALUE)
    return top


def unknown_lines(sheet: Sheet, data: Data, language: str, without: Collection[str]) -> list[str]:
    """Return what is not recorded, under a heading."""
    unknown = _unknown(data, language, without)
    if not unknown:
        return []
    head = capital(words.word("state", "not_recorded", language))
    small = [label[:1].lower() + label[1:] for label in unknown]
    return [head, *wrapped(sheet, words.listing(small, language), _FACT_LABEL, INNER)]


def _fact(sheet: Sheet, fact: Fact, top: float, height: float) -> None:
    sheet.fill(MARGIN, top, INNER, 2, palette.LINE)
    face = fitted(sheet, fact.value, _VALUE, INNER * 0.66)
    value = shortened(sheet, fact.value, face, INNER * 0.66)
    sheet.write(RIGHT, top + (height + 24) / 2, value, face, "right")
    room = INNER - sheet.measure(value, face) - _GAP
    label = fitted(sheet, fact.label, _FACT_LABEL, room)
    sheet.write(MARGIN, top + (height + 24) / 2, shortened(sheet, fact.label, label, room), label)
