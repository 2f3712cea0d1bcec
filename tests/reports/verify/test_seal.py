"""A true signature over files that do not belong together: signed is not consistent, and each lie is named."""

import base64
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from reports.document.document import canonical_json
from reports.sealing.bundle import ZIP_SUMS, BadSums, read_sums, sums_bytes, zip_bytes
from reports.sealing.signing import allowed_signers, sign
from reports.sealing.sshsig import CLOSING, OPENING, MalformedSignature, read_signature
from reports.verify.document import BadDocument, read_document
from reports.verify.findings import Result
from reports.verify.zip import open_zip
from tests.support.sealed_reports import (
    FIRST,
    IDENTITY,
    KEY,
    NAMESPACE,
    OTHER,
    SECOND,
    STEM,
    SUMS,
    outcome,
    sealed_report,
    sentences,
    signed_anyway,
)

HISTORY = FIRST.history()
DIGEST = HISTORY.split(b" ")[4]


def packed(**changes: bytes) -> bytes:
    members = {**open_zip(FIRST.files()[f"{STEM}.zip"])}
    del members[ZIP_SUMS]
    return zip_bytes({**members, **{name.replace("json", f"{STEM}.json"): data for name, data in changes.items()}})


def wrong_checksums() -> bytes:
    """A zip that is sound as a zip and lists another digest for the JSON inside."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in open_zip(FIRST.files()[f"{STEM}.zip"]).items():
            archive.writestr(name, data.replace(DIGEST, b"0" * 64) if name == ZIP_SUMS else data)
    return out.getvalue()


def bare_key(line: bytes) -> bytes:
    return line.replace(f' namespaces="{NAMESPACE}"'.encode(), b"")


OTHER_JSON = canonical_json(FIRST.document | {"previous": "0" * 64})
CASES: dict[str, tuple[Mapping[str, bytes | None], str]] = {
    "another key in the list": (
        {"allowed_signers": allowed_signers(OTHER, IDENTITY, NAMESPACE)},
        "does not name the key",
    ),
    "another purpose in the list": (
        {"allowed_signers": allowed_signers(KEY, IDENTITY, "file")},
        "does not allow the key",
    ),
    "no purpose in the list": (
        {"allowed_signers": bare_key(FIRST.files()["allowed_signers"])},
        "does not allow the key",
    ),
    "a history about another file": ({"history-1.txt": HISTORY.replace(DIGEST, b"0" * 64)}, "not about this"),
    "a history about another period": ({"history-1.txt": HISTORY.replace(b"-H1", b"-H2")}, "not about this report"),
    "a history under another number": ({"history-1.txt": None, "history-2.txt": HISTORY}, "its last line is number 1"),
    "two histories": ({"history-2.txt": HISTORY}, "it lists 2 history files"),
    "no history": ({"history-1.txt": None}, "it lists 0 history files"),
    "a history of nothing": ({"history-1.txt": b""}, "it is empty"),
    "no CSV": ({f"{STEM}.csv": None}, f"does not list {STEM}.csv"),
    "no key": ({"allowed_signers": None}, "does not list allowed_signers"),
    "another JSON in the zip": ({f"{STEM}.zip": packed(json=OTHER_JSON)}, "inside is not the one beside it"),
    "a zip with wrong checksums": ({f"{STEM}.zip": wrong_checksums()}, "not those of its own checksums"),
}


@pytest.mark.parametrize("name", CASES)
def test_signed_files_that_contradict_each_other_are_altered(tmp_path: Path, name: str) -> None:
    changes, sentence = CASES[name]
    for file, data in signed_anyway(changes).items():
        (tmp_path / file).write_bytes(data)
    assert sentence in sentences(tmp_path)
    assert outcome(tmp_path) is Result.ALTERED


def test_signed_again_without_changes_is_good(tmp_path: Path) -> None:
    for file, data in signed_anyway({}).items():
        (tmp_path / file).write_bytes(data)
    assert outcome(tmp_path) is Result.GOOD, sentences(tmp_path)


def test_report_that_names_another_one_before_it_is_altered(tmp_path: Path) -> None:
    document = {**SECOND.document, "previous": None}
    sealed_report(KEY, "2025-H2", before=FIRST, document=document).write(tmp_path)
    assert outcome(tmp_path) is Result.ALTERED
    assert "names another one as the report before it" in sentences(tmp_path)


def test_renamed_report_is_altered(tmp_path: Path) -> None:
    """The report of one period cannot be passed off as that of another by its name."""
    renamed = {name.replace("2025-H1", "2025-H2"): data for name, data in FIRST.files().items()}
    kept = {name: data for name, data in renamed.items() if "SHA256SUMS" not in name}
    sums = sums_bytes(kept)
    name = SUMS.replace("2025-H1", "2025-H2")
    for file, data in {**kept, name: sums, f"{name}.sig": sign(KEY, sums, NAMESPACE)}.items():
        (tmp_path / file).write_bytes(data)
    assert "it is the report of 2025-H1, edition 1" in sentences(tmp_path)
    assert outcome(tmp_path) is Result.ALTERED


def test_same_key_under_another_purpose_vouches_for_nothing(tmp_path: Path) -> None:
    elsewhere = sealed_report(KEY, namespace="file").write(tmp_path / "1")
    assert outcome(elsewhere, SECOND.write(tmp_path / "2"), signer=None) is Result.CANNOT_TELL


def test_signature_has_one_spelling() -> None:
    armored = FIRST.files()[f"{SUMS}.sig"]
    text = armored.removeprefix(OPENING).removesuffix(CLOSING).replace(b"\n", b"")
    wide = b"".join(text[start : start + 76] + b"\n" for start in range(0, len(text), 76))
    for other in (OPENING + wide + CLOSING, armored[:-1], armored + b"\n", armored.replace(b"\n", b"\r\n")):
        with pytest.raises(MalformedSignature):
            read_signature(other)


def test_signature_with_something_in_its_reserved_part_is_refused() -> None:
    armored = FIRST.files()[f"{SUMS}.sig"]
    blob = base64.b64decode(armored.removeprefix(OPENING).removesuffix(CLOSING))
    filled = blob.replace(NAMESPACE.encode() + bytes(4), NAMESPACE.encode() + b"\x00\x00\x00\x01x")
    text = base64.b64encode(filled)
    lines = b"".join(text[start : start + 70] + b"\n" for start in range(0, len(text), 70))
    assert len(filled) == len(blob) + 1
    with pytest.raises(MalformedSignature, match="belong together"):
        read_signature(OPENING + lines + CLOSING)


def test_checksums_name_each_file_once() -> None:
    line = FIRST.files()[SUMS].splitlines(keepends=True)[0]
    with pytest.raises(BadSums):
        read_sums(line * 2)


def test_document_says_each_thing_once() -> None:
    text = canonical_json(FIRST.document)
    read_document(text)
    with pytest.raises(BadDocument, match="twice"):
        read_document(text.replace(b'"edition": 1,', b'"edition": 1, "edition": 1,'))
