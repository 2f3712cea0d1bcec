"""Who signed: a key that came with the files proves nothing, however often it came. And no chain has two ends."""

import base64
import os
import zipfile
from pathlib import Path

import pytest

from reports.sealing.signing import allowed_signers
from reports.verify.findings import Result
from reports.verify.verify import verify
from tests.support.sealed_reports import (
    FIRST,
    FIRST_PERIOD,
    HANDED_OVER,
    IDENTITY,
    KEY,
    NAMESPACE,
    OLDER,
    OLDEST,
    OTHER,
    SECOND,
    a_document,
    announced,
    outcome,
    sealed_report,
    sentences,
)

STEM = FIRST.content.stem
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
    assert outcome(tmp_path) is Result.CANNOT_TELL


def test_reports_kept_together_are_vouched_for_by_a_trusted_one(tmp_path: Path) -> None:
    old, new = FIRST.write(tmp_path / "old"), SECOND.write(tmp_path / "new")
    THIRD.write(new, {"allowed_signers": None})
    assert outcome(new, signer=None, trusted=[old]) is Result.GOOD, sentences(new, signer=None, trusted=[old])


def test_two_forged_reports_in_two_folders_do_not_vouch_for_each_other(tmp_path: Path) -> None:
    folders = FORGED.write(tmp_path / "1"), FORGED_NEXT.write(tmp_path / "2")
    assert outcome(*folders, signer=None) is Result.CANNOT_TELL
    assert "consistent, signed by" in sentences(*folders, signer=None)


def test_trusted_report_vouches_only_for_later_ones_by_its_publisher(tmp_path: Path) -> None:
    first, second = FIRST.write(tmp_path / "1"), SECOND.write(tmp_path / "2")
    assert outcome(first, signer=None, trusted=[second]) is Result.CANNOT_TELL
    sums = f"{STEM}.csv"
    broken = FIRST.write(tmp_path / "3", {sums: FIRST.files()[sums].replace(b",3,", b",4,", 1)})
    assert outcome(second, signer=None, trusted=[broken]) is Result.ALTERED
    assert "that you named as trusted" not in sentences(second, signer=None, trusted=[broken])
    other = sealed_report(KEY, "2025-H2", before=FIRST, namespace="transparency-report@example.com")
    assert outcome(other.write(tmp_path / "4"), signer=None, trusted=[first]) is Result.CANNOT_TELL


def test_report_by_an_earlier_key_is_not_called_altered(tmp_path: Path) -> None:
    """The publisher has changed keys: the newer report names the older one in its history."""
    newer = sealed_report(OTHER, "2025-H2", before=FIRST)
    folders = FIRST.write(tmp_path / "old"), newer.write(tmp_path / "new")
    assert outcome(*folders, signer=OTHER) is Result.CANNOT_TELL
    said = sentences(*folders, signer=OTHER)
    assert f"signed by another key, {KEY.fingerprint}" in said
    assert "transparency-2025-H2-e1, which has that key, lists this report in its history: the key was changed" in said
    assert outcome(folders[0], signer=OTHER) is Result.CANNOT_TELL
    assert "another publisher's report, a forgery, or the key was changed" in sentences(folders[0], signer=OTHER)
    pins = tmp_path / "pins"
    pins.write_bytes(FIRST.files()["allowed_signers"] + newer.files()["allowed_signers"])
    assert verify(folders, allowed_signers=pins).outcome is Result.GOOD


def test_statement_of_an_old_key_vouches_for_its_successor(tmp_path: Path) -> None:
    folder, alone = HANDED_OVER.write(tmp_path / "1"), FIRST.write(tmp_path / "2")
    for key in (OLDEST, OLDER):
        assert outcome(folder, signer=key) is Result.GOOD
        assert outcome(alone, signer=key) is Result.CANNOT_TELL
        pins = tmp_path / "pins"
        pins.write_bytes(allowed_signers(key, IDENTITY, NAMESPACE))
        assert verify([folder], allowed_signers=pins).outcome is Result.GOOD
        pins.write_bytes(allowed_signers(key, "them@example.com", NAMESPACE))
        assert verify([folder], allowed_signers=pins).outcome is Result.CANNOT_TELL
        assert verify([folder], signer=key.fingerprint, identity="them@example.com").outcome is Result.CANNOT_TELL
    assert f"follows from {OLDEST.fingerprint} by the statement of 2025-03-01" in sentences(folder, signer=OLDEST)


