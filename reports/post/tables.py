"""The tables of a report as short lines of the post. Names only what is recorded; a 0 only if it was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reports.charts.content.tables import ALWAYS_SHOWN
from reports.document.csv import ALL
from reports.document.document import headline_column
from reports.figures.cells import high
from reports.language import words
from reports.schema.cells import cases_missing, is_known
from reports.schema.tables import HistoryRow
from reports.schema.types import Document, Restatement
from reports.schema.values import BAND_COLUMNS, CARRIED, Column, RemovalColumn, Step, Table
from storage.vocabulary.period import Period, PeriodKind

_OF_DATA: tuple[Table, ...] = ("by_data_requested", "by_data_disclosed")  # have rows of the same names
_OF_CONTENT: tuple[Table, ...] = ("by_content_requested", "by_content_disclosed")  # the same
_OF_RECEIVED: tuple[Table, ...] = ("by_data_requested", "by_refusal_reason")
_NAMED_WHERE_UNKNOWN: tuple[Table, ...] = (*_OF_RECEIVED, "by_data_disclosed", "by_authority", "by_notice", "by_month")
_ASKED_ABOUT: Column = "accounts_specified"
UNSAID = ("not_recorded", "not_stated")
CHANGES_SHOWN = 10
EXPLANATIONS_SHOWN, FIGURES_SHOWN = 4, 3
REMOVAL_COUNTRIES = 3
EARLIER = words.msgid("Earlier periods")
EARLIER_WITH_DISCLOSURE = words.msgid("Earlier periods, requests with disclosure")
_BROKEN = {
    EARLIER: words.msgid("Earlier periods (coverage differs)"),
    EARLIER_WITH_DISCLOSURE: words.msgid("Earlier periods, requests with disclosure (coverage differs)"),
}
Outside = Literal["preservation", "non_government"]
OUTSIDE: tuple[Outside, ...] = ("preservation", "non_government")
OUTSIDE_TOTALS = {"preservation": "preservation_request", "non_government": "private_request"}


@dataclass(frozen=True, slots=True)
class Line:
    """A title and its entries, as words."""

    title: str
    entries: Sequence[str]


def table_line(document: Document, table: Table, title: str, column: Column, language: str) -> Line | None:
    """Return a table in one line, largest number first, without its zeros; None if it has nothing to say.

    Message content and keys come last and also at 0, because readers want that stated.
    """
    rows = [row for row in document["tables"][table] if is_known(row[column])]
    always = [row for row in rows if row["row"] in ALWAYS_SHOWN and table.startswith("by_data")]
    unsaid = [row for row in rows if row["row"] in UNSAID and high(row[column])]
    rest = [row for row in rows if row not in always and row not in unsaid and high(row[column])]
    rest.sort(key=lambda row: -high(row[column]))
    if not rest and not always:
        return None
    entries = [
        f"{words.row_name(table, row['row'], language)} {words.cell(row[column], language)}"
        for row in (*rest, *always, *unsaid)
    ]
    return Line(words.text(title, language), entries)


def carried_line(document: Document, title: str, language: str) -> Line | None:
    """Return requests open at the start, received, closed and open at the end."""
    cells = {name: document["carried_forward"][name] for name in CARRIED}
    known = {name: cell for name, cell in cells.items() if is_known(cell)}
    entries = [f"{words.word('column', name, language)} {words.cell(cell, language)}" for name, cell in known.items()]
    return Line(words.text(title, language), entries) if any(map(high, known.values())) else None


_HOURS: dict[Step, str] = {
    "acknowledged": words.msgid("acknowledged: median {median} hours, 9 of 10 within {most}"),
    "answered": words.msgid("answered: median {median} hours, 9 of 10 within {most}"),
}


def response_line(document: Document, title: str, language: str) -> Line | None:
    """Return how long it took to acknowledge and to answer, where it is recorded."""
    entries = []
    for step, message in _HOURS.items():
        hours = document["response_times"][step]
        median, most = hours["median_hours"], hours["ninetieth_percentile_hours"]
        if is_known(median) and is_known(most):
            facts = {"median": words.cell(median, language), "most": words.cell(most, language)}
            entries.append(words.text(message, language, **facts))
    return Line(words.text(title, language), entries) if entries else None


def content_or_keys_line(document: Document, title: str, language: str) -> Line | None:
    """Return how many demands were for message content or keys, and how many of them were refused."""
    asked, refused = document["content_or_keys"]["requests"], document["content_or_keys"]["refused"]
    if not is_known(asked) or not high(asked):
        return None
    entries = [
        words.counted("received", asked, language),
        words.text("{number} refused", language, number=words.cell(refused, language)),
    ]
    return Line(words.text(title, language), entries)


_REMOVALS: dict[RemovalColumn, str] = {
    "orders": words.msgid("{number} received"),
    "orders_acted_on": words.msgid("{number} acted on"),
    "orders_refused": words.msgid("{number} refused"),
    "orders_pending": words.msgid("{number} still open"),
    "items": words.msgid("pieces of content named: {number}"),
    "median_hours": words.msgid("median hours to act: {number}"),
}


def removals_line(document: Document, title: str, language: str) -> Line | None:
    """Return what became of the orders to remove content, and the countries that sent most of them."""
    section = document.get("removal_orders")
    if section is None:
        return None
    totals = section["totals"]
    entries = [
        words.text(message, language, number=words.cell(totals[column], language))
        for column, message in _REMOVALS.items()
        if column == "orders" or (is_known(totals[column]) and high(totals[column]))
    ]
    entries += [
        f"{words.country(row['row'], language)} {words.cell(row['orders'], language)}"
        for row in section["by_country"][:REMOVAL_COUNTRIES]
    ]
    return Line(words.text(title, language), entries)


def bands_line(document: Document, title: str, language: str) -> Line | None:
    """Return national security process in bands, with the days of each row."""
    bands = document["legal_bands"]
    if bands is None:
        return None
    entries = []
    for row in bands["rows"]:
        days = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        numbers = [words.counted(column, row[column], language) for column in BAND_COLUMNS]
        name, span = words.row_name("legal_bands", row["row"], language), words.spans([days], language)
        entries.append(f"{name}, {span}: {', '.join(numbers)}")
    return Line(words.text(title, language, law=bands["law"]), ["; ".join(entries)])


def outside_line(document: Document, title: str, language: str) -> Line | None:
    """Return what is counted outside the totals."""
    counted = {
        words.word("legal_process", OUTSIDE_TOTALS[name], language): document[name]["requests"] for name in OUTSIDE
    }
    entries = [f"{kind} {words.cell(cell, language)}" for kind, cell in counted.items() if is_known(cell)]
    return Line(words.text(title, language), entries) if entries else None


def history_line(document: Document, language: str, *, periods: int) -> Line | None:
    """Return the newest earlier periods of each kind, in the column that counts requests here, else in a common one.

    Periods of this report's kind come first, then, after a semicolon, those of other lengths: the same demands again.
    """
    own = Period.parse(document["period"]["label"])
    rows = [row for row in document["tables"]["history"] if row["row"] != own.label]
    kinds = sorted({Period.parse(row["row"]).kind for row in rows}, key=lambda kind: (kind != own.kind, kind.months))
    column, title = headline_column(document), EARLIER
    disclosed: Column = "requests_with_disclosure"
    if _unknown_in(rows, column) and not _unknown_in(rows, disclosed):
        column, title = disclosed, EARLIER_WITH_DISCLOSURE
    if _broken(document["tables"]["history"], own, periods):
        title = _BROKEN[title]
    groups = [
        ", ".join(_period(row, column, language) for row in reversed(rows_of(kind, rows)[-periods:])) for kind in kinds
    ]
    return Line(words.text(title, language), ["; ".join(groups)]) if groups else None


def _broken(rows: Sequence[HistoryRow], own: Period, periods: int) -> bool:
    """Return whether one of the periods shown, or the report's, covers other countries than another."""
    kinds = {Period.parse(row["row"]).kind for row in rows}
    courses = [rows_of(kind, rows)[-periods - (kind == own.kind) :] for kind in kinds]
    return any(row["series_break"] for course in courses for row in course[1:])


