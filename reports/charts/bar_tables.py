"""The charts by kind, as tables of bars: process and outcome, data requested and disclosed, reasons for refusal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from reports.charts.bar_content import BarTable, Row, Section
from reports.charts.content.findings import (
    Finding,
    finding_by_country,
    finding_by_outcome,
    finding_by_process,
    finding_of_data,
    finding_of_refusals,
    is_certain,
)
from reports.charts.content.tables import UNSAID
from reports.charts.layout import capital
from reports.figures.cells import low
from reports.language import words
from reports.language.shares import brief_percent, change
from reports.schema.cells import Cell, is_known

Data = Mapping[str, Any]
ELSE_IN_PART = words.msgid("All others: 0 in the part covered, otherwise not recorded.")
CHANGE = "+/−"  # the same in every language
_MOST_NAMED = 3


def process_table(data: Data, language: str) -> BarTable:
    """Return legal processes and outcomes as two sections under the same headings."""
    paired = data["columns"] == ["requests", "requests_with_disclosure"]
    heads = [capital(words.word("column", column, language)) for column in data["columns"]]
    finding = finding_by_outcome(data, language) or finding_by_process(data, language)
    process = rows_of(data["by_legal_process"], "legal_process", language, finding)
    outcome = rows_of(data["by_outcome"], "outcome", language, finding)
    if data["others"]:
        name = words.counted("others", data["others"]["count"], language)
        process.append(Row(name, data["others"]["cells"], plain=True))
    named = {words.msgid("Legal process"): process, words.msgid("Outcome"): outcome}
    filled = {words.text(head, language): rows for head, rows in named.items() if rows}
    neutral = words.text("Legal process and outcome" if len(filled) > 1 else "Legal process", language)
    covers_all = data["columns"][0] == "requests"
    notes = [words.text(words.NOT_IN_FIGURES, language)] if data["in_bands"] else []
    return BarTable(
        about=neutral,
        finding=finding.text if finding else "",
        sections=[Section(rows, heads, head, paired) for head, rows in filled.items()],
        notes=[*notes, nothing_else(data, words.msgid("All others: 0."), language)] if covers_all else notes,
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
        notes.append(nothing_else(data, words.msgid("Other kinds of data: 0."), language))
    finding = finding_of_data(data, language)
    neutral = words.text("Data requested and disclosed", language)
    rows = rows_of(data["rows"], "data", language, finding)
    columns = [words.text(heads[column], language) for column in data["columns"]]
    return BarTable(
        about=neutral,
        finding=finding.text if finding else "",
        sections=[Section(rows, columns, neutral if finding else "", paired=len(columns) > 1)],
        notes=notes,
    )


def refusals_table(data: Data, language: str) -> BarTable:
    """Return why demands were refused."""
    notes = [nothing_else(data, words.msgid("Other reasons: 0."), language)]
    if is_known(data["refused"]):
        refused = words.cell(data["refused"], language)
        notes.insert(0, words.text("Requests refused in total: {refused}.", language, refused=refused))
    finding = finding_of_refusals(data, language)
    neutral = words.text("Why requests were refused", language)
    rows = rows_of(data["rows"], "refusal_reason", language, finding)
    return BarTable(
        about=neutral,
        finding=finding.text if finding else "",
        sections=[Section(rows, [words.text("Requests refused", language)], neutral if finding else "")],
        notes=notes,
    )


def nothing_else(data: Data, whole: str, language: str) -> str:
    """Explain a row that is not shown: it is 0, 0 on the covered days, or unknown."""
    covers = data["coverage"]
    if covers["from"] >= covers["to"]:
        return words.text("All others: not recorded.", language)
    return words.text(whole if covers["whole"] else ELSE_IN_PART, language)


def rows_of(rows: Iterable[Data], group: str, language: str, finding: Finding | None) -> list[Row]:
    """Return the rows of a table by word; those that lack the word are a line of text."""
    named = finding.rows if finding else frozenset()
    return [
        Row(
            capital(words.word(group, row["row"], language)),
            row["cells"],
            plain=row["row"] in (UNSAID, "not_stated"),
            named=row["row"] in named,
        )
        for row in rows
    ]


def countries_table(data: Data, language: str) -> BarTable:
    """Return the bars by country from their chart data."""
    finding = finding_by_country(data, language)
    named = finding.rows if finding else frozenset()
    paired = data["columns"] == ["requests", "requests_with_disclosure"]
    rows = [
        Row(
            words.country(row["row"], language),
            row["cells"],
            code=row["row"],
            named=row["row"] in named,
            share=_share(row["cells"], data["sum"], language, paired=paired),
            change=change(row["cells"][0], row["before"], language) if row["before"] else "",
        )
        for row in data["rows"]
    ]
    since = ""
    if any(row.change for row in rows):
        since = words.text("+/−: change since {period}.", language, period=words.period(data["since"], language))
    if data["others"]:
        name = words.counted("others", data["others"]["count"], language)
        share = _share(data["others"]["cells"], data["sum"], language, paired=paired)
        rows.append(Row(name, data["others"]["cells"], plain=True, share=share))
    heads = [capital(words.word("column", column, language)) for column in data["columns"]]
    if paired:  # short, because there are two more columns
        heads = [words.text("Received", language), words.text("With disclosure", language)]
    neutral = words.text("Requests by country", language)
    share = words.text("Share disclosed" if paired else "Share of requests", language)
    return BarTable(
        about=neutral,
        finding=finding.text if finding else "",
        sections=[Section(rows, heads, neutral if finding else "", paired, share, CHANGE, since)],
        notes=_unseen(data, language),
    )


def _share(cells: Sequence[Cell], everything: Cell, language: str, *, paired: bool) -> str:
    """Return how much of a country's requests led to disclosure, or which part of all requests it sent."""
    part, whole = (cells[1], cells[0]) if paired else (cells[0], everything)
    if not (is_certain(part) and is_certain(whole)) or not 0 <= low(part) <= low(whole) > 0:
        return ""
    return brief_percent(low(part), low(whole), language)


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


def _unseen(data: Data, language: str) -> list[str]:
    covers = data["coverage"]
    zero = covers["what"] == "everything" and covers["countries"] is None and covers["whole"]
    parts = [words.text("Other countries: 0." if zero else "Other countries: not recorded.", language)]
    if data["zero_in_part"]:
        parts.insert(0, words.counted("none_in_part", data["zero_in_part"], language))
    if data["zero"]:
        parts.insert(0, words.counted("covered_with_0", data["zero"], language))
    if not covers["whole"]:
        parts += _in_part(data, language)
    return parts
