"""Changed copies of a report's files, and what each checker says of them: ours, the one file, the stock tools."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reports.sealing.sshsig import CLOSING, OPENING, BadSignature, read_signature
from reports.sealing.standalone.verify import Checker, ssh_keygen_holds
from tests.reports.verify.test_verify import FIRST, KEY, outcome
from tests.support.report_tools import STOCK_TOOLS
from tests.support.sealed_reports import IDENTITY, NAMESPACE

Files = dict[str, bytes]
WAYS = ("flip", "delete", "insert")
SEALED = FIRST.files()
SIGNATURE = f"{FIRST.content.stem}.SHA256SUMS.sig"
SMALL = 1_000  # every byte of a file up to this size is changed in the campaign


@dataclass(frozen=True)
class Change:
    """One byte of one file changed."""

    name: str
    way: str
    place: int

    def apply(self) -> bytes:
        data, place = SEALED[self.name], self.place
        if self.way == "insert":
            return data[:place] + bytes([data[place] ^ 1]) + data[place:]
        return data[:place] + (b"" if self.way == "delete" else bytes([data[place] ^ 1])) + data[place + 1 :]


def changes(name: str, few: int, small: int) -> Iterator[Change]:
    """Spread about `few` places over a file, or `small` ones over a small file, and change each in every way."""
    size = len(SEALED[name])
    most = small if size <= SMALL else few
    return (Change(name, way, place) for place in range(0, size, max(1, size // most)) for way in WAYS)


def library_holds(sums: bytes, armored: bytes, key: bytes, namespace: str) -> bool:
    """Check a signature where there is no ssh-keygen."""
    try:
        signature = read_signature(armored)
        signature.holds_over(sums)
    except BadSignature:
        return False
    return (signature.key, signature.namespace) == (key, namespace)


cached_ssh_keygen = cache(ssh_keygen_holds)


def one_file_says(
    files: Files, holds: Callable[[bytes, bytes, bytes, str], bool], signer: str = KEY.fingerprint
) -> str:
    return Checker(files, holds).verdict(signer)


def verify_says(change: Change, folder: Path) -> str:
    """Let `verify` judge one change in a folder that holds the report, and take the change back."""
    (folder / change.name).write_bytes(change.apply())
    try:
        return outcome(folder).value
    finally:
        (folder / change.name).write_bytes(SEALED[change.name])


def tools_accept(change: Change, folder: Path, pins: Path) -> bool:
    (folder / change.name).write_bytes(change.apply())
    try:
        return STOCK_TOOLS.agrees(folder, pins, IDENTITY, NAMESPACE)
    finally:
        (folder / change.name).write_bytes(SEALED[change.name])


def is_another_spelling(change: Change) -> bool:
    """Whether a signature file has other blanks or line ends and the same signature, which ssh-keygen lets pass."""
    if change.name != SIGNATURE:
        return False
    texts = [data.removeprefix(OPENING).partition(CLOSING[:5])[0] for data in (change.apply(), SEALED[SIGNATURE])]
    one, other = (base64.b64decode(text) for text in texts)
    return one == other
