"""Zips as people make them are taken: in a folder, with files of the system and a comment, each of them named."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from reports.verify.findings import Result
from tests.reports.verify.zips import changed, packed, streamed
from tests.support.sealed_reports import FIRST, OTHER, SECOND, outcome, sealed_report, sentences

STEM = FIRST.content.stem
FILES = FIRST.files()


def wrapped(folder: str, files: Mapping[str, bytes] = FILES) -> dict[str, bytes]:
    return {f"{folder}/": b"", **{f"{folder}/{name}": data for name, data in files.items()}}


DEBRIS = {
    "__MACOSX/": b"",
    f"__MACOSX/2025/._{STEM}.json": b"x",
    "2025/.DS_Store": b"x",
    "2025/desktop.ini": b"x",
    "2025/Thumbs.db": b"x",
    ".DS_Store": b"x",
}
TAKEN: dict[str, tuple[bytes, str]] = {
    "flat": (packed(FILES), ""),
    "deflated": (packed(FILES, zipfile.ZIP_DEFLATED), ""),
    "in a folder": (packed(wrapped("2025")), "ignored the one folder around its files"),
    "in a folder with a blank": (packed(wrapped("My files")), ""),
    "without entries for folders": (packed({f"a/{name}": data for name, data in FILES.items()}), ""),
    "two reports in folders": (packed(wrapped("1") | wrapped("2", SECOND.files())), ""),
    "two reports in folders in a folder": (packed(wrapped("x/1") | wrapped("x/2", SECOND.files())), ""),
    "written into a pipe": (streamed(FILES), ""),
    "with a comment": (packed(FILES, comment=b"from me"), "ignored the comment of the zip"),
    "from a Mac": (packed(wrapped("2025") | DEBRIS), "ignored files of the operating system: .DS_Store"),
    "with a file beside the folder": (packed(wrapped("2025") | {"README.txt": b"x"}), "not checked: README.txt"),
    "with a strange file": (packed({**FILES, "Прочти.txt": b"x"}), "not part of a report and not checked: Прочти.txt"),
    "with another folder": (packed({**FILES, **wrapped("more", {"x.txt": b"x"})}), "not checked: more/"),
}


@pytest.mark.parametrize("name", TAKEN)
@pytest.mark.parametrize("called", ["Download.ZIP", f"{STEM}.zip"])
def test_zip_as_people_make_them_is_good(tmp_path: Path, name: str, called: str) -> None:
    """Also where it has the name of the zip that belongs to the report."""
    data, sentence = TAKEN[name]
    (tmp_path / called).write_bytes(data)
    assert outcome(tmp_path / called) is Result.GOOD, sentences(tmp_path / called)
    assert sentence in sentences(tmp_path / called)


CHANGED = {**FILES, f"{STEM}.csv": FILES[f"{STEM}.csv"].replace(b",3,", b",4,", 1)}
REFUSED: dict[str, tuple[bytes, Result]] = {
    "a changed file": (packed(wrapped("2025", CHANGED)), Result.ALTERED),
    "a planted picture": (packed(wrapped("2025", {**FILES, f"{STEM}.png": b"x"})), Result.ALTERED),
    "a planted picture beside the folder": (packed(wrapped("2025") | {f"{STEM}.png": b"x"}), Result.CANNOT_TELL),
    "another key": (packed(wrapped("2025", sealed_report(OTHER).files())), Result.CANNOT_TELL),
    "junk before it": (b"MZ" + packed(FILES), Result.CANNOT_TELL),
    "a link": (changed(packed(FILES), "central", "attributes", 0o120777 << 16), Result.CANNOT_TELL),
    "a link among other files": (
        changed(packed({**FILES, "x": b"/etc/passwd"}), "central", "attributes", 0o120777 << 16, len(FILES)),
        Result.CANNOT_TELL,
    ),
    "another size in a header": (changed(packed(FILES), "local", "size", 9), Result.CANNOT_TELL),
    "a path that leaves the folder": (packed({**FILES, f"../{STEM}.json": b"x"}), Result.CANNOT_TELL),
}


@pytest.mark.parametrize("name", REFUSED)
def test_zip_that_could_be_read_in_two_ways_is_not_good(tmp_path: Path, name: str) -> None:
    data, result = REFUSED[name]
    (tmp_path / "Download.zip").write_bytes(data)
    assert outcome(tmp_path / "Download.zip") is result, sentences(tmp_path / "Download.zip")


def test_refused_zip_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"MZ" + packed(FILES))
    assert "Unpack it and name the folder instead" in sentences(tmp_path / "x.zip")


def test_zip_of_a_report_named_alone_counts_as_its_folder(tmp_path: Path) -> None:
    FIRST.write(tmp_path)
    assert outcome(tmp_path / f"{STEM}.zip") is Result.GOOD, sentences(tmp_path / f"{STEM}.zip")
    assert outcome(*tmp_path.iterdir()) is Result.GOOD


@pytest.mark.campaign
@pytest.mark.parametrize("options", [["-r"], ["-r", "-0"], ["-r", "-D"], ["-r", "-X"], ["-rj"]])
def test_zip_program_makes_what_is_taken(tmp_path: Path, options: list[str]) -> None:
    FIRST.write(tmp_path / "folder")
    subprocess.run(["zip", "-q", *options, "x.zip", "folder"], cwd=tmp_path, check=True, timeout=60)
    assert outcome(tmp_path / "x.zip") is Result.GOOD, sentences(tmp_path / "x.zip")
    shutil.rmtree(tmp_path / "folder")
    made = shutil.make_archive(str(tmp_path / "y"), "zip", FIRST.write(tmp_path / "folder").parent)
    assert zipfile.ZipFile(io.BytesIO(Path(made).read_bytes())).testzip() is None