def rows_of(kind: PeriodKind, rows: Sequence[HistoryRow]) -> list[HistoryRow]:
    """Return the rows of the history with periods of one length."""
    return [row for row in rows if Period.parse(row["row"]).kind == kind]


def _period(row: HistoryRow, column: Column, language: str) -> str:
    text = f"{row['row']} {words.cell(row[column], language)}"
    if row["restated_in"]:
        return words.text("{period} (restated in {report})", language, period=text, report=row["restated_in"])
    return words.text("{period} (disputed)", language, period=text) if row["disputed"] else text


def _unknown_in(rows: Sequence[HistoryRow], column: Column) -> bool:
    return any(not is_known(row[column]) for row in rows)


def changes(document: Document, language: str) -> tuple[list[str], str]:
    """Return the restatements as lines, and how many more the files have."""
    items = document["restatements"]
    lines = [_change(item, language) for item in items[:CHANGES_SHOWN]]
    left = len(items) - CHANGES_SHOWN
    return lines, words.counted("more_changes", left, language) if left > 0 else ""


def _change(item: Restatement, language: str) -> str:
    place = [item["period"]]
    if item["table"] in OUTSIDE_TOTALS:
        place.append(words.word("legal_process", OUTSIDE_TOTALS[item["table"]], language))
    elif item["row"] != ALL:
        place += [words.word("unknown", item["table"], language)] if item["table"] in _OF_DATA else []
        place += [words.word("table", item["table"], language)] if item["table"] in _OF_CONTENT else []
        place.append(words.row_name(item["table"], item["row"], language))
    elif item["table"] == "content_or_keys":
        place.append(words.word("table", item["table"], language))
    place.append(words.column_name(item["table"], item["column"], language))
    return words.text(
        "{place}: {new}, previously {old} ({reason})",
        language,
        place=", ".join(place),
        new=words.cell(item["new"], language),
        old=words.cell(item["old"], language),
        reason=words.word("restatement", item["reason"], language),
    )


