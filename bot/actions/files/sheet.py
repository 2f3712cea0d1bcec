"""Reads cases from the rows of a sheet: column names, then one case per row. Yields valid cases, reports mistakes.

A cell, as people save it, is converted to the one spelling that its column reads. Never guesses.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import getitem, itemgetter
from typing import Any

from bot.actions.cases.fields import COLUMNS, FIELD_OF, FIELDS, SEPARATOR, BadValue, Field, Memo, Problem
from bot.actions.cases.form import assembled, problems_of, unknown_column
from bot.actions.cases.input import written_day
from bot.actions.cases.rules import consistent
from bot.actions.files.findings import Findings
from storage.vocabulary.case import Case
from storage.vocabulary.errors import Phrase
from storage.vocabulary.words import DataKind

RECORD = Phrase("record")  # named as the column if the whole line is wrong
HEADER = Phrase("header")
UNNAMED = ""

# Columns that show which of the two kinds of sheets a file is.
OTHER_SHEET = {
    "category": (
        Phrase("is a column of orders to remove content"),
        Phrase("import these with: transparency-bot removal import FILE"),
    ),
    "legal_process": (Phrase("is a column of cases"), Phrase("import these with: transparency-bot import FILE")),
}

Records = Iterable[tuple[int, list[str]]]
LISTS = frozenset({"data_requested", "data_disclosed"})
DAYS = frozenset({"received_on", "closed_on", "embargo_until"})
KINDS = frozenset(kind.value for kind in DataKind)
_BETWEEN_KINDS = re.compile(r"[;,|+&\n]")
_BLANKS = re.compile(r"\s+")
# Programs add a time of midnight to a day. Year first always means year, month, day.
_MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?Z?$")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])[ ]?([0-9]{1,2})\2[ ]?([0-9]{1,2})\.?")


def line(number: int) -> Phrase:
    """Return the place of a line of a text."""
    return Phrase("line {line}", line=number)


def row(number: int) -> Phrase:
    """Return the place of a row of a workbook."""
    return Phrase("row {line}", line=number)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The reader of a row: `memos` reads each cell, `arrange` adds the defaults and orders all as in COLUMNS."""

    header: list[str]
    memos: list[Mapping[str, Any]]
    arrange: Callable[[list[Any]], Iterable[Any]]


def sheet_cases(
    records: Records, today: date, findings: Findings, place: Callable[[int], Phrase] = line
) -> Iterator[Case]:
    """Yield the cases of a sheet, in order. Rows without any value are skipped."""
    rows = iter(records)
    header = read_header(rows, findings, place, FIELDS)
    if header is None:
        return
    layout = _layout(header)
    memos, arrange, width = layout.memos, layout.arrange, len(header)
    for number, cells in rows:
        try:
            case = assembled(arrange(list(map(getitem, memos, cells)))) if len(cells) == width else None
        except BadValue:
            case = None
        if case is not None and consistent(case, today):
            numbered = case.case_file or case.follows
            if not numbered or not findings.refuses_file_numbers(case, number, place(number)):
                yield case
        elif any(map(str.strip, cells)):
            found = _problems_of(header, cells, today) if findings.explaining else ()
            findings.refuse(place(number), found)


def read_header(
    rows: Iterator[tuple[int, list[str]]], findings: Findings, place: Callable[[int], Phrase], fields: Sequence[Field]
) -> list[str] | None:
    """Return the names in the first row; None if they are refused."""
    first, written = next(rows, (1, []))
    header = named_columns(written)
    if problems := list(_problems_of_header(header, fields)):
        findings.refuse(place(first), problems)
        return None
    return header


def named_columns(written: Iterable[str]) -> list[str]:
    """Return the names in the first line in our spelling: capitals, blanks and hyphens make no difference."""
    return ["_".join(name.strip().strip("\ufeff").lower().replace("-", " ").split()) for name in written]


def _problems_of_header(header: list[str], fields: Sequence[Field]) -> Iterator[Problem]:
    required = tuple(field.column for field in fields if field.required)
    known = tuple(field.column for field in fields)
    if not any(header):
        yield Problem(HEADER, Phrase("is missing"), Phrase("begin with {columns}", columns=",".join(required)))
        return
    for column, times in Counter(filter(None, header)).items():
        if column in OTHER_SHEET and column not in known and not set(required) <= set(header):
            yield Problem(column, *OTHER_SHEET[column])
        elif column not in known:
            yield unknown_column(column, known)
        elif times > 1:
            yield Problem(column, Phrase("appears {times} times", times=times), Phrase("keep one"))
    for column in required:
        if column not in header:
            yield Problem(column, Phrase("is a required column and is missing"), Phrase("add it to the first line"))


