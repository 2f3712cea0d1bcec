"""An import is checked first and written once, whole; nothing that is wrong with a file comes as a traceback."""

import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.actions.files.cases import AlreadyImported, FileRefused, NothingToImport, check_file, import_file
from bot.actions.files.export import ExportFormat, export_cases
from bot.actions.files.findings import Findings
from bot.actions.files.formats import ImportFormat, OtherShape, UnknownFormat, format_of
from bot.actions.files.source import (
    EmptyFile,
    FileChanged,
    NoSuchImport,
    NotAFile,
    NotText,
    Source,
    UnreadableFile,
    WorkbookNotRead,
)
from storage.engine.database import Database
from storage.ledger import entries as ledger
from storage.register import cases
from storage.vocabulary.case import Case
from storage.vocabulary.errors import DomainError
from tests.bot.actions.conftest import NOW
from tests.support.case_forms import ALL, HEADER, TODAY
from tests.support.case_forms import cases as any_case
from tests.support.samples import sampled

FULL = """received_on,country,legal_process,outcome,accounts_affected,data_requested,data_disclosed,case_file
2018-05-04,FR,court_order,disclosed,1,ip_address;phone_number,ip_address,LE-2018-0042
2018-05-05,"DE",search_warrant,refused,,,,LE-2018-0043
"""
PIECES = (b"", b'"', b"\x00", b"\n", b"\r", b",", b"{", b"[", b"\xff", b"9" * 20)
CROWD = '{"FRA": [{"from": "20250101", "to": "20250331", "requests": 4, "users": 9}]}'


def import_path(register: Database, path: Path, form: ImportFormat | None = None, *, dry: bool = False) -> Findings:
    findings = Findings()
    checked = check_file(register, Source(path), form or format_of(path), findings, today=TODAY)
    if not dry:
        import_file(register, checked, now=NOW, actor="cli:test")
    return findings


def every(register: Database) -> list[Case]:
    with register.reading() as session:
        return [stored.case for stored in cases.every(session)]


def entries(register: Database) -> int:
    with register.reading() as session:
        return ledger.head(session).seq


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(FULL)
    return path


def test_import_writes_all_rows_as_one_ledger_entry(register: Database, file: Path) -> None:
    before = entries(register)
    import_path(register, file)
    assert [case.case_file for case in every(register)] == ["LE-2018-0042", "LE-2018-0043"]
    assert entries(register) == before + 1


def test_check_alone_writes_nothing(register: Database, file: Path) -> None:
    before = entries(register)
    import_path(register, file, dry=True)
    assert (every(register), entries(register)) == ([], before)


def test_one_bad_line_keeps_all_others_out(register: Database, file: Path) -> None:
    file.write_text(FULL + "2018-05-06,FR,court_order,disclosed,1,ip_address,phone_number,\n")
    with pytest.raises(FileRefused, match="1 of 3 lines has mistakes"):
        import_path(register, file)
    assert every(register) == []


def test_same_bytes_are_refused_under_any_name(register: Database, file: Path) -> None:
    import_path(register, file)
    again = file.rename(file.with_name("other.csv"))
    with pytest.raises(AlreadyImported, match="already imported on 2026-11-24; nothing was recorded"):
        import_path(register, again)
    assert len(every(register)) == 2


def test_file_that_changes_after_the_check_is_not_written(register: Database, file: Path) -> None:
    checked = check_file(register, Source(file), ImportFormat.CSV, Findings(), today=TODAY)
    file.write_text(FULL.replace("FR", "DE"))
    before = entries(register)
    with pytest.raises(FileChanged):
        import_file(register, checked, now=NOW, actor="cli:test")
    assert (every(register), entries(register)) == ([], before)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFile),
        (b"PK\x03\x04rest", NotText),
        (b"\xff\xfer\x00", FileRefused),
        (f"{HEADER}\n".encode(), NothingToImport),
        (b"\xef\xbb\xbf", FileRefused),
        (b"\x00" * 5000, FileRefused),
        (random.Random(1).randbytes(5000), FileRefused),
    ],
)
def test_file_without_cases_is_answered(register: Database, file: Path, content: bytes, error: type[Exception]) -> None:
    file.write_bytes(content)
    with pytest.raises(error):
        import_path(register, file)


