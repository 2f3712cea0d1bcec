"""The text twin of each chart: its content in words, for people who cannot see it. Made from the chart's own data."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reports.charts.bar_content import BarTable, Row, Section
from reports.charts.content.data import chart_data
from reports.charts.content.map_data import MAP
from reports.charts.content.tables import HISTORY, OVERVIEW
from reports.charts.cover_figures import answer_times
from reports.charts.history import history_notes, history_title
from reports.charts.history_panel import panel_head
from reports.charts.joined_tables import bar_table
from reports.charts.layout import capital, period_title
from reports.charts.world_map import map_text, map_title
from reports.figures.cells import is_zero
from reports.language import words
from reports.schema.cells import Cell, is_known
from reports.schema.types import Chart, ChartWords, Facts

Data = Mapping[str, Any]
Twin = tuple[str, str]


def chart_twins(document: Facts, languages: Sequence[str]) -> list[Chart]:
    """Return, by chart name, the title and text of each chart in each language."""
    return [
        {"name": name, "words": [_words(name, data, language) for language in languages]}
        for name, data in chart_data(document).items()
    ]


def _words(name: str, data: Data, language: str) -> ChartWords:
    title, text = chart_twin(name, data, language)
    return {"language": language, "title": title, "text": text}


def chart_twin(name: str, data: Data, language: str) -> Twin:
    """Return the title and the text of one chart."""
    if name == OVERVIEW:
        return _overview(data, language)
    if name == HISTORY:
        return history_title(data, language), _history(data, language)
    if name == MAP:
        return map_title(data, language), map_text(data, language)
    table = bar_table(data, language)
    return table.title, _table(table, language)


def _overview(data: Data, language: str) -> Twin:
    title = f"{words.text('Transparency report', language)}, {period_title(data, language)}"
    cells = {capital(words.word("column", key, language)): cell for key, cell in data["totals"].items()}
    cells |= {
        words.text("Requests refused", language): data["outcomes"]["refused"],
        words.text("Requests still open", language): data["outcomes"]["pending"],
    }
    outside = {
        "preservation": words.msgid("preservation requests"),
        "non_government": words.msgid("demands by private parties"),
    }
    cells |= {
        capital(words.text(label, language)): data[key] for key, label in outside.items() if not is_zero(data[key])
    }
    facts = {label: words.cell(cell, language) for label, cell in cells.items()}
    facts |= {fact.label: fact.value for fact in answer_times(data, language)}
    if data["only_country"] is not None:
        facts[words.text("Country of all requests", language)] = words.country(data["only_country"], language)
    return title, " ".join(f"{label}: {fact}." for label, fact in facts.items())


def _table(table: BarTable, language: str) -> str:
    heads = len(table.sections) > 1
    parts = (part for section in table.sections for part in _section(section, language, head=heads))
    return " ".join([*dict.fromkeys(parts), *table.notes])


def _section(section: Section, language: str, *, head: bool) -> Iterator[str]:
    yield f"{' / '.join(section.heads)}."
    rows = "; ".join(f"{row.name} {_row(row, language)}" for row in section.rows)
    yield f"{section.head}: {rows}." if head else f"{rows}."
    if section.since:
        yield section.since


def _row(row: Row, language: str) -> str:
    """Return a row's numbers, with the change in brackets."""
    numbers = _cells(row.cells, language)
    first, slash, rest = numbers.partition(" / ")
    return f"{first} ({row.change}){slash}{rest}" if row.change else numbers


def _history(data: Data, language: str) -> str:
    heads = " / ".join(capital(words.word("column", column, language)) for column in data["columns"])
    panels = [f"{panel_head(panel, language)}: {'; '.join(_slots(panel, language))}." for panel in data["panels"]]
    return " ".join([f"{heads}.", *panels, *history_notes(data, language)])


def _slots(panel: Data, language: str) -> Iterator[str]:
    for slot in panel["slots"]:
        sign = "¦ " if slot["series_break"] else ""
        yield f"{sign}{slot['row']}{'*' if slot['disputed'] else ''} {_cells(slot['cells'], language)}"


def _cells(cells: Sequence[Cell], language: str) -> str:
    """Return numbers in the order of the headings; a single word if none of them is known."""
    shown = [words.cell(cell, language) for cell in cells]
    return shown[0] if len(set(shown)) == 1 and not is_known(cells[0]) else " / ".join(shown)