class _Nothing(dict[str, None]):
    """Reads a column without a name: blank cells only."""

    def __missing__(self, text: str) -> None:
        if text.strip():
            raise BadValue("has a value")


def _layout(header: list[str]) -> _Layout:
    memos: dict[str, Memo] = {field.column: SheetMemo(field) for field in FIELDS}
    absent = [field for field in FIELDS if field.column not in header]
    at = {column: index for index, column in enumerate([*header, *(field.column for field in absent)])}
    pick = itemgetter(*(at[column] for column in COLUMNS))
    defaults = [field.default for field in absent]
    readers: list[Mapping[str, Any]] = [memos[column] if column else _Nothing() for column in header]
    return _Layout(header, readers, lambda values: pick(values + defaults))


def _problems_of(header: list[str], cells: list[str], today: date) -> list[Problem]:
    form, problems = form_of_row(header, cells, FIELD_OF)
    return problems if form is None else [*problems, *problems_of(form, today)]


def form_of_row(
    header: list[str], cells: list[str], fields: Mapping[str, Field]
) -> tuple[dict[str, str] | None, list[Problem]]:
    """Return the form in a row (None if its cells do not fit the header), and what is wrong with the row."""
    if len(cells) != len(header):  # even by an empty cell: an unquoted list may have shifted the others
        reason = Phrase(
            "has {values} values, but the first line names {columns} columns", values=len(cells), columns=len(header)
        )
        todo = Phrase("put quotes around values that contain a comma or semicolon, or complete the line")
        return None, [Problem(RECORD, reason, todo)]
    pairs = zip(header, cells, strict=True)
    form = {column: tidied(fields[column], cell) for column, cell in pairs if column != UNNAMED}
    return form, list(_unnamed_values(header, cells))


def _unnamed_values(header: list[str], cells: list[str]) -> Iterator[Problem]:
    for number, (column, cell) in enumerate(zip(header, cells, strict=True), start=1):
        if column == UNNAMED and cell.strip():
            yield Problem(
                Phrase("column {number}", number=number),
                Phrase("has a value, but its column has no name in the first line"),
                Phrase("name the column or empty it"),
            )


class SheetMemo(Memo):
    """A cache of the values of a column's cells, tidied if necessary."""

    def __missing__(self, text: str) -> Any:  # noqa: ANN401 (each column has its own type)
        """Read the cell as it is, and if that fails, tidied."""
        value = self._read(text)
        if len(self) < self.LARGEST:
            self[text] = value
        return value

    def _read(self, text: str) -> Any:  # noqa: ANN401 (each column has its own type)
        try:
            return self.field.read(text)
        except BadValue:
            return self.field.read(tidied(self.field, text))


def tidied(field: Field, text: str) -> str:
    """Return the text with outer blanks, capitals and separators corrected, if that is unambiguous."""
    bare = text.strip()
    if field.column in LISTS:
        return _list(bare)
    if field.words:
        word = _word(bare)
        return word if word in field.words else bare
    return _day(bare) if field.column in DAYS else bare


def _day(text: str) -> str:
    day = _MIDNIGHT.sub("", text)
    if found := _YEAR_FIRST.fullmatch(day):
        return f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}"
    return written_day(day)


def is_list(text: str) -> bool:
    """Return whether a text contains only kinds of data, however they are joined."""
    return all(kind in KINDS for kind in _kinds(text))


def _kinds(text: str) -> list[str]:
    kinds: list[str] = []
    for part in filter(None, map(str.strip, _BETWEEN_KINDS.split(text))):
        kinds += [_word(part)] if _word(part) in KINDS else part.lower().split()
    return kinds


def _list(text: str) -> str:
    """Join kinds of data as the register does; return the text itself if a part is no kind."""
    return SEPARATOR.join(_kinds(text)) if is_list(text) else text


def _word(text: str) -> str:
    return _BLANKS.sub("_", text.replace("-", " ").strip().lower())
