"""The chart by country, as a table of bars: whom the demands came from, and what became of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from reports import words
from reports.chart_bars import BarTable, Row, Section
from reports.chart_layout import capital

_MOST_NAMED = 3

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


def _in_part(data: Data, language: str) -> list[str]:
    """Which days are covered: the same for all countries that are shown, or else by country."""
    found: dict[str, list[str]] = {}
    for code, spans in data["days"].items():
        days = [(date.fromisoformat(span["from"]), date.fromisoformat(span["to"])) for span in spans]
        found.setdefault(words.spans(days, language), []).append(words.country(code, language))
    if len(found) == 1 and len(data["days"]) == len(data["rows"]):
        return [words.text("Only a part of the period is covered: {days}.", language, days=next(iter(found)))]
    named = [
        words.text("{countries}: {days}", language, countries=words.listing(countries, language), days=days)
        for days, countries in list(found.items())[:_MOST_NAMED]
    ]
    more = words.text("More are in the files.", language) if len(found) > _MOST_NAMED else ""
    told = words.text("Only a part of the period is covered: {days}.", language, days="; ".join(named))
    return [*([told] if named else []), *([more] if more else [])]


def _unseen(data: Data, table: BarTable, language: str) -> list[str]:
    covers = data["coverage"]
    zero = covers["what"] == "everything" and covers["countries"] is None and covers["whole"]
    parts = [words.text("Any other country: 0." if zero else "Any other country: not recorded.", language)]
    if data["zero_in_part"]:
        parts.insert(0, words.counted("none_in_part", data["zero_in_part"], language))
    if data["zero"]:
        parts.insert(0, words.counted("covered_with_0", data["zero"], language))
    if not covers["whole"]:
        parts += _in_part(data, language)
    if any(table.length(row) > table.longest for row in table.rows):
        parts.append(words.text("The last bar is cut short.", language))
    return parts
