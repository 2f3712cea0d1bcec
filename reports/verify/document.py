"""Reads a report's JSON strictly and checks its form. Supports one schema and reports any other."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from reports.document.csv import cells
from reports.document.history import period_to_compare
from reports.period import Period
from reports.schema.cells import Cell
from reports.schema.tables import HistoryRow
from reports.schema.types import SCHEMA, Correction, Document, Restatement
from reports.schema.values import COLUMNS, TABLES
from reports.verify.form import out_of_form

SCHEMA_FAMILY = "transparency-report/"
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class BadDocument(Exception):
    """A malformed report file; the text says why. Never leaves `verify`."""


class OtherSchema(Exception):
    """A report file of an unknown version. Never leaves `verify`."""


def read_document(data: bytes) -> Document:
    """Read a report's JSON and check its form; raises BadDocument or OtherSchema."""
    document = _strict_json(data)
    if not isinstance(document, dict) or not isinstance(document.get("schema"), str):
        raise BadDocument("it names no schema")
    schema = document["schema"]
    if schema.startswith(SCHEMA_FAMILY) and schema != SCHEMA:
        raise OtherSchema(schema)
    if schema != SCHEMA:
        raise BadDocument("it is not a transparency report")
    try:
        wrong = out_of_form(document)
    except RecursionError:
        raise BadDocument("it is nested too deeply") from None
    if wrong is not None:
        raise BadDocument(wrong)
    _check_sense(checked := cast("Document", document))
    return checked


def _strict_json(data: bytes) -> Any:  # noqa: ANN401 - any JSON value, until its form is checked
    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number, parse_float=_no_number)
        if ESCAPED_SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise BadDocument("it is nested too deeply") from None
    except UnicodeEncodeError:
        raise BadDocument("a text holds half a character") from None
    except ValueError as error:
        raise BadDocument(f"it is not strict JSON ({_first_line(error)})") from None
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key appears twice in one object")
    return found


def _no_number(text: str) -> Any:  # noqa: ANN401 - the parser's hook; it never returns
    raise ValueError(f"{text[:20]} is not a whole number")


def _check_sense(document: Document) -> None:
    """Check what a schema cannot say: values that depend on each other."""
    period = _period_of(document)
    _need(all(map(_is_ordered, _all_cells(document))), "a range begins above its end")
    tables = document["tables"]
    for name in TABLES:
        _check_rows(name, [row["row"] for row in tables[name]])
    _check_rows("outcomes_by_process", [row["row"] for row in document["outcomes_by_process"]])
    _check_rows("history", [row["row"] for row in tables["history"]])
    _check_history(document["tables"]["history"])
    _check_before(document)
    _check_restatements(document["restatements"], period, document["kind"])
    _check_correction(document["correction"], document["kind"], document["edition"])
    for chart in document["charts"]:
        languages = [words["language"] for words in chart["words"]]
        _need(languages == document["publisher"]["languages"], "its charts are not in its languages")


def _period_of(document: Document) -> Period:
    """Return the period, which its own days and `as_of` must agree with."""
    period, span = Period.parse(document["period"]["label"]), document["period"]
    days = period.start.isoformat(), period.end.isoformat(), period.end.isoformat()
    _need((span["start"], span["end"], document["as_of"]) == days, "its dates contradict its period")
    return period


def _check_rows(table: str, keys: Sequence[str]) -> None:
    _need(len(set(keys)) == len(keys), f"the table {table} has a row twice")


def _all_cells(document: Document) -> Iterator[Cell]:
    yield from (cell for _, _, _, cell in cells(document))
    outside = document["outside_policy"]
    yield from (outside["requests_with_disclosure"], outside["confirmed"], outside["not_recorded"])
    for row in document["restatements"]:
        yield from (row["old"], row["new"])
    yield from (row["accounts_affected"] for row in document["disclosures"] or ())
    before = document["by_country_before"]
    yield from (row[column] for row in (before["rows"] if before is not None else ()) for column in COLUMNS)


def _is_ordered(cell: Cell) -> bool:
    return cell["state"] != "range" or cell["low"] <= cell["high"]


def _check_history(rows: Sequence[HistoryRow]) -> None:
    labels = [row["row"] for row in rows]
    for row in rows:
        whole = row["part_of"]
        _need(whole is None or (whole in labels and whole != row["row"]), "a row of its history is part of no other")
        _need(row["source"] is not None or not row["disputed"], "its history disputes figures of its own")


def _check_before(document: Document) -> None:
    """Check that the countries are compared with the period before, and only if its history allows that."""
    before, tables = document["by_country_before"], document["tables"]
    if before is None:
        return
    comparable = period_to_compare(document["period"]["label"], tables["history"])
    _need(comparable and comparable["row"] == before["period"], "it compares countries with a period that it cannot")
    countries = [[row["row"] for row in rows] for rows in (before["rows"], tables["by_country"])]
    _need(countries[0] == countries[1], "it compares other countries than it counts")


def _check_correction(correction: Correction | None, kind: str, edition: int) -> None:
    if correction is None:
        _need(kind == "report", "a new edition does not say why it was made")
        return
    _need(kind != "report", "a first report says why a new edition was made")
    _need(correction["replaces"] < edition, "the correction replaces an edition that is not before its own")


def _check_restatements(rows: Sequence[Restatement], period: Period, kind: str) -> None:
    """Check that a report restates the periods before its own, a correction its own, an erratum nothing."""
    _need(kind != "erratum" or not rows, "an erratum changes no figure")
    for row in rows:
        _need(row["old"] != row["new"], "its restatements change nothing")
        earlier, own = Period.parse(row["period"]), kind == "correction"
        allowed = earlier == period if own else earlier.end <= period.start
        _need(allowed, "it restates a period that is not its own" if own else "it restates a period not before its own")


def _need(holds: object, reason: str) -> None:
    if not holds:
        raise BadDocument(reason)


def _first_line(error: ValueError) -> str:
    return str(error).partition("\n")[0][:100]
