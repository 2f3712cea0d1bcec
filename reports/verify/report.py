"""Checks one report by what came with it: checksums, signature, contents, its line of the history, its key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reports.schema.types import Document
from reports.sealing.bundle import ALLOWED_SIGNERS, BadSums, read_sums, sha256
from reports.sealing.history import BadHistory, HistoryLine, read_history
from reports.sealing.key_changes import KEY_CHANGES, BadKeyChanges, KeyChange, read_key_changes
from reports.sealing.second_signatures import NotSecondSigner, check_second, second_name_in
from reports.sealing.signing import BadAllowedSigners, read_allowed_signers
from reports.sealing.sshsig import BadSignature, Signature, UnsupportedSignature, read_signature
from reports.verify.contents import check_contents
from reports.verify.findings import Finding, Result, altered, cannot_tell, good, happened, note, plain
from reports.verify.sources import HISTORY_FILE, SHARED, Source, TooLarge, Unreadable


@dataclass(slots=True, eq=False)
class Report:
    """What is known of one report, for the checks across several. `signature` is set only if it is valid.

    `sound`: nothing in the report speaks against it. `identities`: the owners of the signing key in the report's own
    list. `packed`: the digests of the files in its zip. `key_changes`: statements that lead to its key, newest first.
    """

    source: Source
    stem: str
    sums: Mapping[str, str]
    signature: Signature | None = None
    identities: tuple[str, ...] = ()
    document: Document | None = None
    digest: str = ""
    history: bytes = b""
    lines: tuple[HistoryLine, ...] = ()
    packed: Mapping[str, str] = field(default_factory=dict)
    key_changes: tuple[KeyChange, ...] = ()
    sound: bool = False

    @property
    def name(self) -> str:
        """Return the checksum file, which represents the report in findings."""
        return f"{self.stem}.SHA256SUMS"

    @property
    def seq(self) -> int:
        """Return its place among the publications, 0 if unknown."""
        return self.lines[-1].seq if self.lines else 0

    @property
    def earlier_keys(self) -> tuple[str, ...]:
        """Return the keys whose statements lead to the key of this report."""
        return tuple(change.old for change in self.key_changes)

    @property
    def purpose(self) -> str:
        """Return the namespace it was signed for, which differs from publisher to publisher; empty if unsigned."""
        return self.signature.namespace if self.signature else ""


def check_report(source: Source, stem: str, findings: list[Finding]) -> Report:
    """Run every check that needs this report alone; findings are added to the list."""
    report, found = Report(source, stem, {}), list[Finding]()
    sums = _read(source, report.name, found)
    contents = check_contents(source, stem, found)
    report.document, report.digest, report.packed = contents.document, contents.digest, contents.packed
    if sums is not None:
        _check_seal(report, sums, found)
    report.sound = all(finding.result is not Result.ALTERED for finding in found)
    findings += found
    return report


def _check_seal(report: Report, sums: bytes, findings: list[Finding]) -> None:
    try:
        report.sums = read_sums(sums)
    except BadSums as error:
        findings.append(altered("checksums", report.name, f"{happened(error)}."))
        return
    report.signature = _signature(report.source, report.name, sums, findings)
    findings += _listed(report)
    findings += _history(report)
    findings += _key_file(report)
    findings += _key_changes(report)
    findings += _second_signatures(report, sums)


def _read(source: Source, name: str, findings: list[Finding]) -> bytes | None:
    """Return a required file; None and a finding if it is missing. An incomplete download is not a forgery."""
    if not source.has(name):
        findings.append(cannot_tell("files", name, f"this file is missing in {source.name}."))
        return None
    try:
        return source.read(name)
    except Unreadable as error:
        findings.append(cannot_tell("files", name, f"{error}."))
        return None


def _signature(source: Source, sums_name: str, sums: bytes, findings: list[Finding]) -> Signature | None:
    name = f"{sums_name}.sig"
    armored = _read(source, name, findings)
    if armored is None:
        return None
    try:
        signature = read_signature(armored)
        signature.holds_over(sums)
    except UnsupportedSignature as error:
        findings.append(cannot_tell("signature", name, f"{happened(error)}."))
        return None
    except BadSignature as error:
        findings.append(altered("signature", name, f"{happened(error)}."))
        return None
    findings.append(good("signature", name, f"{signature.fingerprint} signed the checksums."))
    return signature


def _listed(report: Report) -> Iterator[Finding]:
    """Return the files that the checksums name, and whether these name all they must."""
    wrong = False
    for name, digest in report.sums.items():
        found: list[Finding] = []
        data = _read(report.source, name, found)
        unread = report.source.kept.get(name)
        if data is not None and sha256(data) != digest:
            only_ends = digest in map(sha256, _with_other_ends(data))
            found.append(_other_file(report, name, sha256(data), only_ends=only_ends))
        elif isinstance(unread, TooLarge) and unread.digest not in ("", digest):
            found = [_other_file(report, name, unread.digest)]
        wrong = wrong or bool(found)
        yield from found
    if not wrong:
        yield good("digest", report.name, f"all {len(report.sums)} files are the ones that were sealed.")
    for name in (f"{report.stem}.json", f"{report.stem}.csv", f"{report.stem}.zip", ALLOWED_SIGNERS):
        if name not in report.sums:
            yield altered("checksums", report.name, f"it does not list {name}.")


def _with_other_ends(data: bytes) -> tuple[bytes, bytes]:
    """Return a text with the line ends of Unix, and with those of Windows: programs that copy files change them."""
    unix = data.replace(b"\r\n", b"\n")
    return unix, unix.replace(b"\n", b"\r\n")


def _other_file(report: Report, name: str, digest: str, *, only_ends: bool = False) -> Finding:
    """Return a finding; reports in a folder share the key file and the checkers, which new keys or versions change."""
    stems = report.source.stems if name in SHARED else ()
    owner = next((stem for stem in stems if _sums_of(report.source, stem).get(name) == digest), None)
    if owner is None and only_ends:
        return altered("digest", name, "only its line ends are not those that were sealed; download it again.")
    if owner is None:
        return altered("digest", name, "its digest is not the one that was sealed.")
    text = f"this is the file of {owner}, and {report.stem} has another one"
    return cannot_tell("digest", name, f"{text}: put each report into a folder of its own.")


def _sums_of(source: Source, stem: str) -> Mapping[str, str]:
    try:
        return read_sums(source.read(f"{stem}.SHA256SUMS")) if source.has(f"{stem}.SHA256SUMS") else {}
    except (Unreadable, BadSums):
        return {}


def _history(report: Report) -> Iterator[Finding]:
    names = [name for name in report.sums if HISTORY_FILE.fullmatch(name)]
    if len(names) != 1:
        yield altered("history", report.name, f"it lists {len(names)} history files, not 1.")
        return
    unheard: list[Finding] = []
    report.history = _read(report.source, names[0], unheard) or b""
    if unheard:
        return
    try:
        report.lines = read_history(report.history)
    except BadHistory as error:
        yield altered("history", names[0], f"{happened(error)}.")
        return
    yield _last_line(report, names[0]) if report.lines else altered("history", names[0], "it is empty.")


def _last_line(report: Report, name: str) -> Finding:
    last, document = report.lines[-1], report.document
    if name != f"history-{last.seq}.txt":
        return altered("history", name, f"its last line is number {last.seq}.")
    if document is None:
        return note("history", name, "its last line was not compared, since the report could not be read.")
    facts = (document["period"]["label"], document["edition"], document["kind"], report.digest)
    if (last.period, last.edition, last.kind, last.sha256) != facts:
        return altered("history", name, "its last line is not about this report.")
    before = report.lines[-2].sha256 if len(report.lines) > 1 else None
    if document["previous"] != before:
        return altered("history", name, "the report names another one as the report before it.")
    place = "the first publication" if before is None else f"publication {last.seq}, and it names the one before it"
    return good("history", name, f"this is {place}.")


def _key_file(report: Report) -> Iterator[Finding]:
    """Check that the key that came along is the one that signed, for the purpose it is listed for."""
    unheard: list[Finding] = []
    data = _read(report.source, ALLOWED_SIGNERS, unheard) if ALLOWED_SIGNERS in report.sums else None
    if data is None or report.signature is None or sha256(data) != report.sums[ALLOWED_SIGNERS]:
        return
    try:
        signers = read_allowed_signers(data)
    except BadAllowedSigners as error:
        yield cannot_tell("signer", ALLOWED_SIGNERS, f"{happened(error)}.")
        return
    own = [line for line in signers if line.key == report.signature.key]
    if not own:
        yield altered("signer", ALLOWED_SIGNERS, "it does not name the key that signed this report.")
        return
    own = [line for line in own if report.purpose in line.namespaces]
    if not own:
        text = f"it does not allow the key to sign for {plain(report.purpose)!r}, as this signature does."
        yield altered("signer", ALLOWED_SIGNERS, text)
    report.identities = tuple(identity for line in own for identity in line.identities)


def _key_changes(report: Report) -> Iterator[Finding]:
    """Check that each earlier key announced the next one, up to the key that signed this report."""
    unheard: list[Finding] = []
    data = _read(report.source, KEY_CHANGES, unheard) if KEY_CHANGES in report.sums else None
    if data is None or report.signature is None or sha256(data) != report.sums[KEY_CHANGES]:
        return
    try:
        changes = read_key_changes(data, report.purpose, report.signature.fingerprint)
    except UnsupportedSignature as error:
        yield cannot_tell("signer", KEY_CHANGES, f"{happened(error)}.")
        return
    except (BadSignature, BadKeyChanges) as error:
        yield altered("signer", KEY_CHANGES, f"{happened(error)}.")
        return
    report.key_changes = changes
    for change in changes:
        yield good("signer", KEY_CHANGES, f"{change.old} announced on {change.on} that {change.new} takes its place.")


def _second_signatures(report: Report, sums: bytes) -> Iterator[Finding]:
    """Check the signatures of further people, whose keys the sealed list names."""
    unheard: list[Finding] = []
    listed = _read(report.source, ALLOWED_SIGNERS, unheard) or b""
    for name in report.source.names():
        who = second_name_in(name, report.name)
        if who is None or name in report.sums:
            continue
        if report.signature is None or sha256(listed) != report.sums.get(ALLOWED_SIGNERS):
            yield cannot_tell("signature", name, "not checked: only the sealed list of keys says who may sign.")
            continue
        try:
            named, fingerprint = check_second(report.source.read(name), sums, listed, report.purpose)
        except (Unreadable, UnsupportedSignature) as error:
            yield cannot_tell("signature", name, f"{error if isinstance(error, Unreadable) else happened(error)}.")
        except (BadSignature, BadAllowedSigners, NotSecondSigner) as error:
            yield altered("signature", name, f"{happened(error)}.")
        else:
            text = f"{fingerprint}, which the sealed list names {named}, signed the checksums too."
            yield good("signature", name, text) if named == who else altered("signature", name, text)
