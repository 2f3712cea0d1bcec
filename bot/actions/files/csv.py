"""Reads the records of a CSV as spreadsheets save it: finds the column separator and where each record begins."""

import csv
import re
from collections.abc import Container, Iterator
from datetime import date
from itertools import chain
from typing import TextIO

from bot.actions.cases.fields import FIELD_OF, Problem
from bot.actions.files.findings import Findings
from bot.actions.files.sheet import RECORD, is_list, line, named_columns, sheet_cases
from storage.vocabulary.case import Case
from storage.vocabulary.errors import Phrase

MARKS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[,;\t]*\s*', re.IGNORECASE)
LONGEST_HEADER = 10_000


def csv_cases(text: TextIO, today: date, findings: Findings) -> Iterator[Case]:
    """Yield the cases of a CSV file, in order."""
    return sheet_cases(csv_records(text, findings), today, findings)


def csv_records(text: TextIO, findings: Findings, known: Container[str] = FIELD_OF) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its line number; blank lines are skipped, and broken quoting is reported."""
    skipped, mark, header = _beginning(text, known)
    reader = csv.reader(chain([header], text), strict=True, delimiter=mark)
    while True:
        first = skipped + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            findings.refuse(line(first), [_fault(str(error), first, skipped + reader.line_num)])
            continue
        if skipped + reader.line_num > first and _swallowed(cells, mark):
            findings.refuse(line(first), [_fault("newline", first, skipped + reader.line_num)])
        elif cells:
            yield first, cells


def _beginning(text: TextIO, known: Container[str]) -> tuple[int, str, str]:
    """Return how many lines precede the header, the column separator, and the header."""
    skipped, stated = 0, ""
    for written in text:
        separator = _SEPARATOR_LINE.fullmatch(written.lstrip("\ufeff")) if not stated else None
        if separator:
            stated = separator[1]
        elif written.strip(' \t\r\n,;|"\ufeff'):
            return skipped, stated or _mark_of(written, known), written
        skipped += 1
    return skipped, ",", ""


def _mark_of(header: str, known: Container[str]) -> str:
    """Return the separator that yields most of our columns from a header; a comma if none does."""

    def found(mark: str) -> int:
        names = set(named_columns(name.strip().strip('"') for name in header.split(mark)))
        return sum(name in known for name in names)

    return max(MARKS, key=found) if len(header) < LONGEST_HEADER else ","


def _swallowed(cells: list[str], mark: str) -> bool:
    """Return whether a multi-line value contains other columns, because its quote was never closed."""
    return any("\n" in cell and mark in cell and not is_list(cell) for cell in cells)


def _fault(words: str, first: int, last: int) -> Problem:
    """Return a problem with the whole line, in our words; `words` are those of the csv module."""
    if "new-line" in words:
        return Problem(
            RECORD,
            Phrase("has a carriage return inside the line"),
            Phrase("save the file with LF or CRLF line endings"),
        )
    if last > first:
        return Problem(
            RECORD,
            Phrase("has a quote that is still open in line {line}", line=last),
            Phrase("close it, or remove the quotes"),
        )
    if "field larger" in words:
        return Problem(
            RECORD,
            Phrase("has a value longer than any column allows"),
            Phrase("check that the line is complete"),
        )
    return Problem(
        RECORD, Phrase("has a quote in the wrong place"), Phrase("put quotes around the whole value, or remove them")
    )
