"""The content of every bar chart by its name, and of two charts that share a picture."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from reports.charts.bar_content import BarTable, Row, Section
from reports.charts.bar_tables import (
    asked_and_given_table,
    countries_table,
    nothing_else,
    process_table,
    refusals_table,
    rows_of,
)
from reports.charts.content.findings import finding_of_kind
from reports.charts.content.kinds import AUTHORITIES, GROUNDS, MONTHS, NOTICE
from reports.charts.content.removals import REMOVALS
from reports.charts.content.tables import COUNTRIES, DATA, PROCESS, REFUSALS
from reports.charts.layout import capital
from reports.language import words
from reports.schema.cells import is_known
from reports.schema.values import REMOVAL_NAMES, RemovalTable

Data = Mapping[str, Any]
_ABOUT: Final = {
    AUTHORITIES: words.msgid("Who sent the requests"),
    GROUNDS: words.msgid("What the requests were about"),
    NOTICE: words.msgid("Notice to users"),
    MONTHS: words.msgid("Month by month"),
}
_GROUPS: Final = {AUTHORITIES: "authority", GROUNDS: "grounds", NOTICE: "notice"}
_NOTHING_ELSE: Final = {
    AUTHORITIES: words.msgid("Other authorities: 0."),
    GROUNDS: words.msgid("Other subjects: 0."),
    NOTICE: words.msgid("Other kinds of notice: 0."),
}
_BELOW: Final = "below"
_REMOVAL_HEADS: Final = (words.msgid("Received"), words.msgid("Acted on"))
_REMOVALS_BY: Final[dict[RemovalTable, str]] = {
    "by_category": words.msgid("By category of content"),
    "by_country": words.msgid("By country"),
}


def bar_table(data: Data, language: str) -> BarTable:
    """Return the content of a picture of bars."""
    table = TABLES[data["chart"]](data, language)
    if _BELOW not in data:
        return table
    below = data[_BELOW]
    lower = TABLES[below["chart"]]({**data, **below}, language)
    return BarTable(
        about=table.about,
        finding=table.finding or lower.finding,
        sections=[*_headed(table), *_headed(lower)],
        notes=list(dict.fromkeys([*table.notes, *lower.notes])),
    )


def _headed(table: BarTable) -> list[Section]:
    return [replace(section, head=section.head or table.about) for section in table.sections]


def _kind_table(data: Data, language: str) -> BarTable:
    """Return the bars by authority, grounds or notice."""
    name = data["chart"]
    finding = finding_of_kind(data, _GROUPS[name], language)
    rows = rows_of(data["rows"], _GROUPS[name], language, finding)
    if data["others"]:
        rows.append(
            Row(words.counted("others", data["others"]["count"], language), data["others"]["cells"], plain=True)
        )
    notes = [nothing_else(data, _NOTHING_ELSE[name], language)] if not data["others"] else []
    return _table(data, rows, finding.text if finding else "", notes, language)


def _months_table(data: Data, language: str) -> BarTable:
    """Return the bars of the months, oldest first."""
    rows = [
        Row(capital(words.month(row["row"], language)), row["cells"], plain=not is_known(row["cells"][0]))
        for row in data["rows"]
    ]
    return _table(data, rows, "", [], language)


def _table(data: Data, rows: list[Row], finding: str, notes: list[str], language: str) -> BarTable:
    about = words.text(_ABOUT[data["chart"]], language)
    heads = [capital(words.word("column", column, language)) for column in data["columns"]]
    paired = data["columns"] == ["requests", "requests_with_disclosure"]
    return BarTable(about, [Section(rows, heads, about if finding else "", paired)], notes, finding)


def _removals_table(data: Data, language: str) -> BarTable:
    """Return the bars of orders to remove content, by category and by country."""
    heads = [words.text(head, language) for head in _REMOVAL_HEADS]
    sections = []
    for table, about in _REMOVALS_BY.items():
        shown = data["tables"][table]
        rows = [
            Row(capital(words.row_name(REMOVAL_NAMES[table], row["row"], language)), row["cells"])
            for row in shown["rows"]
        ]
        if shown["others"]:
            name = words.counted("others", shown["others"]["count"], language)
            rows.append(Row(name, shown["others"]["cells"], plain=True))
        sections.append(Section(rows, heads, words.text(about, language), paired=True))
    return BarTable(words.text("Orders to remove content", language), sections)


TABLES: Mapping[str, Callable[[Data, str], BarTable]] = {
    COUNTRIES: countries_table,
    PROCESS: process_table,
    DATA: asked_and_given_table,
    REFUSALS: refusals_table,
    AUTHORITIES: _kind_table,
    GROUNDS: _kind_table,
    NOTICE: _kind_table,
    MONTHS: _months_table,
    REMOVALS: _removals_table,
}
