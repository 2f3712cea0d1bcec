"""Reads cases from JSON lines: one object per line, columns as keys. Strict: no duplicate keys, NaN or nesting."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NoReturn, TextIO

from bot.actions.cases.fields import COLUMNS, FIELDS, SEPARATOR, Memo, Problem
from bot.actions.cases.form import assembled, problems_of
from bot.actions.cases.rules import consistent
from bot.actions.files.findings import Findings
from storage.vocabulary.case import Case
from storage.vocabulary.errors import Phrase

LISTS = frozenset({"data_requested", "data_disclosed"})
EXAMPLE = '{"received_on": "2018-05-04", "country": "FR", "legal_process": "court_order", "outcome": "disclosed"}'
KNOWN = frozenset(COLUMNS)
LONGEST_NUMBER = 18


class NotStrict(ValueError):
    """A line that JSON might allow but this format does not; the text says why."""


def jsonl_cases(text: TextIO, today: date, findings: Findings) -> Iterator[Case]:
    """Yield the cases of a JSON lines file, in order; blank lines are skipped."""
    decode = strict_decoder().decode
    memos = [Memo(field) for field in FIELDS]
    for line, written in enumerate(text, start=1):
        if written.isspace():
            continue
        try:
            form = form_of_document(decode(written))
            values = [memo[form.get(memo.field.column, "")] for memo in memos]
            case = assembled(values) if form.keys() <= KNOWN else None
        except (ValueError, RecursionError):
            case = None
        if case is not None and consistent(case, today):
            numbered = case.case_file or case.follows
            if not numbered or not findings.refuses_file_numbers(case, line, Phrase("line {line}", line=line)):
                yield case
        else:
            findings.refuse(
                Phrase("line {line}", line=line), _problems_of(written, today) if findings.explaining else ()
            )


def strict_decoder() -> json.JSONDecoder:
    """Return a decoder that raises NotStrict for anything that a lenient one would accept silently."""
    return json.JSONDecoder(
        object_pairs_hook=_unique, parse_float=_no_float, parse_constant=_no_float, parse_int=_integer
    )


def form_of_document(document: object) -> dict[str, str]:
    """Return the form of a JSON object: null and [] as empty, whole numbers as digits, lists of words joined."""
    if not isinstance(document, dict):
        raise NotStrict("is not an object")
    return {key: value if type(value) is str else _text(key, value) for key, value in document.items()}


def fault(error: Exception) -> str:
    """Return why a text is not strict JSON, as a phrase after its place."""
    if isinstance(error, NotStrict):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        return f"is not JSON from {line}character {error.colno} on"
    return "is nested too deeply"


def _text(key: str, value: object) -> str:
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    if type(value) is list and key in LISTS and all(type(word) is str for word in value):
        return SEPARATOR.join(value)
    raise NotStrict(f"has a value of the wrong kind in {key[:40]!a}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) == len(pairs):
        return document
    keys = [key for key, _ in pairs]
    raise NotStrict(f"has the key {max(keys, key=keys.count)[:40]!a} twice")


def _no_float(text: str) -> NoReturn:
    raise NotStrict(f"has the number {text[:20]}, which is not a whole one")


def _integer(text: str) -> int | str:
    """Return the number; one too long for any column stays text, for that column to refuse."""
    return int(text) if len(text) <= LONGEST_NUMBER else text


def _problems_of(written: str, today: date) -> list[Problem]:
    try:
        form = form_of_document(strict_decoder().decode(written))
    except (ValueError, RecursionError) as error:
        return [
            Problem(
                "record",
                Phrase("{fault}", fault=fault(error)),
                Phrase("write it like this: {example}", example=EXAMPLE),
            )
        ]
    return problems_of(form, today)
