"""Cases from CSV: a strict header, then one case a line. Yields what is right and finds what is not; keeps nothing."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from operator import getitem, itemgetter
from typing import Any, TextIO

from bot.actions.case_fields import COLUMNS, FIELDS, REQUIRED, BadValue, Memo, Problem
from bot.actions.case_form import assembled, problems_of, unknown_column
from bot.actions.case_rules import consistent
from bot.actions.import_findings import Findings
from storage.vocabulary import Case, Phrase

OTHER_SEPARATORS = {";": Phrase("semicolons"), "\t": Phrase("tabs"), "|": Phrase("bars")}
RECORD = Phrase("record")  # the column named where the fault is in the line as a whole
HEADER = Phrase("header")
MEMOS = Mapping[str, Callable[[str], Any]]


def csv_cases(text: TextIO, today: date, findings: Findings) -> Iterator[Case]:
    """The cases of a CSV file, in order."""
    records = _records(text, findings)
    _, header = next(records, (1, []))
    if problems := list(_problems_of_header(header)):
        findings.refuse(Phrase("line {line}", line=1), problems)
        return
    arrange, memos = _arrangement(header)
    for line, cells in records:
        try:
            whole = len(cells) == len(header)
            case = assembled(arrange(list(map(getitem, memos, cells)))) if whole else None
        except BadValue:
            case = None
        if case is not None and consistent(case, today):
            yield case
        else:
            findings.refuse(
                Phrase("line {line}", line=line), _problems_of(header, cells, today) if findings.explaining else ()
            )


def _records(text: TextIO, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of its line; blank lines are passed over, and broken quoting is found."""
    reader = csv.reader(text, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            findings.refuse(Phrase("line {line}", line=line), [_fault(str(error), line, reader.line_num)])
            continue
        if reader.line_num > line:
            findings.refuse(Phrase("line {line}", line=line), [_fault("newline", line, reader.line_num)])
        elif cells:
            yield line, cells


def _fault(words: str, first: int, last: int) -> Problem:
    """A fault of the line as a whole, in our words; `words` are those of the csv module."""
    if "new-line" in words:
        return Problem(
            RECORD, Phrase("has a carriage return inside the line"), Phrase("save the file with line ends LF or CRLF")
        )
    if last > first:
        return Problem(
            RECORD,
            Phrase("has a quote that is still open in line {line}", line=last),
            Phrase("close it, or take the quotes away"),
        )
    if "field larger" in words:
        return Problem(
            RECORD,
            Phrase("has a value that is longer than any column allows"),
            Phrase("check that the line is complete"),
        )
    return Problem(
        RECORD, Phrase("has a quote in the wrong place"), Phrase("put quotes around the whole value, or take them away")
    )


def _problems_of_header(header: list[str]) -> Iterator[Problem]:
    if len(header) == 1 and (names := [name for mark, name in OTHER_SEPARATORS.items() if mark in header[0]]):
        yield Problem(
            HEADER,
            Phrase("is parted by {marks}", marks=names[0]),
            Phrase("save the file with commas between the columns"),
        )
        return
    if not any(header):
        yield Problem(HEADER, Phrase("is missing"), Phrase("begin with {columns}", columns=",".join(REQUIRED)))
        return
    for column, times in Counter(header).items():
        if column not in COLUMNS:
            yield unknown_column(column)
        elif times > 1:
            yield Problem(column, Phrase("is there {times} times", times=times), Phrase("keep one"))
    for column in REQUIRED:
        if column not in header:
            yield Problem(column, Phrase("is a required column and is missing"), Phrase("add it to the first line"))


def _arrangement(header: list[str]) -> tuple[Callable[[list[Any]], Iterable[Any]], list[Memo]]:
    """How a row's values come into the order of COLUMNS, with the defaults of missing ones; and each cell's reader."""
    memos = {field.column: Memo(field) for field in FIELDS}
    absent = [field for field in FIELDS if field.column not in header]
    place = {column: index for index, column in enumerate([*header, *(field.column for field in absent)])}
    pick = itemgetter(*(place[column] for column in COLUMNS))
    defaults = [field.default for field in absent]
    return lambda values: pick(values + defaults), [memos[column] for column in header]


def _problems_of(header: list[str], cells: list[str], today: date) -> list[Problem]:
    if len(cells) != len(header):
        reason = Phrase(
            "has {values} values, but the first line names {columns} columns", values=len(cells), columns=len(header)
        )
        return [Problem(RECORD, reason, Phrase("add or take away commas"))]
    return problems_of(dict(zip(header, cells, strict=True)), today)
