"""Check a transparency report with Python 3.9 or newer and ssh-keygen, without the program that published it.

Save this file in the folder with the files of one report and run it there: python3 verify.py --signer SHA256:...
The key is on the publisher's site. Exit code 0: good, 1: altered, 2: cannot tell.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from reports.sealing.standalone.figures import NOT_COMPARED, contradictions, tables_of

ALTERED, CANNOT_TELL, GOOD, NOTE = RESULTS = ("altered", "cannot tell", "good", "note")
VERDICTS = {
    GOOD: (0, "GOOD: this is what the publisher sealed."),
    ALTERED: (1, "ALTERED: this is not what the publisher sealed."),
    CANNOT_TELL: (2, "CANNOT TELL: something is missing, not checked or not known."),
}
SCHEMA, PURPOSE, SIGNERS, SUMS = "transparency-report/1", "transparency-report@", "allowed_signers", "SHA256SUMS"
CHANGES, SEALED = "key-changes.txt", "transparency|allowed.signers|key.changes|sha256sums|datapackage"
OUT_OF_FORM = (LookupError, TypeError, ValueError, AttributeError, RecursionError, csv.Error)
STEM = re.compile(r"(?s)(transparency-[0-9]{4}(?:-(?:[HQ][1-4]|[01][0-9]))?-e[1-9][0-9]{0,3})(?![0-9A-Za-z_]).*")
HISTORY = re.compile(r"history-[1-9][0-9]{0,5}\.txt")
LIKE = re.compile(rf"(?s).*({SEALED}).*|history-?[0-9].*|verify\.(py|html)")
SYSTEM = re.compile(r"(?s)\..*|Icon\r|desktop\.ini|e?[Tt]humbs\.db")
NAME = re.compile(r"(?!.*\.\.)(?!.*\.$)[A-Za-z0-9_][A-Za-z0-9._-]{0,119}")
WORD = re.compile(r"[A-Za-z0-9._%+/:@-]{1,128}")
SUMS_LINE = re.compile(r"([0-9a-f]{64})  ([^/\\]+)")
FINGERPRINT = re.compile(r"(?i)(?:SHA256:)?([a-z0-9+/]{43})=*")
STATEMENT = re.compile(r"publisher: [^\n]+\ndate: ([0-9-]{10})\nold key: (\S+)\nnew key: (\S+)\n")
HISTORY_LINE = re.compile(
    r"([1-9][0-9]{0,5}) ([0-9]{4}(?:-(?:H[12]|Q[1-4]|0[1-9]|1[0-2]))?) ([1-9][0-9]{0,3}) (report|correction|erratum)"
    r" ([0-9a-f]{64}) ([0-9]{4}-[0-9]{2}-[0-9]{2}) [0-9a-f]{64}"
)
OPENING, CLOSING = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"
OTHER_LINE_ENDS = "its line ends were changed to those of Windows; download it again"
NONE_HERE = "no report is here: its files are named like transparency-2025-H1-e1.json; unpack a zip first."
SEVERAL = "put the files of each report into a folder of their own."
LARGEST = 64 * 1024 * 1024


class Altered(Exception):
    """Something that cannot be what the publisher sealed; the text says what."""


class Doubt(Altered):
    """Something needed that is missing, not checked or not known, so that it may be altered or not."""


class Checker:
    """Checks files, by name. `holds(sums, armored, key, namespace)` checks a signature, or raises Doubt."""

    def __init__(self, files: Mapping[str, bytes], holds: Callable[[bytes, bytes, bytes, str], bool]) -> None:
        self.files, self.holds, self.findings = files, holds, list[tuple[str, str, str]]()
        self.stems = sorted({match[1] for match in map(STEM.fullmatch, files) if match})
        self.stem = self.stems[0] if self.stems else ""
        self.sums, self.members, self.document = dict[str, str](), dict[str, bytes](), dict[str, Any]()
        self.key, self.namespace, self.signed, self.history, self.earlier_keys = b"", "", False, b"", list[str]()

    def verdict(self, signer: str | None = None, namespace: str | None = None) -> str:
        """Run every check and return the worst result; the findings are sorted by weight."""
        sums = f"{self.stem}.{SUMS}"
        second = re.compile(rf"{re.escape(sums)}\.[a-z0-9][a-z0-9_-]{{0,31}}\.sig")
        if len(self.stems) != 1:
            self.findings.append((CANNOT_TELL, "", SEVERAL if self.stems else NONE_HERE))
            return CANNOT_TELL
        for ending, check in ((".zip", self.check_zip), (".json", self.check_document)):
            if self.stem + ending in self.files:
                self.run(self.stem + ending, check, self.files[self.stem + ending])
        for end in (".csv", "-by-country.csv", "-disclosures.csv") if self.document else ():
            self.run(self.stem + end, self.check_table, end)
        if self.run(sums, lambda: self.sums.update(read_sums(self.needed(sums)))):
            self.run(f"{sums}.sig", self.check_signature)
            wrong = [name for name, digest in self.sums.items() if not self.run(name, self.check_digest, name, digest)]
            self.run(sums, self.check_list, wrong)
            self.run(sums, self.check_history)
            self.run(SIGNERS, self.check_signers)
            if self.signed:
                self.run(CHANGES, self.check_key_changes)
                self.run(sums, self.who_signed, signer, namespace)
            for name in sorted(set(self.files) - {sums, f"{sums}.sig", *self.sums}):
                further = self.second_signature if second.fullmatch(name) else self.unsealed
                self.run(name, self.old_history if HISTORY.fullmatch(name) else further, name)
        self.findings.sort(key=lambda finding: RESULTS.index(finding[0]))
        return self.findings[0][0]

    def run(self, name: str, check: Callable[..., str | None], *facts: object) -> bool:
        """Record what a check says: a sentence if it is good, nothing, or an error. Returns whether it passed."""
        try:
            said, result = check(*facts) or "", GOOD
        except Altered as error:
            said, result = str(error), CANNOT_TELL if isinstance(error, Doubt) else ALTERED
        except OUT_OF_FORM:
            said, result = "its values are out of form", ALTERED
        if said:
            self.findings.append((result, name, f"{said}."))
        return result == GOOD

    def needed(self, name: str) -> bytes:
        if name not in self.files:
            raise Doubt("this file is missing")
        return self.files[name]

    def check_zip(self, data: bytes) -> str:
        """Pack the zip again: it has one form, and holds what its checksums list and the JSON and CSV beside it."""
        buffer = io.BytesIO()
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as again:
                if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                    raise Altered("the zip unpacks to too much")
                members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
                for name, content in sorted(members.items()):
                    entry = zipfile.ZipInfo(name)
                    entry.create_system, entry.external_attr = 3, 0o100644 << 16
                    again.writestr(entry, content)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, zlib.error, *OUT_OF_FORM):
            raise Altered("the zip is damaged") from None
        if buffer.getvalue() != data:
            raise Altered("the zip is damaged, or packed in another way than a report's")
        self.members = members
        if read_sums(members.get(SUMS, b"")) != {name: sha256(members[name]) for name in members if name != SUMS}:
            raise Altered("its files are not those of its own checksums")
        for twin in ("datapackage.json", f"{self.stem}.json", f"{self.stem}.csv"):
            if twin not in members or self.files.get(twin, members[twin]) != members[twin]:
                raise Altered(f"the {twin} inside is not the one beside it")
        return f"its {len(members) - 1} files fit its own checksums and the files beside it"

    def check_document(self, data: bytes) -> str:
        document = json.loads(data.decode("utf-8"), object_pairs_hook=unique)
        if document["schema"] != SCHEMA:
            later = str(document["schema"]).startswith("transparency-report/")
            raise Doubt("a newer program made it") if later else Altered("it is not a transparency report")
        self.document = document
        if self.stem != f"transparency-{document['period']['label']}-e{document['edition']}":
            raise Altered("it is the report of another period or edition")
        for sentence in contradictions(document):
            raise Altered(sentence)
        return "the sums inside the report add up"

    def check_table(self, end: str) -> str | None:
        """Compare the numbers and codes of a CSV file with the JSON: not its English words, nor the days covered."""
        name, expected = self.stem + end, tables_of(self.document).get(end)
        data = self.files.get(name, self.members.get(name))
        if expected is not None and self.members and name not in self.members:
            raise Altered("it is not in the zip")
        if expected is None or data is None:
            return None
        head, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
        cells = [
            {key: cell.removeprefix("'") for key, cell in zip(head, row) if key not in NOT_COMPARED} for row in rows
        ]
        if {len(row) for row in (head, *rows)} != {len({*head})} or cells != expected:
            raise Altered("its numbers are not those of the JSON")
        return "its numbers are those of the JSON"

    def check_signature(self) -> str:
        sums, armored = self.files[f"{self.stem}.{SUMS}"], self.needed(f"{self.stem}.{SUMS}.sig")
        self.key, self.namespace = read_signature(armored)
        if not WORD.fullmatch(self.namespace) or not self.holds(sums, armored, self.key, self.namespace):
            raise Altered("the signature does not match the signed file")
        self.signed = True
        return f"{fingerprint(self.key)} signed the checksums"

    def check_digest(self, name: str, digest: str) -> None:
        data = self.needed(name)
        if sha256(data) == digest:
            return
        unix = data.replace(b"\r\n", b"\n")
        if digest in (sha256(unix), sha256(unix.replace(b"\n", b"\r\n"))):
            raise Altered("only its line ends are not those that were sealed; download it again")
        raise Altered("its digest is not the one that was sealed")

    def check_list(self, wrong: Sequence[str]) -> str | None:
        for name in (f"{self.stem}.json", f"{self.stem}.csv", f"{self.stem}.zip", SIGNERS):
            if name not in self.sums:
                raise Altered(f"it does not list {name}")
        return None if wrong else f"all {len(self.sums)} files are the ones that were sealed"

    def check_history(self) -> str | None:
        names = [name for name in self.sums if HISTORY.fullmatch(name)]
        if len(names) != 1:
            raise Altered(f"it lists {len(names)} history files, not 1")
        self.history = self.files.get(names[0], b"")
        lines = read_history(names[0], self.history) if names[0] in self.files else []
        if not lines or not self.document:
            return None
        document, data = self.document, self.files[f"{self.stem}.json"]
        if lines[-1] != [document["period"]["label"], document["edition"], document["kind"], sha256(data)]:
            raise Altered("the last line of the history is not about this report")
        if document["previous"] != (lines[-2][-1] if len(lines) > 1 else None):
            raise Altered("the report names another one as the report before it")
        return f"this report is number {len(lines)} in the history"

    def check_signers(self) -> None:
        data = self.files.get(SIGNERS, b"")
        if self.key and sha256(data) == self.sums.get(SIGNERS) and not self.signer_named(self.key, self.namespace):
            raise Altered("it does not allow the key that signed this report to sign it")

    def signer_named(self, key: bytes, namespace: str) -> str:
        """Return who has a key by the list beside the report, in the one form that reports have; empty if nobody."""
        end = f' namespaces="{namespace}" ssh-ed25519 {base64.b64encode(key).decode()}'
        lines = self.files[SIGNERS].decode("utf-8").split("\n")
        return next(
            (line[: -len(end)] for line in lines if line.endswith(end) and WORD.fullmatch(line[: -len(end)])), ""
        )

    def check_key_changes(self) -> None:
        """Follow the statements of earlier keys, the newest first; each covers all that is below its signature."""
        data, new = self.needed(CHANGES) if CHANGES in self.sums else b"", fingerprint(self.key)
        while data or (CHANGES in self.sums and not self.earlier_keys):
            armored, closing, below = data.partition(CLOSING)
            key, namespace = read_signature(armored + closing)
            match = STATEMENT.match(below.decode("utf-8"))
            if not match or not date.fromisoformat(match[1]) or [*match.groups()[1:]] != [fingerprint(key), new]:
                raise Altered("a statement of it does not lead from the key that signed it to the next one")
            if namespace != self.namespace or not self.holds(below, armored + closing, key, namespace):
                raise Altered("the signature of a statement does not match")
            self.earlier_keys, new, data = [*self.earlier_keys, match[2]], match[2], below[len(match[0].encode()) :]

    def who_signed(self, signer: str | None, namespace: str | None) -> str:
        """Compare the key with the one that the reader names: a key that came with the files proves nothing."""
        who, purpose = fingerprint(self.key), self.namespace
        if namespace not in (None, purpose):
            raise Doubt(f"signed by {who} for {purpose}, which is not the namespace that you named")
        if signer is None:
            raise Doubt(f"consistent, signed by {who}; compare this key with the publisher's site")
        signer = fingerprint_in(signer)
        if signer not in (who, *self.earlier_keys):
            raise Doubt(f"signed by another key, {who}; the publisher's site shows which keys are theirs")
        if namespace is None and not purpose.startswith(PURPOSE):
            raise Doubt(f"signed for {purpose}; if the publisher uses that name, add --namespace {purpose}")
        return f"signed by {who}, {'the' if signer == who else f'which {CHANGES} leads to from the'} key that you named"

    def second_signature(self, name: str) -> str:
        """Check the signature of a further person, whose key the sealed list names for that."""
        sums, purpose = f"{self.stem}.{SUMS}", f"second-signature.{self.namespace}"
        if not self.signed or sha256(self.files.get(SIGNERS, b"")) != self.sums.get(SIGNERS):
            raise Doubt("not checked: only the sealed list of keys says who may sign")
        (key, namespace), who = read_signature(self.files[name]), name[len(sums) + 1 : -len(".sig")]
        fits = namespace == purpose and self.holds(self.files[sums], self.files[name], key, namespace)
        if not fits or self.signer_named(key, purpose) != who:
            raise Altered(f"it is no signature of the checksums by a key that the sealed list names {who}")
        return f"{fingerprint(key)}, which the sealed list names {who}, signed the checksums too"

    def old_history(self, name: str) -> str | None:
        """Compare an older history that the reader kept: it must begin the one that was sealed."""
        kept, sealed = self.files[name], self.history
        if sealed and read_history(name, kept) and self.signed and sealed.startswith(kept):
            return "it agrees with the history that was sealed"
        if not sealed or not self.signed or kept.startswith(sealed):
            raise Doubt("the report has not sealed all of its lines")
        raise Altered("the history that was sealed contradicts this one")

    def unsealed(self, name: str) -> None:
        """Judge a file that the report has not sealed: it must not pass for a part of it."""
        digest, own = sha256(self.files[name]), bool(STEM.fullmatch(name))
        copies = {sha256(data): one for one, data in self.members.items()} | {self.sums[one]: one for one in self.sums}
        if own and self.members.get(name, self.files[name]) != self.files[name]:
            raise Altered("it is not the file of this name in the zip")
        if digest in copies:
            self.findings.append((NOTE, name, f"a copy of {copies[digest]}."))
        elif own and name.endswith(".png") and not self.members:
            raise Doubt("only the zip says whether this is the right chart, and it is not here")
        elif own:
            raise Altered("it has the report's name, but is not among the sealed files")
        elif LIKE.fullmatch(name.casefold()):
            raise Doubt("its name is like that of a report's file, but no report has sealed it")
        else:
            self.findings.append((NOTE, name, "not part of a report and not checked."))


def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise Altered("a key appears twice in one object")
    return dict(pairs)


def lines_of(data: bytes) -> list[str]:
    if b"\r" in data:
        raise Altered(OTHER_LINE_ENDS)
    if not data.isascii() or not data.endswith(b"\n"):
        raise Altered("it is cut off or not plain text")
    return data.decode("ascii")[:-1].split("\n")


def read_sums(data: bytes) -> dict[str, str]:
    matches = [SUMS_LINE.fullmatch(line) for line in lines_of(data)]
    sums = {match[2]: match[1] for match in matches if match and NAME.fullmatch(match[2])}
    if len({name.casefold() for name in sums}) != len(matches):
        raise Altered("a line of the checksums is out of form, or names a file again")
    return sums


def read_history(name: str, data: bytes) -> list[list[object]]:
    lines: list[list[object]] = []
    for number, line in enumerate(lines_of(data), start=1):
        match = HISTORY_LINE.fullmatch(line)
        if not match or int(match[1]) != number or not date.fromisoformat(match[6]):
            raise Altered(f"line {number} of the history is out of form")
        lines.append([match[2], int(match[3]), match[4], match[5]])
    if name != f"history-{len(lines)}.txt" or len({(line[0], line[1]) for line in lines}) != len(lines):
        raise Altered("the history has another number of lines than its name says, or names a report twice")
    return lines


def read_signature(armored: bytes) -> tuple[bytes, str]:
    """Return key and namespace of an SSHSIG signature, in the one spelling of ssh-keygen."""
    if b"\r" in armored:
        raise Altered(OTHER_LINE_ENDS)
    blob = base64.b64decode(armored[len(OPENING) : -len(CLOSING)].replace(b"\n", b""), validate=True)
    lines = re.sub(rb"(.{1,70})", rb"\1\n", base64.b64encode(blob))
    if armored != OPENING + lines + CLOSING or blob[:10] != b"SSHSIG\0\0\0\1":
        raise Altered("it is not written as ssh-keygen writes a signature")
    key, namespace, reserved, digest, signature = strings(blob[10:])
    if strings(key[: 4 + int.from_bytes(key[:4], "big")]) != [b"ssh-ed25519"] or digest not in (b"sha256", b"sha512"):
        raise Doubt("the signature uses a key or hash that is not known here")
    if list(map(len, strings(key) + strings(signature))) != [11, 32, 11, 64] or reserved:
        raise Altered("the parts of the signature do not belong together")
    return key, namespace.decode("utf-8")


def strings(data: bytes) -> list[bytes]:
    end = 4 + int.from_bytes(data[:4], "big")
    if data and len(data) < end:
        raise Altered("the signature ends too early")
    return [data[4:end], *strings(data[end:])] if data else []


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fingerprint(key: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode("ascii").rstrip("=")


def fingerprint_in(text: str) -> str:
    """Return a fingerprint as the reader typed it in its usual form: a mistyped one is not another key."""
    match = FINGERPRINT.fullmatch(text.strip())
    if not match:
        raise Doubt(f"{text[:80]!r} is not a key's fingerprint; give it as SHA256: and 43 characters")
    return "SHA256:" + base64.b64encode(base64.b64decode(match[1] + "=")).decode("ascii").rstrip("=")


def ssh_keygen_holds(sums: bytes, armored: bytes, key: bytes, namespace: str) -> bool:
    with tempfile.TemporaryDirectory() as folder, suppress(OSError):
        signers, signature = Path(folder, "signers"), Path(folder, "signature")
        signers.write_bytes(b"signer ssh-ed25519 " + base64.b64encode(key) + b"\n")
        signature.write_bytes(armored)
        asked = ("-f", str(signers), "-I", "signer", "-n", namespace, "-s", str(signature))
        answer = subprocess.run(("ssh-keygen", "-Y", "verify", *asked), input=sums, capture_output=True, check=False)
        if answer.returncode == 0 or b"Could not verify signature" in answer.stdout:
            return answer.returncode == 0
    raise Doubt("signature not checked: that takes ssh-keygen of OpenSSH 8.1 or newer")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check the files of a transparency report.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="the folder with the files [here]")
    parser.add_argument("--signer", metavar="SHA256:...", help="the publisher's key, from the publisher's site")
    parser.add_argument("--namespace", metavar="NAME", help="the name that the publisher signs reports for")
    options = parser.parse_args(arguments)
    try:
        paths = [path for path in options.folder.iterdir() if path.is_file() and not SYSTEM.fullmatch(path.name)]
        files = {path.name: path.read_bytes() for path in paths if path.stat().st_size <= LARGEST}
    except OSError as error:
        parser.error(f"{options.folder} cannot be read ({error.strerror}); name the folder with the files")
    checker = Checker(files, ssh_keygen_holds)
    code, headline = VERDICTS[checker.verdict(options.signer, options.namespace)]
    lines = [headline, *(f"  {': '.join(filter(None, finding))}"[:400] for finding in checker.findings), ""]
    sys.stdout.write("\n".join("".join(char if " " <= char <= "~" else "?" for char in line) for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
