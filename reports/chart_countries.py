"""The chart by country, as a table of bars: whom the demands came from, and what became of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reports import words
from reports.chart_bars import BarTable, Row, Section
from reports.chart_layout import capital

Data = Mapping[str, Any]


def countries_table(data: Data, language: str) -> BarTable:
    """The bars by country from their chart data."""
    rows = [Row(words.country(row["row"], language), row["cells"], code=row["row"]) for row in data["rows"]]
    if data["others"]:
        name = words.counted("others", data["others"]["count"], language)
        rows.append(Row(name, data["others"]["cells"], quiet=True))
    table = BarTable(
        title=words.text("Requests by country", language),
        heads=[capital(words.word("column", column, language)) for column in data["columns"]],
        sections=[Section(rows)],
        paired=data["columns"] == ["requests", "requests_with_disclosure"],
    )
    return replace(table, notes=_unseen(data, table, language))


def _unseen(data: Data, table: BarTable, language: str) -> list[str]:
    everything = data["coverage"]["what"] == "everything"
    parts = [words.text("Any other country: 0." if everything else "Any other country: not recorded.", language)]
    if data["zero"]:
        parts.insert(0, words.counted("covered_with_0", data["zero"], language))
    if any(table.length(row) > table.longest for row in table.rows):
        parts.append(words.text("The last bar is cut short.", language))
    return parts