def test_statement_that_the_report_has_not_sealed_vouches_for_nobody(tmp_path: Path) -> None:
    folder = FIRST.write(tmp_path, {"key-changes.txt": announced(OLDEST, KEY)})
    assert outcome(folder, signer=OLDEST) is outcome(folder) is Result.CANNOT_TELL
    assert "key-changes.txt: its name is like that of a report's file" in sentences(folder)


def test_earlier_report_is_good_where_the_report_of_the_new_key_has_the_statement_and_lists_it(tmp_path: Path) -> None:
    older = sealed_report(OLDER)
    newer = sealed_report(KEY, "2025-H2", before=older, key_changes=announced(OLDER, KEY))
    folders = older.write(tmp_path / "old"), newer.write(tmp_path / "new")
    assert outcome(*folders) is outcome(*folders, signer=OLDER) is Result.GOOD, sentences(*folders)
    assert outcome(folders[1], signer=None, trusted=folders[:1]) is Result.GOOD
    assert outcome(folders[0]) is outcome(*folders, signer=None) is Result.CANNOT_TELL
    assert "which announced this key" in sentences(*folders, signer=None)
    false = sealed_report(OLDER, document=a_document(FIRST_PERIOD, cases=5)).write(tmp_path / "false")
    assert outcome(false, folders[1]) is Result.ALTERED, "whoever has the old key cannot write another past"
    unlisted = sealed_report(OLDER, "2024-H2").write(tmp_path / "unlisted")
    assert outcome(unlisted, folders[1]) is not Result.GOOD


def test_reports_by_two_keys_in_one_folder_are_not_called_altered(tmp_path: Path) -> None:
    """The file `allowed_signers` of the newer report has taken the place of the older one."""
    newer = sealed_report(OTHER, "2025-H2", before=FIRST)
    newer.write(FIRST.write(tmp_path))
    said = sentences(tmp_path, signer=OTHER)
    assert outcome(tmp_path, signer=OTHER) is Result.CANNOT_TELL, said
    assert "this is the file of transparency-2025-H2-e1" in said
    (tmp_path / "allowed_signers").write_bytes(FIRST.files()["allowed_signers"].replace(b"reports@", b"someone@", 1))
    assert outcome(tmp_path, signer=OTHER) is Result.ALTERED


def test_identity_is_asked_for_where_the_list_names_two_publishers(tmp_path: Path) -> None:
    folder, pins = FIRST.write(tmp_path / "a"), tmp_path / "pins"
    rsa = "ssh-rsa " + base64.b64encode(b"\x00\x00\x00\x07ssh-rsa" + bytes(20)).decode()
    for stranger in (f'them@example.com namespaces="{NAMESPACE}" {OTHER.public_line}', f"them@example.com {rsa}"):
        pins.write_bytes(FIRST.files()["allowed_signers"] + f"{stranger}\n".encode())
        verdict = verify([folder], allowed_signers=pins)
        assert verdict.outcome is Result.CANNOT_TELL
        assert "the list also names them@example.com: say with --identity" in verdict.lines()[0]
        assert verify([folder], allowed_signers=pins, identity=IDENTITY).outcome is Result.GOOD
        assert verify([folder], allowed_signers=pins, identity="them@example.com").outcome is Result.CANNOT_TELL


@pytest.mark.parametrize("listed", [None, "", "file,git"])
def test_signature_for_something_else_than_a_report_is_not_good(tmp_path: Path, listed: str | None) -> None:
    """`ssh-keygen -Y verify -n NAMESPACE` would refuse it; here the reader may have named no namespace."""
    folder, pins = sealed_report(KEY, namespace="file").write(tmp_path / "a"), tmp_path / "pins"
    allowed = f' namespaces="{listed}"' if listed else ""
    pins.write_text(f"{IDENTITY}{allowed} {KEY.public_line}\n")
    pin = {"signer": KEY.fingerprint} if listed is None else {"allowed_signers": pins}
    assert verify([folder], **pin).outcome is Result.CANNOT_TELL
    assert "say with --namespace" in verify([folder], **pin).lines()[0]
    assert verify([folder], **pin, namespace="file").outcome is Result.GOOD
    assert verify([folder], **pin, namespace=NAMESPACE).outcome is Result.CANNOT_TELL


