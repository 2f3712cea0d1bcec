"""Two tables as people use them in a spreadsheet: a row for each country, and a row for each disclosure. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import get_args

from reports.document.csv import days_of
from reports.document.fields import (
    COUNTRY_CODE,
    COVERED,
    LABELS_IN,
    STEM_FIELDS,
    Field,
    label,
    number,
    stem_cells,
    table_bytes,
)
from reports.language import words
from reports.reading.countries import alpha_3
from reports.schema.cells import Cell, CellState, is_at_least, is_number
from reports.schema.types import Disclosure, Facts
from reports.schema.values import COLUMNS, NOT_RECORDED_ROW
from storage.vocabulary import words as v

AT_LEAST = "at_least"
STATES = (*get_args(CellState), AT_LEAST)
LISTED, SEVERAL = "; ", ";"
_ENDS = (("low", "least"), ("high", "most"))
COUNTRY_FIELDS = (
    *STEM_FIELDS,
    Field("period_start", "The first day of the period.", "date"),
    Field("period_end", "The last day of the period.", "date"),
    COUNTRY_CODE,
    label("country", "The country in English."),
    *(number(name, f"{words.capital(words.word('column', name, LABELS_IN))}.") for name in COLUMNS),
    *(Field(f"{name}_state", f"What is known of {name}.", words=STATES) for name in COLUMNS),
    *(number(f"{name}_{end}", f"The {most} that {name} can be.") for name in COLUMNS for end, most in _ENDS),
    *(
        number(f"{name}_before", f"{name} in the period before; empty if the two cannot be compared.")
        for name in COLUMNS
    ),
    COVERED,
)
COUNTRY_KEY = ("publisher", "period", "edition", "country_code")
DISCLOSURE_FIELDS = (
    *STEM_FIELDS,
    Field("month", "The month of receipt; empty where the source counts longer spans.", "yearmonth", optional=True),
    COUNTRY_CODE,
    label("country", "The country in English."),
    Field("legal_process", "The legal process.", words=tuple(v.LegalProcess)),
    label("legal_process_label", "The legal process in English."),
    Field("grounds", "The grounds of the demand.", words=tuple(v.Grounds)),
    label("grounds_label", "The grounds in English."),
    Field("requests", "The demands that the row is about, usually 1.", "integer"),
    number("accounts_affected", "Accounts of which data was disclosed."),
    Field("accounts_affected_state", "What is known of accounts_affected.", words=STATES),
    Field("data_disclosed", "What was disclosed, separated by ;, or not_recorded; empty: nothing.", optional=True),
    Field("data_disclosed_label", "What was disclosed, in English.", optional=True, label=True),
    Field("outcome", "What became of the demand.", words=tuple(v.Outcome)),
    label("outcome_label", "What became of the demand, in English."),
)


def country_bytes(document: Facts) -> bytes:
    """Return the table by country as CSV, one row each, with a column for each number."""
    period, days = document["period"], days_of(document)
    last = date.fromisoformat(period["end"]) - timedelta(days=1)
    stem = (*stem_cells(document), period["start"], last)
    before = _before(document)
    return table_bytes(
        COUNTRY_FIELDS,
        (
            (
                *stem,
                *_country(row["row"]),
                *_wide([row[name] for name in COLUMNS]),
                *(before.get((row["row"], name), "") for name in COLUMNS),
                days["by_country", row["row"]],
            )
            for row in document["tables"]["by_country"]
        ),
    )


def _before(document: Facts) -> dict[tuple[str, str], int]:
    """Return the numbers of the period before, by country and column: only those that a difference can be taken of."""
    before, now = document["by_country_before"], document["tables"]["by_country"]
    if before is None:
        return {}
    return {
        (row["row"], name): old["value"]
        for row, earlier in zip(now, before["rows"], strict=True)
        for name in COLUMNS
        if is_number(row[name]) and is_number(old := earlier[name])
    }


def disclosure_bytes(document: Facts) -> bytes | None:
    """Return the list of disclosures as CSV; None if the publisher lists none."""
    listed = document["disclosures"]
    if listed is None:
        return None
    stem = stem_cells(document)
    return table_bytes(DISCLOSURE_FIELDS, ((*stem, *_disclosure(row)) for row in listed))


def _country(code: str) -> tuple[str, str]:
    return alpha_3(code), words.country(code, LABELS_IN)


def _wide(cells: Sequence[Cell]) -> tuple[object, ...]:
    ends = (end for cell in cells for end in _ends(cell))
    return (*(cell.get("value", "") for cell in cells), *map(_state, cells), *ends)


def _state(cell: Cell) -> str:
    return AT_LEAST if is_at_least(cell) else cell["state"]


def _ends(cell: Cell) -> tuple[object, object]:
    """Return the least and the most that a number can be; empty where that is not known."""
    low = cell.get("value", cell.get("low", ""))
    return low, "" if is_at_least(cell) else cell.get("value", cell.get("high", ""))


def _disclosure(row: Disclosure) -> tuple[object, ...]:
    affected, kinds = row["accounts_affected"], row["data_disclosed"]
    data = [NOT_RECORDED_ROW] if kinds is None else kinds
    return (
        row["month"] or "",
        *_country(row["country"]),
        *_named("legal_process", row["legal_process"], "one_legal_process"),
        *_named("grounds", row["grounds"]),
        row["requests"],
        affected.get("value", ""),
        _state(affected),
        SEVERAL.join(data),
        LISTED.join(words.word("data", kind, LABELS_IN) for kind in data),
        *_named("outcome", row["outcome"]),
    )


def _named(group: str, key: str, label_group: str = "") -> tuple[str, str]:
    return key, words.word(label_group or group, key, LABELS_IN)
