"""Changed copies of a report's files, and what each checker says of them: ours, the one file, the stock tools."""

import base64
import csv
import hashlib
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from reports.sealing.bundle import zip_bytes
from reports.sealing.signing import AllowedSigner, read_allowed_signers, sign
from reports.sealing.sshsig import CLOSING, OPENING, BadSignature, read_signature
from reports.sealing.standalone.verify import Checker, ssh_keygen_holds
from storage.vocabulary.errors import DomainError
from storage.vocabulary.period import Period
from tests.support.report_samples import busy_half, document_of
from tests.support.sealed_reports import (
    FIRST,
    HANDED_OVER,
    IDENTITY,
    KEY,
    NAMESPACE,
    OTHER,
    a_document,
    outcome,
    resigned,
    sealed_report,
)
from tests.support.sealed_reports import (
    SECOND as LATER,
)


def check_signature(
    message: bytes, armored: bytes, *, allowed: Sequence[AllowedSigner], identity: str, namespace: str
) -> str:
    """Do what `ssh-keygen -Y verify` does; return the fingerprint of the key or raise a BadSignature."""
    signature = read_signature(armored)
    signature.holds_over(message)
    named = any(identity in line.identities and line.allows(signature.key, namespace) for line in allowed)
    if signature.namespace != namespace or not named:
        raise BadSignature
    return signature.fingerprint


@dataclass(frozen=True)
class Judge:
    """Opens a zip into the folder it is in; checks checksums, signature and zip of one report."""

    unpack: Callable[[Path], bool]
    report: Callable[[Path, Path, str, str], bool]

    def agrees(self, folder: Path, pins: Path, identity: str, namespace: str) -> bool:
        """Whether all reports in a folder, or in the folders in it, pass; there must be one."""
        lists = sorted(folder.rglob("transparency-*.SHA256SUMS"))
        return bool(lists) and all(self.report(sums, pins, identity, namespace) for sums in lists)


def runs(*command: object, folder: Path, stdin: Path | None = None) -> bool:
    with (stdin or Path("/dev/null")).open("rb") as given:
        words = [str(word) for word in command]
        return subprocess.run(words, cwd=folder, stdin=given, capture_output=True, timeout=60).returncode == 0


def tools_unpack(path: Path) -> bool:
    return runs("unzip", "-q", path.name, folder=path.parent)