def test_namespace_is_asked_for_where_one_key_signs_for_two_publishers(tmp_path: Path) -> None:
    theirs = sealed_report(KEY, namespace="transparency-report@example.com").write(tmp_path / "theirs")
    folders = FIRST.write(tmp_path / "ours"), theirs
    assert outcome(*folders) is Result.CANNOT_TELL
    assert verify([folders[0]], signer=KEY.fingerprint, namespace=NAMESPACE).outcome is Result.GOOD
    assert verify([theirs], signer=KEY.fingerprint, namespace=NAMESPACE).outcome is Result.CANNOT_TELL
    assert verify([theirs], signer=KEY.fingerprint, identity="someone@example.org").outcome is Result.CANNOT_TELL


def test_altered_earlier_report_vouches_for_nothing(tmp_path: Path) -> None:
    other = FIRST.files()[f"{STEM}.csv"].replace(b",3,", b",4,", 1)
    old, new = FIRST.write(tmp_path / "1", {f"{STEM}.csv": other}), SECOND.write(tmp_path / "2")
    output = sentences(new, signer=None, trusted=[old])
    assert "the key of an earlier report" not in output
    assert outcome(new, signer=None, trusted=[old]) is Result.ALTERED


def test_changed_key_is_named_with_the_one_before(tmp_path: Path) -> None:
    stranger = sealed_report(OTHER, "2025-H2", before=FIRST)
    output = sentences(FIRST.write(tmp_path / "1"), stranger.write(tmp_path / "2"), signer=None)
    assert f"the earlier report that was given is signed by {KEY.fingerprint}" in output


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
        assert verify([folder], allowed_signers=pins).outcome is Result.CANNOT_TELL
    pins.write_bytes(theirs.replace(b"reports@", b"someone@reports.example.org,reports@", 1))
    assert verify([folder], allowed_signers=pins).outcome is Result.GOOD


def test_signature_for_another_purpose_than_the_listed_one_is_altered(tmp_path: Path) -> None:
    elsewhere = sealed_report(KEY, namespace="another-report@example.org").files()
    sums = f"{STEM}.SHA256SUMS"
    FIRST.write(tmp_path, {sums: elsewhere[sums], f"{sums}.sig": elsewhere[f"{sums}.sig"]})
    assert outcome(tmp_path) is Result.ALTERED


def test_two_histories_by_one_key_are_called_proof(tmp_path: Path) -> None:
    rewritten = sealed_report(KEY, document=a_document(FIRST_PERIOD, cases=5))
    output = sentences(FIRST.write(tmp_path / "1"), rewritten.write(tmp_path / "2"))
    assert "both are signed by the same key, so keep both: together they prove it" in output
    assert "names another file" in output


@pytest.mark.parametrize("place", ["beside", "alone"])
def test_kept_history_must_begin_the_sealed_one(tmp_path: Path, place: str) -> None:
    folder = SECOND.write(tmp_path / "new")
    kept = (folder if place == "beside" else tmp_path) / "history-1.txt"
    kept.write_bytes(FIRST.history())
    assert outcome(folder, kept) is Result.GOOD, sentences(folder, kept)
    for false in (FIRST.history().replace(b"2025-H1", b"2024-H1"), FIRST.history()[:-9], SECOND.history(), b"", b"x\n"):
        kept.write_bytes(false)
        assert outcome(folder, kept) is Result.ALTERED, false


@pytest.mark.parametrize("place", ["beside", "alone"])
def test_history_lines_that_nothing_sealed_are_not_good(tmp_path: Path, place: str) -> None:
    """A later line may be true, but nobody signed it."""
    folder = FIRST.write(tmp_path / "old")
    kept = (folder if place == "beside" else tmp_path) / "history-2.txt"
    kept.write_bytes(SECOND.history())
    assert outcome(folder, kept) is Result.CANNOT_TELL
    assert "no report that was given has sealed it from line 2 on" in sentences(folder, kept)
    assert outcome(folder, kept, SECOND.write(tmp_path / "new")) is Result.GOOD
    kept.write_bytes(SECOND.history() + b"garbage")
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


def test_signature_of_another_kind_of_key_is_unclear(tmp_path: Path) -> None:
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


def test_first_line_shows_who_signed_or_what_is_wrong(tmp_path: Path) -> None:
    assert "signed by" in verify([FIRST.write(tmp_path / "1")], signer=KEY.fingerprint).lines()[0]
    broken = FIRST.write(tmp_path / "2", {f"{STEM}.csv": b"x"})
    lines = verify([broken]).lines()
    assert lines[0].startswith("altered: ")
    assert not any("consistent" in line for line in lines)