def large_changes(document: Document, language: str) -> list[str]:
    """Return each explanation of a large change as a line, with the figures that it is about."""
    figures: dict[str, list[str]] = {}
    for jump in document["jumps"]:
        names = [words.column_name(jump["table"], jump["column"], language)]
        if jump["row"] != ALL:
            names.append(words.row_name(jump["table"], jump["row"], language))
        facts = {"old": words.cell(jump["old"], language), "new": words.cell(jump["new"], language)}
        line = words.text("{place}: {old} → {new}", language, place=", ".join(names), **facts)
        figures.setdefault(jump["explanation"], []).append(line)
    shown = list(figures.items())[:EXPLANATIONS_SHOWN]
    left = sum(map(len, figures.values())) - sum(len(lines[:FIGURES_SHOWN]) for _, lines in shown)
    lines = [_explained(explanation, lines[:FIGURES_SHOWN]) for explanation, lines in shown]
    return [*lines, words.counted("more_changes", left, language)] if left else lines


def _explained(explanation: str, figures: Sequence[str]) -> str:
    listed = "; ".join(figures)
    return f"{words.capital(explanation.rstrip('.'))} ({listed})." if explanation else listed


def unknown(document: Document, language: str) -> list[str]:
    """Return what else is not recorded anywhere in this report: the caption names the numbers that it lacks."""
    totals, tables = document["totals"], document["tables"]
    names: list[str] = [] if is_known(totals[_ASKED_ABOUT]) else [_ASKED_ABOUT]
    for table in _NAMED_WHERE_UNKNOWN:
        column: Column = "requests" if table in _OF_RECEIVED else "requests_with_disclosure"
        rows = [row for row in tables[table] if row["row"] != "not_recorded"]
        names += [table] if all(not is_known(row[column]) for row in rows) else []
    return [words.word("unknown", name, language) for name in names]


def unknown_accounts(document: Document, language: str) -> str:
    """Return why the number of accounts reads "at least"."""
    missing = cases_missing(document["totals"]["accounts_affected"])
    return words.counted("unknown_accounts", missing, language) if missing else ""
