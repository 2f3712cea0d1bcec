"""Second signatures: other people sign the checksums of a sealed report, each with a key of their own.

The report's sealed list names these keys, for a purpose of their own: none of them can sign a report.
"""

import re

from reports.sealing.signing import allowed_names
from reports.sealing.sshsig import read_signature
from storage.vocabulary.errors import DataError

PURPOSE = "second-signature."
SECOND_NAME = r"[a-z0-9][a-z0-9_-]{0,31}"
PUBLIC_KEY = re.compile(rf"(?P<key>ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/]{{43}}) (?P<name>{SECOND_NAME})")


class NotSecondSigner(DataError):
    """A signature by a key that the report's list does not name for second signatures, or names for somebody else."""

    what = "{fingerprint} is not named for second signatures in the report's allowed_signers"
    todo = "list the key in the config before the next report is published"


def second_purpose(namespace: str) -> str:
    """Return the namespace for which other people sign a report of this namespace."""
    return PURPOSE + namespace


def second_file(sums: str, name: str) -> str:
    """Return the name of a second signature beside the checksums of a report."""
    return f"{sums}.{name}.sig"


def second_name_in(file: str, sums: str) -> str | None:
    """Return who signed, by the name of a file; None if it is no second signature of these checksums."""
    match = re.fullmatch(rf"{re.escape(sums)}\.(?P<name>{SECOND_NAME})\.sig", file)
    return match["name"] if match else None


def check_second(armored: bytes, sums: bytes, signers: bytes, namespace: str) -> tuple[str, str]:
    """Return the name and the fingerprint of a second signer. `signers` is the sealed list, `namespace` the report's.

    Raises BadSignature, BadAllowedSigners or NotSecondSigner.
    """
    signature = read_signature(armored)
    signature.holds_over(sums)
    names = allowed_names(signers, signature.key, second_purpose(namespace))
    if signature.namespace != second_purpose(namespace) or not names:
        raise NotSecondSigner(fingerprint=signature.fingerprint)
    return names[0], signature.fingerprint
