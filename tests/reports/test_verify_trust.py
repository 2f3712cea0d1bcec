"""Who signed: a key that came with the files proves nothing, however often it came. And no chain has two ends."""

import base64
import os
import zipfile
from pathlib import Path

import pytest

from reports.period import Period
from reports.verify import verify
from reports.verify_findings import Result
from tests.reports.sealed import NAMESPACE, a_document, sealed_report
from tests.reports.test_verify import FIRST, KEY, OTHER, SECOND, outcome, sentences

STEM = FIRST.content.stem
FIRST_PERIOD = Period.parse("2025-H1")
THIRD = sealed_report(KEY, "2026-H1", before=SECOND)
FORGED = sealed_report(OTHER)
FORGED_NEXT = sealed_report(OTHER, "2025-H2", before=FORGED)


def test_two_reports_from_one_folder_do_not_vouch_for_each_other(tmp_path: Path) -> None:
    FORGED.write(tmp_path)
    FORGED_NEXT.write(tmp_path)
    assert outcome(tmp_path, signer=None) is Result.CANNOT_TELL


def test_report_given_twice_does_not_vouch_for_itself(tmp_path: Path) -> None:
    folder = FORGED.write(tmp_path / "a")
    (tmp_path / "link").symlink_to(folder)
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    for again in (folder / ".." / "a", tmp_path / "link", tmp_path / "packed.zip", FORGED.write(tmp_path / "b")):
        assert outcome(folder, again, signer=None) is Result.CANNOT_TELL, again


def test_two_reports_packed_together_and_given_twice_do_not_vouch_for_each_other(tmp_path: Path) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in {**FORGED.files(), **FORGED_NEXT.files()}.items():
            archive.writestr(name, data)
    assert outcome(packed, tmp_path / ".." / tmp_path.name / "packed.zip", signer=None) is Result.CANNOT_TELL


def test_packed_folder_is_checked_like_a_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "packed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in FIRST.files().items():
            archive.writestr(name, data)
    assert outcome(tmp_path / "packed.zip") is Result.GOOD


def test_file_named_alone_brings_its_report_and_no_other(tmp_path: Path) -> None:
    FIRST.write(tmp_path)
    FORGED_NEXT.write(tmp_path, {"allowed_signers": None, "history-2.txt": None})
    (tmp_path / "allowed_signers").write_bytes(FIRST.files()["allowed_signers"])
    assert outcome(tmp_path / f"{STEM}.json") is Result.GOOD
    assert outcome(tmp_path) is Result.ALTERED


def test_reports_kept_together_are_held_by_one_from_elsewhere(tmp_path: Path) -> None:
    old, new = FIRST.write(tmp_path / "old"), SECOND.write(tmp_path / "new")
    THIRD.write(new, {"allowed_signers": None})
    assert outcome(old, new, signer=None) is Result.GOOD, sentences(old, new, signer=None)


def test_altered_earlier_report_vouches_for_nothing(tmp_path: Path) -> None:
    other = FIRST.files()[f"{STEM}.csv"].replace(b",3,", b",4,", 1)
    old, new = FIRST.write(tmp_path / "1", {f"{STEM}.csv": other}), SECOND.write(tmp_path / "2")
    told = sentences(old, new, signer=None)
    assert "the key of the earlier report" not in told
    assert outcome(old, new, signer=None) is Result.ALTERED


def test_changed_key_is_named_with_the_one_before(tmp_path: Path) -> None:
    stranger = sealed_report(OTHER, "2025-H2", before=FIRST)
    told = sentences(FIRST.write(tmp_path / "1"), stranger.write(tmp_path / "2"), signer=None)
    assert f"the earlier report that was given is signed by {KEY.fingerprint}" in told


def test_reports_of_two_publishers_are_not_held_against_each_other(tmp_path: Path) -> None:
    document = a_document(FIRST_PERIOD, cases=5)
    theirs = sealed_report(OTHER, document=document, namespace="transparency-report@example.com")
    folders = FIRST.write(tmp_path / "ours"), theirs.write(tmp_path / "theirs")
    assert outcome(*folders, signer=None) is Result.CANNOT_TELL
    assert "contradicts" not in sentences(*folders, signer=None)


def test_list_that_names_the_key_for_somebody_else_is_not_met(tmp_path: Path) -> None:
    folder = FIRST.write(tmp_path / "a")
    pins = tmp_path / "pins"
    theirs = FIRST.files()["allowed_signers"]
    for line in (theirs.replace(b"reports@", b"someone@", 1), theirs.replace(NAMESPACE.encode(), b"file")):
        pins.write_bytes(line)
        assert verify([folder], allowed_signers=pins).outcome is Result.ALTERED
    pins.write_bytes(theirs.replace(b"reports@", b"someone@reports.example.org,reports@", 1))
    assert verify([folder], allowed_signers=pins).outcome is Result.GOOD


