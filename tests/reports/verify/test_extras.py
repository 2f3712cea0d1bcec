"""Nothing unsealed passes without a word: every name in a folder is sealed, a copy, refused, or named as unchecked."""

from pathlib import Path

import pytest

from reports.verify.findings import Result
from reports.verify.verify import verify
from reports.verify.zip import open_zip
from tests.support.sealed_reports import FIRST, KEY, SECOND, outcome, sentences

STEM = FIRST.content.stem
CHART = next(iter(FIRST.content.charts))
HARMLESS = [".DS_Store", "._" + STEM + ".json", "Thumbs.db", "ehthumbs.db", "desktop.ini", ".localized", "Icon\r"]


@pytest.mark.parametrize(
    "name",
    [
        f"{STEM}.png",
        f"{STEM}-7-extra.png",
        f"{STEM} (1).png",
        f"{STEM}.PNG",
        f"{STEM}-1-overview.jpg",
        f"{STEM}.html",
        f"{STEM}.json.bak",
        f"{STEM}.SHA256SUMS.asc",
    ],
)
def test_unsealed_file_with_the_reports_name_is_altered(tmp_path: Path, name: str) -> None:
    FIRST.write(tmp_path, {name: b"planted"})
    assert outcome(tmp_path) is Result.ALTERED
    assert f"altered: {name}: it has the report's name" in sentences(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        f"{STEM}_corrected.json",
        f"{STEM}x.png",
        STEM.upper() + ".PNG",
        "transparency-2025-H1.pdf",
        "transparency 2025-H1.png",
        "Copy of " + STEM + ".json",
        "history-1.txt.old",
        "HISTORY-1.TXT",
        "allowed_signers.old",
        "my.allowed-signers",
        "SHA256SUMS",
        "SHA256SUMS.txt",
    ],
)
def test_unsealed_file_that_looks_like_a_part_is_never_good(tmp_path: Path, name: str) -> None:
    FIRST.write(tmp_path, {name: b"planted"})
    assert outcome(tmp_path) is Result.CANNOT_TELL, sentences(tmp_path)
    assert name in sentences(tmp_path)


@pytest.mark.parametrize("name", ["README.txt", "photo_1.jpg", "1-overview.png", "report.json", "x" * 200, "é\n"])
def test_other_file_is_named_as_unchecked(tmp_path: Path, name: str) -> None:
    FIRST.write(tmp_path, {name: b"x"})
    assert outcome(tmp_path) is Result.GOOD
    assert f"not part of a report and not checked: {name[:100].rstrip(chr(10))}" in sentences(tmp_path)


def test_many_other_files_take_one_line(tmp_path: Path) -> None:
    FIRST.write(tmp_path, {f"photo_{number:03}.jpg": b"x" for number in range(200)})
    (tmp_path / "sub").mkdir()
    said = [line for line in sentences(tmp_path).splitlines() if "not checked" in line]
    assert len(said) == 1
    assert "photo_000.jpg" in said[0]
    assert said[0].endswith("and 191 more.")


def test_ten_long_names_are_all_named(tmp_path: Path) -> None:
    names = [f"{number}{'x' * 115}" for number in range(10)]
    FIRST.write(tmp_path, dict.fromkeys(names, b"x"))
    assert all(name in sentences(tmp_path) for name in names)


def test_files_of_operating_systems_are_ignored_and_named(tmp_path: Path) -> None:
    FIRST.write(tmp_path, dict.fromkeys(HARMLESS, b"x"))
    (tmp_path / "__MACOSX").mkdir()
    assert outcome(tmp_path) is Result.GOOD, sentences(tmp_path)
    assert "ignored files of the operating system: .DS_Store" in sentences(tmp_path)
    assert "__MACOSX" in sentences(tmp_path)


def test_files_of_the_zip_unpacked_beside_it_are_copies(tmp_path: Path) -> None:
    unpacked = open_zip(FIRST.files()[f"{STEM}.zip"])
    FIRST.write(tmp_path, {**unpacked, "Copy of " + CHART: unpacked[CHART], f"{STEM} (1).csv": unpacked[f"{STEM}.csv"]})
    assert outcome(tmp_path) is Result.GOOD, sentences(tmp_path)
    assert f"note: {STEM} (1).csv: a copy of {STEM}.csv." in sentences(tmp_path)
    other = next(name for name in FIRST.content.charts if name != CHART)
    (tmp_path / CHART).write_bytes(unpacked[other])
    assert "it is not the file of this name in the zip" in sentences(tmp_path)
    assert outcome(tmp_path) is Result.ALTERED


def test_picture_without_the_zip_is_unclear(tmp_path: Path) -> None:
    FIRST.write(tmp_path, {CHART: FIRST.content.charts[CHART], f"{STEM}.zip": None})
    assert "only the zip says whether this is the right chart" in sentences(tmp_path)


def test_false_file_beside_a_trusted_report_ends_the_trust(tmp_path: Path) -> None:
    old = FIRST.write(tmp_path / "old", {f"{STEM}.png": b"planted"})
    new = SECOND.write(tmp_path / "new")
    assert outcome(new, signer=None, trusted=[old]) is Result.ALTERED


def test_folders_without_a_report_are_named(tmp_path: Path) -> None:
    FIRST.write(tmp_path / "2025-H1")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "x.txt").write_text("x")
    (tmp_path / "2025-H1" / "deeper").mkdir()
    assert outcome(tmp_path) is Result.GOOD
    assert "not checked: notes/" in sentences(tmp_path)
    assert "not checked: deeper/" in sentences(tmp_path)


def test_file_named_alone_says_nothing_of_the_downloads_beside_it(tmp_path: Path) -> None:
    FIRST.write(tmp_path, {"photo.jpg": b"x", "transparency-law.pdf": b"x"})
    verdict = verify([tmp_path / f"{STEM}.json"], signer=KEY.fingerprint)
    assert verdict.outcome is Result.GOOD
    assert "photo.jpg" not in "".join(verdict.lines())
    (tmp_path / f"Copy of {STEM}.json").write_bytes(b"x")
    assert verify([tmp_path / f"{STEM}.json"], signer=KEY.fingerprint).outcome is Result.CANNOT_TELL
