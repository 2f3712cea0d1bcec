"""Reads the rows of an Excel workbook: the first sheet, values only. Loads openpyxl only when it is needed."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import repeat
from pathlib import Path
from typing import Any

from bot.actions.cases.fields import Problem
from bot.actions.files.findings import Findings
from bot.actions.files.sheet import RECORD, row, sheet_cases
from storage.vocabulary.case import Case
from storage.vocabulary.errors import DataError, Phrase

MOST_BYTES = 50_000_000
# Unpacked sizes: a sheet is read row by row, everything else as a whole.
MOST_UNPACKED, MOST_BESIDE_SHEETS = 300_000_000, 50_000_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 256
CHUNK = 1 << 20
OVERLAP = 100
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]{0,40}?ref="[A-Z]{1,3}([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')


class BrokenWorkbook(DataError):
    """A workbook that the library cannot read, or that would fill the memory."""

    what = "{path} {reason}"
    todo = "open it in the spreadsheet program and save the first sheet as CSV (UTF-8), and import that"


def xlsx_cases(data: bytes, path: Path, today: date, findings: Findings) -> Iterator[Case]:
    """Yield the cases of a workbook's first sheet, in order. Raises BrokenWorkbook."""
    _refuse_bomb(data, path)
    try:
        yield from sheet_cases(_records(data, path, findings), today, findings, row)
    except DataError:
        raise
    except Exception as error:  # a library that reads untrusted files may raise anything
        raise BrokenWorkbook(path=path, reason=Phrase("is damaged and cannot be read as a workbook")) from error


def _refuse_bomb(data: bytes, path: Path) -> None:
    """Refuse a workbook by the unpacked sizes it states, which the zip reader enforces."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError):
        raise BrokenWorkbook(path=path, reason=Phrase("is cut off or damaged")) from None
    beside = sum(part.file_size for part in parts if "worksheets/" not in part.filename)
    if sum(part.file_size for part in parts) > MOST_UNPACKED or beside > MOST_BESIDE_SHEETS:
        raise BrokenWorkbook(path=path, reason=Phrase("unpacks to more than a table of cases could need"))


def _records(data: bytes, path: Path, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Yield each row from the header on, as texts; each is at least as wide as the header."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's warnings concern style, never values
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    if not workbook.worksheets:
        raise BrokenWorkbook(path=path, reason=Phrase("has no sheet with cells"))
    if len(workbook.sheetnames) > 1:
        findings.remark(
            Phrase("only the first sheet was read; sheets left out: {more}", more=len(workbook.sheetnames) - 1)
        )
    sheet = workbook.worksheets[0]
    formulas, merged = _looked_through(sheet)
    for first in merged:
        findings.refuse(row(first), [_MERGED_ROWS])
    width = 0
    both = zip(_rows(sheet), _written(data, formulas=formulas), strict=False)
    for number, (values, written) in enumerate(both, start=1):
        if number > MOST_ROWS or len(values) > MOST_COLUMNS:
            raise BrokenWorkbook(path=path, reason=Phrase("has more rows or columns than a table of cases can have"))
        cells = [_text(value) for value in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells and not any(written):
            continue
        width = width or len(cells)
        findings_of_row = list(_without_value(values, written))
        if findings_of_row:
            findings.refuse(row(number), findings_of_row)
        else:
            yield number, cells + [""] * (width - len(cells))


_MERGED_ROWS = Problem(RECORD, Phrase("has a cell merged over several rows"), Phrase("unmerge it and fill each row"))


def _looked_through(sheet: Any) -> tuple[bool, list[int]]:  # noqa: ANN401 (the library has no types)
    """Return whether the sheet has formulas, and the rows with cells merged with those below."""
    formulas, merged, kept = False, set(), b""
    with sheet._get_source() as source:  # noqa: SLF001 (the library offers no other access to a sheet's XML)
        while chunk := source.read(CHUNK):
            seen = kept + chunk
            formulas = formulas or _FORMULA.search(seen) is not None
            merged |= {int(found[1]) for found in _MERGED.finditer(seen) if found[1] != found[2]}
            kept = seen[-OVERLAP:]
    return formulas, sorted(merged)


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:  # noqa: ANN401 (the library has no types)
    """Yield the rows by their cells, ignoring the size that the file states."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = next(rows, None)
        if values is None:
            return
        yield values


def _written(data: bytes, *, formulas: bool) -> Iterator[Sequence[Any]]:
    """Yield the rows again with formulas in place of their values, if there are any."""
    from openpyxl import load_workbook

    if not formulas:
        yield from repeat(())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(data), read_only=True)
    yield from _rows(workbook.worksheets[0])


def _without_value(values: Sequence[Any], written: Sequence[Any]) -> Iterator[Problem]:
    """Report formulas that no spreadsheet program has calculated: their cells only look empty."""
    for number, (value, formula) in enumerate(zip(values, written, strict=False), start=1):
        if value is None and formula is not None:
            yield Problem(
                Phrase("column {number}", number=number),
                Phrase("is a formula that was never calculated"),
                Phrase("open the file in the spreadsheet program and save it, or write the value"),
            )


def _text(value: object) -> str:
    """Return a value as in a CSV: days without midnight, whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)
