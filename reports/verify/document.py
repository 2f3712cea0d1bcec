"""Reads a report's JSON strictly and checks its form by its schema. Supports one schema and reports any other."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import resources
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from reports.document.csv import cells
from reports.document.history import period_to_compare
from reports.schema.cells import Cell
from reports.schema.tables import HistoryRow
from reports.schema.types import SCHEMA, Correction, Document, Restatement
from reports.schema.values import COLUMNS, TABLES
from storage.vocabulary.period import Period

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

SCHEMA_FAMILY = "transparency-report/"
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
SCHEMA_FILE = "report-1.schema.json"
REASONS = {"required": "the key {key} is missing", "additionalProperties": "it has a key that the schema does not have"}
REASON = "the value is not one that the schema allows"


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
    except json.JSONDecodeError as error:
        raise BadDocument(f"it is not JSON from character {error.pos + 1} on") from None
    except UnicodeDecodeError:
        raise BadDocument("it is not UTF-8 text") from None
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


def out_of_form(document: Mapping[str, Any]) -> str | None:
    """Return the first violation of the schema, as a sentence that names the place; None if there is none.

    Of the list of disclosures, only as many rows are checked as have every value of every column between them.
    """
    numbers, listed = list[int](), document.get("disclosures")
    if isinstance(listed, list):
        numbers = sorted(_distinct(listed))
        document = {**document, "disclosures": [listed[number] for number in numbers]}
    error = next(_validator().iter_errors(document), None)
    if error is None:
        return None
    error = _innermost(error)
    place = list(error.absolute_path)
    if place[:1] == ["disclosures"] and len(place) > 1:
        place[1] = numbers[int(place[1])]
    named = ", ".join(str(key + 1) if isinstance(key, int) else key for key in place)
    return f"{named or 'the report'}: {_reason(error)}"


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(resources.files("reports.schema").joinpath(SCHEMA_FILE).read_text("utf-8"))
    return schema


@cache
def _validator() -> "Draft202012Validator":
    from jsonschema import Draft202012Validator, FormatChecker, validators

    formats = FormatChecker(["date"])
    formats.checkers["date-time"] = (_is_moment, ())
    strict = validators.extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
    return cast("Draft202012Validator", strict(_schema(), format_checker=formats))


def _pattern(_: Any, regex: str, value: object, __: Any) -> "Iterator[ValidationError]":  # noqa: ANN401 (jsonschema's)
    """Match to the very end: in Python, `$` alone also matches before a line feed."""
    from jsonschema import ValidationError

    if isinstance(value, str) and not re.fullmatch(regex, value):
        yield ValidationError(f"it does not match {regex}")


def _is_moment(value: object) -> bool:
    """Return whether a text of the schema's pattern is a time that exists."""
    try:
        return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _distinct(rows: Sequence[Any]) -> Collection[int]:
    """Return the numbers of rows that show every value of each column.

    The schema allows one set of keys. So if there are several sets, rows with other keys represent all.
    """
    shapes = {frozenset(row) if isinstance(row, dict) else None: number for number, row in enumerate(rows)}
    if len(shapes) != 1 or None in shapes:
        return shapes.values()
    numbers = {0}  # rows without any key have no column to show
    for key in rows[0]:
        shown = map(repr, map(itemgetter(key), rows))
        numbers.update(dict(zip(shown, count(), strict=False)).values())
    return numbers


def _innermost(error: "ValidationError") -> "ValidationError":
    """Return the deepest error of a value that fits none of several forms; a cell is one value."""
    while error.context and error.schema != _schema()["$defs"]["Cell"]:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error


def _reason(error: "ValidationError") -> str:
    value: Any = error.instance
    required: Any = error.validator_value
    missing = next((key for key in required if key not in value), "") if error.validator == "required" else ""
    return REASONS.get(str(error.validator), REASON).format(key=missing)
