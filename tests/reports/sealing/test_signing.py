"""SSHSIG: our signatures are OpenSSH's and OpenSSH's are ours; nothing else passes."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sealing.signing import (
    NotASigningKey,
    SigningKey,
    allowed_signers,
    read_allowed_signers,
    sign,
)
from reports.sealing.sshsig import BadSignature
from storage.vocabulary.errors import DomainError
from tests.support.checkers import check_signature
from tests.support.sealed_reports import IDENTITY, NAMESPACE, sealed_report

KEY, OTHER = SigningKey.generate(), SigningKey.generate()
SIGNERS = read_allowed_signers(allowed_signers(KEY, IDENTITY, NAMESPACE))


@given(st.binary(max_size=2000))
def test_signature_holds_over_its_message_alone(message: bytes) -> None:
    armored = sign(KEY, message, NAMESPACE)
    found = check_signature(message, armored, allowed=SIGNERS, identity=IDENTITY, namespace=NAMESPACE)
    assert found == KEY.fingerprint
    with pytest.raises(BadSignature):
        check_signature(message + b"0", armored, allowed=SIGNERS, identity=IDENTITY, namespace=NAMESPACE)


@pytest.mark.parametrize(
    ("identity", "namespace", "key"),
    [("other@example.org", NAMESPACE, KEY), (IDENTITY, "file", KEY), (IDENTITY, NAMESPACE, OTHER)],
)
def test_wrong_identity_namespace_or_key_is_refused(identity: str, namespace: str, key: SigningKey) -> None:
    with pytest.raises(BadSignature):
        check_signature(b"x", sign(key, b"x", NAMESPACE), allowed=SIGNERS, identity=identity, namespace=namespace)


def test_key_survives_its_file_and_is_never_shown() -> None:
    again = SigningKey.load(KEY.private_pem())
    assert again.fingerprint == KEY.fingerprint
    assert sign(again, b"x", NAMESPACE) == sign(KEY, b"x", NAMESPACE)
    assert "private" not in repr(KEY)


@given(st.binary(max_size=200))
def test_no_other_bytes_are_a_key_or_a_signature(data: bytes) -> None:
    with pytest.raises(NotASigningKey):
        SigningKey.load(data)
    with pytest.raises(DomainError):
        check_signature(b"x", data, allowed=SIGNERS, identity=IDENTITY, namespace=NAMESPACE)


def keygen(*arguments: str, folder: Path, stdin: bytes = b"") -> int:
    command = ["ssh-keygen", *arguments]
    return subprocess.run(command, cwd=folder, input=stdin, capture_output=True, timeout=30).returncode


def verified(folder: Path, name: str, **changes: str) -> int:
    said = {"identity": IDENTITY, "namespace": NAMESPACE} | changes
    arguments = ("-Y", "verify", "-f", "allowed_signers", "-I", said["identity"], "-n", said["namespace"])
    return keygen(*arguments, "-s", f"{name}.sig", folder=folder, stdin=(folder / name).read_bytes())


@pytest.mark.campaign
def test_ssh_keygen_verifies_a_download_folder_and_refuses_a_changed_one(tmp_path: Path) -> None:
    report = sealed_report(KEY)
    folder, sums = report.write(tmp_path), f"{report.content.stem}.SHA256SUMS"
    assert verified(folder, sums) == 0
    assert subprocess.run(["sha256sum", "-c", sums], cwd=folder, capture_output=True).returncode == 0
    assert verified(folder, sums, namespace="file") != 0
    assert verified(folder, sums, identity="other@example.org") != 0
    json_file = folder / f"{report.content.stem}.json"
    json_file.write_bytes(json_file.read_bytes().replace(b'"value": 3', b'"value": 4', 1))
    assert subprocess.run(["sha256sum", "-c", sums], cwd=folder, capture_output=True).returncode != 0
    (folder / sums).write_bytes((folder / sums).read_bytes().replace(b"a", b"b", 1))
    assert verified(folder, sums) != 0


@pytest.mark.campaign
def test_what_ssh_keygen_signs_is_verified_here(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(KEY.private_pem())
    (tmp_path / "key").chmod(0o600)
    (tmp_path / "m").write_bytes(b"message\n")
    assert keygen("-Y", "sign", "-f", "key", "-n", NAMESPACE, "m", folder=tmp_path) == 0
    armored = (tmp_path / "m.sig").read_bytes()
    assert armored == sign(KEY, b"message\n", NAMESPACE)
    check_signature(b"message\n", armored, allowed=SIGNERS, identity=IDENTITY, namespace=NAMESPACE)
