"""Spreadsheets as people save them: taken whole, or refused with line, column and fix. Never half, never otherwise."""

import contextlib
import io
import random
import zipfile
from pathlib import Path

import pytest

from bot.actions.files import xlsx
from bot.actions.files.findings import Findings
from bot.actions.files.formats import form_found, format_of, opened
from bot.actions.files.source import NotText, Source
from bot.actions.files.xlsx import BrokenWorkbook
from storage.vocabulary.case import Case
from storage.vocabulary.errors import DomainError
from storage.vocabulary.words import DataKind
from tests.bot.actions.files.sheet_forms import PLAIN, REFUSALS, TAKEN, cells, workbook, written
from tests.support.case_forms import TODAY
from tests.support.samples import sampled


def read(path: Path) -> tuple[list[Case], Findings]:
    """The cases of a file by the way of an import, without a register."""
    findings, source = Findings(), Source(path)
    with opened(form_found(source, format_of(path)), source, TODAY, findings) as (found, _):
        return list(found), findings


@pytest.mark.parametrize(("ending", "content"), [form[1:] for form in TAKEN], ids=[form[0] for form in TAKEN])
def test_sheet_is_taken_with_its_two_cases(tmp_path: Path, ending: str, content: str | bytes) -> None:
    found, findings = read(written(tmp_path, ending, content))
    assert not findings.bad
    plain = [(case.received_on.isoformat(), case.country, case.accounts_specified) for case in found]
    assert plain == [("2018-05-04", "FR", 3), ("2018-05-11", "DE", 1)]
    assert found[0].data_requested == (DataKind.IP_ADDRESS, DataKind.PHONE_NUMBER)
    assert found[1].refusal_reason == "outside_policy"


@pytest.mark.parametrize(
    ("ending", "content", "place", "column", "todo"),
    [form[1:] for form in REFUSALS],
    ids=[form[0] for form in REFUSALS],
)
def test_sheet_is_refused_with_line_column_and_fix(
    tmp_path: Path, ending: str, content: str | bytes, place: str, column: str, todo: str
) -> None:
    findings = read(written(tmp_path, ending, content))[1]
    named = [(str(found.place), str(found.problem.column), str(found.problem.todo)) for found in findings.shown]
    assert (place, column, todo) in named


@pytest.mark.parametrize(
    ("written_as", "code"), [("EL", "GR"), ("el", "GR"), ("UK", "GB"), ("GRC", "GR"), ("GB", "GB")]
)
def test_country_is_known_by_the_codes_that_people_use(tmp_path: Path, written_as: str, code: str) -> None:
    found, findings = read(written(tmp_path, "csv", PLAIN.replace(",DE,", f",{written_as},")))
    assert (found[1].country, findings.bad) == (code, 0)


def test_there_are_sixty_forms_and_more() -> None:
    assert len(TAKEN) + len(REFUSALS) >= 60


def test_first_sheet_alone_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    content = workbook(cells(), lambda book: book.create_sheet("2019").append(["x"]))
    assert read(written(tmp_path, "xlsx", content))[1].remarks == ["only the first sheet was read; sheets left out: 1"]


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (("mimetype", "content.xml"), "an OpenDocument file"),
        (("xl/workbook.bin",), "a binary workbook"),
        (("word/document.xml",), "an archive or another kind of workbook"),
    ],
)
def test_other_archives_are_named_with_what_to_do(tmp_path: Path, parts: tuple[str, ...], kind: str) -> None:
    path = tmp_path / "cases.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    with pytest.raises(NotText, match=rf"{kind}.*; save it as an Excel workbook \(\.xlsx\) or as CSV"):
        Source(path)


def changed(content: bytes, part: str, text: bytes) -> bytes:
    """The workbook with one part replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SHEET_OF_ONE = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="%s"><c r="%s"><v>1</v></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "content",
    [
        workbook(cells())[:-40],
        changed(workbook(cells()), SHEET, b"<worksheet"),
        changed(workbook(cells()), "xl/workbook.xml", b"nothing"),
        changed(workbook(cells()), SHEET, SHEET_OF_ONE % (b"9999999", b"A9999999")),
        changed(workbook(cells()), SHEET, SHEET_OF_ONE % (b"1", b"XFD1")),
        changed(workbook(cells()), "xl/styles.xml", b" " * 60_000_000),
    ],
    ids=["cut off", "broken sheet", "broken book", "endless rows", "endless columns", "bomb"],
)
def test_workbook_that_is_broken_or_a_bomb_is_answered(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, "xlsx", content)
    with pytest.raises((BrokenWorkbook, NotText)) as refused:
        read(path)
    assert "\n" not in str(refused.value)


@sampled(40, 1000)
def test_workbook_with_altered_bytes_is_read_or_answered(tmp_path: Path, sample: int) -> None:
    good, chance = workbook(cells()), random.Random(20182)
    for _ in range(sample):
        changed_bytes = bytearray(good)
        changed_bytes[chance.randrange(len(good))] = chance.randrange(256)
        path = written(tmp_path, "xlsx", bytes(changed_bytes))
        with contextlib.suppress(DomainError):
            read(path)


def test_workbook_larger_than_the_memory_allows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.actions.files.formats.MOST_BYTES", 1000)
    path = written(tmp_path, "xlsx", workbook(cells()))
    with pytest.raises(DomainError, match=r"larger than 0 MB; save it as CSV"):
        read(path)


def test_openpyxl_is_loaded_for_workbooks_alone() -> None:
    assert "load_workbook" not in vars(xlsx)
    assert PLAIN
