"""Second opinions on report files: the stock tools that readers have, or Python's libraries where those are missing."""

import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reports.sealing.signing import check_signature, read_allowed_signers
from storage.vocabulary.errors import DomainError


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
