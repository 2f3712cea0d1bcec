"""Checks the form of a document by its JSON Schema. Loads the validator only when a report is read."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import resources
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

SCHEMA_FILE = "report-1.schema.json"
REASONS = {"required": "the key {key} is missing", "additionalProperties": "it has a key that the schema does not have"}
REASON = "the value is not one that the schema allows"


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
