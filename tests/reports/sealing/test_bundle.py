"""The bundle: the same bytes everywhere, checksums that stock tools read, a history that only grows."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sealing.bundle import BadSums, read_sums, sha256, sums_bytes, zip_bytes
from reports.sealing.history import BadHistory, extend_history, first_difference, read_history
from reports.sealing.signing import SigningKey
from storage.vocabulary.errors import DomainError
from tests.support.sealed_reports import sealed_report

KEY = SigningKey.generate()
NAMES = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,20}", fullmatch=True)


# No two names differ in capitals alone: where files are found without regard to them, one would hide the other.
FILES = st.dictionaries(NAMES.map(str.lower), st.binary(max_size=200), min_size=1, max_size=5)


@given(FILES)
def test_checksums_are_read_as_they_were_written(files: dict[str, bytes]) -> None:
    assert read_sums(sums_bytes(files)) == {name: sha256(data) for name, data in files.items()}


@pytest.mark.parametrize(
    "line", ["", "abc  x", f"{'0' * 64}  ../x", f"{'0' * 64} *x", f"{'0' * 64}  a/b", f"{'A' * 64}  x"]
)
def test_checksums_out_of_form_are_refused(line: str) -> None:
    with pytest.raises(BadSums):
        read_sums(f"{line}\n".encode())


def test_zip_holds_its_files_with_fixed_times_and_checksums() -> None:
    data = zip_bytes({"b": b"2", "a": b"1"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["SHA256SUMS", "a", "b"]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert data == zip_bytes({"a": b"1", "b": b"2"})


def test_checksums_list_exactly_what_the_album_holds() -> None:
    report = sealed_report(KEY)
    stem = report.content.stem
    listed = read_sums(report.files()[f"{stem}.SHA256SUMS"])
    unlisted = {f"{stem}.SHA256SUMS", f"{stem}.SHA256SUMS.sig"}
    assert set(listed) == set(report.files()) - unlisted
    assert set(report.files()) == unlisted | {
        f"{stem}.json", f"{stem}.csv", f"{stem}.zip", "history-1.txt", "allowed_signers", "verify.html", "verify.py"
    }  # fmt: skip


def test_history_of_a_later_report_begins_with_the_earlier_one() -> None:
    first = sealed_report(KEY)
    second = sealed_report(KEY, "2025-H2", before=first)
    assert second.history().startswith(first.history())
    lines = read_history(second.history())
    assert [(line.seq, line.period, line.edition) for line in lines] == [(1, "2025-H1", 1), (2, "2025-H2", 1)]
    assert first_difference(first.history(), second.history()) is None


def test_history_refuses_gaps_doubles_and_other_text() -> None:
    first = sealed_report(KEY)
    (line,) = read_history(first.history())
    with pytest.raises(BadHistory):
        extend_history(first.history(), line)
    with pytest.raises(DomainError):
        read_history(first.history() * 2)
    with pytest.raises(DomainError):
        read_history(b"1 2025-H1\n")