def test_signature_for_another_purpose_than_the_listed_one_is_altered(tmp_path: Path) -> None:
    elsewhere = sealed_report(KEY, namespace="another-report@example.org").files()
    sums = f"{STEM}.SHA256SUMS"
    FIRST.write(tmp_path, {sums: elsewhere[sums], f"{sums}.sig": elsewhere[f"{sums}.sig"]})
    assert outcome(tmp_path) is Result.ALTERED


def test_two_histories_by_one_key_are_called_proof(tmp_path: Path) -> None:
    rewritten = sealed_report(KEY, document=a_document(FIRST_PERIOD, cases=5))
    told = sentences(FIRST.write(tmp_path / "1"), rewritten.write(tmp_path / "2"))
    assert "both are signed by the same key, so keep both: together they prove it" in told
    assert "names another file" in told


@pytest.mark.parametrize("place", ["beside", "alone"])
def test_kept_history_must_begin_the_sealed_one(tmp_path: Path, place: str) -> None:
    folder = SECOND.write(tmp_path / "new")
    kept = (folder if place == "beside" else tmp_path) / "history-1.txt"
    kept.write_bytes(FIRST.history())
    assert outcome(folder, kept) is Result.GOOD, sentences(folder, kept)
    kept.write_bytes(FIRST.history().replace(b"2025-H1", b"2024-H1"))
    assert outcome(folder, kept) is Result.ALTERED


@pytest.mark.parametrize("name", [f"{STEM}-3-fake.png", f"{STEM}-corrected.csv", f"{STEM}.pdf", f"{STEM} (1).json"])
def test_planted_file_with_the_reports_name_is_not_passed_over(tmp_path: Path, name: str) -> None:
    FIRST.write(tmp_path, {name: b"planted"})
    assert outcome(tmp_path) is Result.ALTERED


def test_second_copy_and_strange_files_do_no_harm(tmp_path: Path) -> None:
    copy = FIRST.files()[f"{STEM}.json"]
    FIRST.write(tmp_path, {f"{STEM} (1).json": copy, "README.txt": b"x", **FIRST.content.charts})
    assert outcome(tmp_path) is Result.GOOD, sentences(tmp_path)


def test_unreadable_chart_is_a_finding(tmp_path: Path) -> None:
    FIRST.write(tmp_path)
    os.mkfifo(tmp_path / f"{STEM}-1-overview.png")
    assert outcome(tmp_path) is Result.CANNOT_TELL


def test_names_that_steer_a_terminal_are_printed_harmlessly(tmp_path: Path) -> None:
    FIRST.write(tmp_path, {f"{STEM}.\x1b[2Jx\nGOOD": b"x"})
    lines = verify([tmp_path], signer=KEY.fingerprint).lines()
    assert all(line.isprintable() for line in lines)


def test_signature_of_another_kind_of_key_cannot_be_told(tmp_path: Path) -> None:
    """A hardware key's signature may be a true one; `ssh-keygen` would know."""
    sums = f"{STEM}.SHA256SUMS"
    kind = b"\x00\x00\x00\x1ask-ssh-ed25519@openssh.com"
    body = b"SSHSIG\x00\x00\x00\x01" + b"".join(
        len(part).to_bytes(4) + part for part in (kind, NAMESPACE.encode(), b"", b"sha512", kind)
    )
    text = base64.b64encode(body)
    lines = b"".join(text[start : start + 70] + b"\n" for start in range(0, len(text), 70))
    armored = b"-----BEGIN SSH SIGNATURE-----\n" + lines + b"-----END SSH SIGNATURE-----\n"
    FIRST.write(tmp_path, {f"{sums}.sig": armored})
    assert outcome(tmp_path) is Result.CANNOT_TELL
    assert "sk-ssh-ed25519@openssh.com" in sentences(tmp_path)


def test_first_line_tells_who_signed_or_what_is_wrong(tmp_path: Path) -> None:
    assert "signed by" in verify([FIRST.write(tmp_path / "1")], signer=KEY.fingerprint).lines()[0]
    broken = FIRST.write(tmp_path / "2", {f"{STEM}.csv": b"x"})
    lines = verify([broken]).lines()
    assert lines[0].startswith("altered: ")
    assert not any("consistent" in line for line in lines)