def test_json_of_another_shape_is_answered_in_one_line(register: Database, file: Path) -> None:
    file.write_text("[1, 2]")
    with pytest.raises(OtherShape, match=r"cases\.csv is not an object of countries; check that"):
        import_path(register, file, ImportFormat.TELEGRAM_CROWD)


def test_paths_that_are_no_file_are_answered(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, error in {"missing": NoSuchImport, ".": NotAFile, "loop": UnreadableFile, "a\0b": UnreadableFile}.items():
        with pytest.raises(error):
            Source(tmp_path / name)
    with pytest.raises(NotAFile):
        Source(Path("/dev/null"))


def test_workbook_where_only_text_is_read_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    with ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
    with pytest.raises(WorkbookNotRead, match=r"counts\.csv is a workbook.*save it as CSV"), Source(path).text():
        pass


def test_format_follows_the_name_or_must_be_given() -> None:
    assert [format_of(Path(name)) for name in ("a.csv", "A.CSV", "b.jsonl", "b.ndjson")] == [
        "csv",
        "csv",
        "jsonl",
        "jsonl",
    ]
    with pytest.raises(UnknownFormat):
        format_of(Path("cases.pdf"))


def test_line_without_end_does_not_fill_the_memory(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.actions.files.source.LONGEST_LINE", 1 << 20)
    file.write_bytes(f"{HEADER}\n".encode() + b"x" * (1 << 25))
    tracemalloc.start()
    with pytest.raises(DomainError, match=r"line 2 of .* is longer than"), Source(file).text() as text:
        text.read()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 24


@sampled(5, 30)
@pytest.mark.parametrize("form", [ExportFormat.CSV, ExportFormat.JSONL])
def test_export_of_every_kind_of_case_is_imported_back(
    new_register: Callable[[str], Database], tmp_path: Path, form: ExportFormat, sample: int
) -> None:
    names = iter(f"{form}{number}" for number in range(10_000))

    @settings(max_examples=sample, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(any_case(), min_size=1, max_size=20, unique_by=lambda case: case.case_file or object()))
    def check(recorded: list[Case]) -> None:
        first, second = new_register(next(names)), new_register(next(names))
        with first.transaction() as session:
            for case in recorded:
                cases.add(session, case, reference=cases.new_reference(session), now=NOW, actor="cli:test")
        path = tmp_path / f"export.{form}"
        with path.open("w", encoding="utf-8", newline="") as output:
            assert export_cases(first, output, form, ALL) == len(recorded)
        import_path(second, path)
        assert every(second) == recorded

    check()


@pytest.mark.parametrize("form", [ImportFormat.CSV, ImportFormat.JSONL, ImportFormat.TELEGRAM_CROWD])
def test_two_thousand_mutations_are_imported_or_named(register: Database, tmp_path: Path, form: ImportFormat) -> None:
    good = {
        ImportFormat.CSV: FULL,
        ImportFormat.JSONL: '{"received_on": "2018-05-04", "country": "FR", "legal_process": "court_order",'
        ' "outcome": "disclosed", "requests": 12, "data_disclosed": ["ip_address"]}\n' * 2,
        ImportFormat.TELEGRAM_CROWD: CROWD,
    }[form].encode()
    path, chance = tmp_path / "mutated", random.Random(20181)
    imported = named = 0
    for _ in range(2000):
        path.write_bytes(mutated(good, chance))
        findings = Findings()
        error = answered(register, path, form, findings)
        assert bool(findings.bad) == isinstance(error, FileRefused)
        imported += error is None or isinstance(error, AlreadyImported)
        named += bool(error and str(error)) and not isinstance(error, AlreadyImported)
    assert imported + named == 2000
    assert min(imported, named) > 10


def answered(register: Database, path: Path, form: ImportFormat, findings: Findings) -> DomainError | None:
    try:
        checked = check_file(register, Source(path), form, findings, today=TODAY)
        import_file(register, checked, now=NOW, actor="cli:test")
    except DomainError as error:
        return error
    return None


def mutated(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed) + 1)
        piece = chance.choice(
            [b"", b'"', b"\x00", b"\n", b"\r", b",", b"{", b"[", b"\xff", b"9" * 20, bytes([chance.randrange(256)])]
        )
        changed[place : place + chance.randrange(3)] = piece
    return bytes(changed)
