"""The charts by kind, as tables of bars: process and outcome, data requested and disclosed, reasons for refusal."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from reports.charts.bars import BarTable, Row, Section
from reports.charts.data_tables import UNSAID
from reports.charts.layout import capital
from reports.figures.cells import is_known
from reports.language import words

Data = Mapping[str, Any]
ELSE_IN_PART = words.msgid("All others: 0 on the days covered, otherwise not recorded.")
_MOST_NAMED = 3


def process_table(data: Data, language: str) -> BarTable:
    """Return legal processes and outcomes as two sections under the same headings."""
    process = _rows(data["by_legal_process"], "legal_process", language)
    if data["others"]:
        name = words.counted("others", data["others"]["count"], language)
        process.append(Row(name, data["others"]["cells"], quiet=True))
    outcome = _rows(data["by_outcome"], "outcome", language)
    sections = [
        Section(process, words.text("Legal process", language) if outcome else ""),
        Section(outcome, words.text("Outcome", language)),
    ]
    filled = [section for section in sections if section.rows]
    return BarTable(
        title=words.text("Legal process and outcome" if len(filled) > 1 else "Legal process", language),
        heads=[capital(words.word("column", column, language)) for column in data["columns"]],
        sections=filled,
        notes=[_nothing_else(data, words.msgid("All others: 0."), language)]
        if data["columns"][0] == "requests"
        else [],
        paired=data["columns"] == ["requests", "requests_with_disclosure"],
    )


def asked_and_given_table(data: Data, language: str) -> BarTable:
    """Return how many demands asked for each kind of data, and how many received it."""
    heads = {
        "requests": words.msgid("Requested"),
        "requests_with_disclosure": words.msgid("Disclosed"),
    }
    notes = [words.text("One request can be about several kinds of data.", language)]
    if "requests" not in data["columns"]:
        notes.append(words.text("Data requested: not recorded.", language))
    if "requests_with_disclosure" not in data["columns"]:
        notes.append(words.text("Data disclosed: not recorded.", language))
    if data["zero"]:
        notes.append(_nothing_else(data, words.msgid("Other kinds of data: 0."), language))
    return BarTable(
        title=words.text("Data requested and disclosed", language),
        heads=[words.text(heads[column], language) for column in data["columns"]],
        sections=[Section(_rows(data["rows"], "data", language))],
        notes=notes,
        paired=len(data["columns"]) > 1,
    )


def refusals_table(data: Data, language: str) -> BarTable:
    """Return why demands were refused."""
    notes = [_nothing_else(data, words.msgid("Other reasons: 0."), language)]
    if is_known(data["refused"]):
        refused = words.cell(data["refused"], language)
        notes.insert(0, words.text("Requests refused in total: {refused}.", language, refused=refused))
    return BarTable(
        title=words.text("Why requests were refused", language),
        heads=[words.text("Requests refused", language)],
        sections=[Section(_rows(data["rows"], "refusal_reason", language))],
        notes=notes,
    )


def _nothing_else(data: Data, whole: str, language: str) -> str:
    """Explain a row that is not shown: it is 0, 0 on the covered days, or unknown."""
    covers = data["coverage"]
    if covers["from"] >= covers["to"]:
        return words.text("All others: not recorded.", language)
    return words.text(whole if covers["whole"] else ELSE_IN_PART, language)


def _rows(rows: Iterable[Data], group: str, language: str) -> list[Row]:
    return [
        Row(capital(words.word(group, row["row"], language)), row["cells"], quiet=row["row"] == UNSAID) for row in rows
    ]


def countries_table(data: Data, language: str) -> BarTable:
    """Return the bars by country from their chart data."""
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
    """Name the covered days: once if they are the same for all countries shown, else by country."""
    found: dict[str, list[str]] = {}
    for code, spans in data["days"].items():
        days = [(date.fromisoformat(span["from"]), date.fromisoformat(span["to"])) for span in spans]
        found.setdefault(words.spans(days, language), []).append(words.country(code, language))
    if len(found) == 1 and len(data["days"]) == len(data["rows"]):
        return [words.text("Only part of the period is covered: {days}.", language, days=next(iter(found)))]
    named = [
        words.text("{countries}: {days}", language, countries=words.listing(countries, language), days=days)
        for days, countries in list(found.items())[:_MOST_NAMED]
    ]
    more = words.text("See the files for the rest.", language) if len(found) > _MOST_NAMED else ""
    partly = words.text("Only part of the period is covered: {days}.", language, days="; ".join(named))
    return [*([partly] if named else []), *([more] if more else [])]


def _unseen(data: Data, table: BarTable, language: str) -> list[str]:
    covers = data["coverage"]
    zero = covers["what"] == "everything" and covers["countries"] is None and covers["whole"]
    parts = [words.text("Other countries: 0." if zero else "Other countries: not recorded.", language)]
    if data["zero_in_part"]:
        parts.insert(0, words.counted("none_in_part", data["zero_in_part"], language))
    if data["zero"]:
        parts.insert(0, words.counted("covered_with_0", data["zero"], language))
    if not covers["whole"]:
        parts += _in_part(data, language)
    if any(table.length(row) > table.longest for row in table.rows):
        parts.append(words.text("The last bar is cut short.", language))
    return parts