def tools_agree(sums: Path, pins: Path, identity: str, namespace: str) -> bool:
    folder, unpacked = sums.parent, sums.parent / "unpacked"
    signed = ("-Y", "verify", "-f", pins, "-I", identity, "-n", namespace, "-s", f"{sums.name}.sig")
    try:
        return (
            runs("ssh-keygen", *signed, folder=folder, stdin=sums)
            and runs("sha256sum", "--strict", "-c", sums.name, folder=folder)
            and runs("unzip", "-q", sums.with_suffix(".zip").name, "-d", "unpacked", folder=folder)
            and runs("sha256sum", "--strict", "-c", "SHA256SUMS", folder=unpacked)
            and not any(path.is_symlink() for path in unpacked.rglob("*"))
        )
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def libraries_unpack(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(path.parent)
        return archive.testzip() is None


def libraries_agree(sums: Path, pins: Path, identity: str, namespace: str) -> bool:
    allowed, armored = read_allowed_signers(pins.read_bytes()), Path(f"{sums}.sig").read_bytes()
    try:
        check_signature(sums.read_bytes(), armored, allowed=allowed, identity=identity, namespace=namespace)
    except DomainError:
        return False
    with zipfile.ZipFile(sums.with_suffix(".zip")) as archive:
        inside = archive.read("SHA256SUMS").decode()
        return _match(sums.read_text(), lambda name: (sums.parent / name).read_bytes()) and _match(inside, archive.read)


def _match(text: str, read: Callable[[str], bytes]) -> bool:
    return all(hashlib.sha256(read(line[66:])).hexdigest() == line[:64] for line in text.splitlines())


STOCK_TOOLS = Judge(tools_unpack, tools_agree)
LIBRARIES = Judge(libraries_unpack, libraries_agree)
Files = dict[str, bytes]
WAYS = ("flip", "delete", "insert")
SEALED = HANDED_OVER.files()
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


DOCUMENT = a_document(Period.parse("2025-H1"), cases=9)
STEM = FIRST.content.stem
BESIDE = {
    f"{STEM}.png": b"x",
    f"{STEM}-1-overview.png": b"x",
    "datapackage.json": b"{}",
    f"{STEM}-by-country.csv": FIRST.unzipped()[f"{STEM}-by-country.csv"],
    f"{STEM}-disclosures.csv": b"x",
    f"{STEM}-copy.csv": SEALED[f"{STEM}.csv"],
    **FIRST.content.charts,
    "allowed_signers (1)": b"x",
    "history-2.txt": LATER.history(),
    "history-7.txt": LATER.history(),
    "README.txt": b"x",
}


# A report with ranges, lower bounds and figures that are not recorded.
BUSY = sealed_report(KEY, document=document_of(busy_half()))
TABLES = (".csv", "-by-country.csv", "-disclosures.csv")
SAID_BY_VERIFY_ALONE = {"covered", "country"}  # and the labels


def changed_table(random: Random) -> Files:
    """The report with another number or code in one cell of a CSV file, sealed by the true key."""
    name = f"{STEM}{random.choice(TABLES)}"
    head, *rows = list(csv.reader(BUSY.unzipped()[name].decode().splitlines()))
    compared = [at for at, one in enumerate(head) if one not in SAID_BY_VERIFY_ALONE and not one.endswith("_label")]
    place, row = random.choice(compared), random.choice(rows)
    values = {line[place] for line in rows} | {f"{row[place]}0", "1", "", "not_recorded", "ZZZ"}
    changed_row = [*row[:place], random.choice(sorted(values - {row[place]})), *row[place + 1 :]]
    at = rows.index(row)
    lines = random.choice([[changed_row], [changed_row], [changed_row], [], [row, row], [row, changed_row]])
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([head, *rows[:at], *lines, *rows[at + 1 :]])
    data = out.getvalue().encode()
    members = {**BUSY.unzipped(), name: data}
    beside = {name: data} if name in BUSY.files() else {}
    return resigned(BUSY, {**beside, f"{STEM}.zip": zip_bytes(members)}, KEY).files()


# A report that one more person may sign, and what can be beside it.
TWICE = sealed_report(KEY, second_signers=[("legal", OTHER.public_line)])
SUMS = f"{STEM}.SHA256SUMS"
SECOND = f"{SUMS}.legal.sig"
BY_OTHER = sign(OTHER, TWICE.files()[SUMS], f"second-signature.{NAMESPACE}")
BY_KEY = sign(KEY, TWICE.files()[SUMS], f"second-signature.{NAMESPACE}")


def _without(files: Files, *names: str) -> Files:
    return {name: data for name, data in files.items() if name not in names}


SECOND_CASES: dict[str, tuple[Files, str]] = {
    "right": ({**TWICE.files(), SECOND: BY_OTHER}, "good"),
    "named otherwise": ({**TWICE.files(), f"{SUMS}.trust.sig": BY_OTHER}, "altered"),
    "capitals in the name": ({**TWICE.files(), f"{SUMS}.Legal.sig": BY_OTHER}, "altered"),
    "another report": ({**TWICE.files(), SECOND: sign(OTHER, b"x", f"second-signature.{NAMESPACE}")}, "altered"),
    "purpose of a report": ({**TWICE.files(), SECOND: sign(OTHER, TWICE.files()[SUMS], NAMESPACE)}, "altered"),
    "key of the report": ({**TWICE.files(), SECOND: BY_KEY}, "altered"),
    "not listed": ({**FIRST.files(), SECOND: BY_OTHER}, "altered"),
    "no signature": ({**TWICE.files(), SECOND: b"x"}, "altered"),
    "first signature missing": (_without({**TWICE.files(), SECOND: BY_OTHER}, f"{SUMS}.sig"), "cannot tell"),
    "list of keys missing": (_without({**TWICE.files(), SECOND: BY_OTHER}, "allowed_signers"), "cannot tell"),
    "list of keys changed": ({**TWICE.files(), SECOND: BY_OTHER, "allowed_signers": b"x"}, "altered"),
    "cut off": ({**TWICE.files(), SECOND: BY_OTHER[:-1]}, "altered"),
}

# Files that a program changed on their way: the verdict is that they are altered, and the sentence says how.
CONVERTED = {
    name: data.replace(b"\n", b"\r\n") for name, data in SEALED.items() if b"\r\n" not in data and b"\0" not in data
}
TYPED_FINGERPRINTS = {  # the key is another one in each run, so the tests go by these names
    "bare": (KEY.fingerprint.removeprefix("SHA256:"), "good"),
    "small letters": (f" sha256:{KEY.fingerprint.removeprefix('SHA256:')}=", "good"),
    "too short": (KEY.fingerprint[:-1], "cannot tell"),
    "too long": (f"{KEY.fingerprint}x", "cannot tell"),
    "public key": (KEY.public_line, "cannot tell"),
    "MD5": ("MD5:16:27:ac", "cannot tell"),
}
