"""Checks one report by what came with it: checksums, signature, figures, CSV, zip, charts, its line of the history."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from reports.bundle import ALLOWED_SIGNERS, ZIP_SUMS, BadSums, read_sums, sha256
from reports.chart_data import chart_data
from reports.history import BadHistory, HistoryLine, read_history
from reports.png_text import BadPicture, read_chart_data
from reports.signing import BadAllowedSigners, read_allowed_signers
from reports.sshsig import BadSignature, Signature, UnsupportedSignature, read_signature
from reports.tables_csv import csv_bytes
from reports.verify_arithmetic import check_arithmetic
from reports.verify_document import BadDocument, Document, OtherSchema, read_document
from reports.verify_findings import Finding, altered, cannot_tell, good, note
from reports.verify_sources import HISTORY_FILE, Source, Unreadable, stem_in
from reports.verify_zip import BadZip, open_zip

OUT_OF_FORM = (KeyError, TypeError, ValueError, AttributeError, IndexError)


@dataclass(slots=True)
class Report:
    """What was learnt of one report, for the checks across several."""

    source: Source
    stem: str
    sums: Mapping[str, str]
    signature: Signature | None = None
    document: Document | None = None
    digest: str = ""
    history: bytes = b""
    lines: tuple[HistoryLine, ...] = ()

    @property
    def name(self) -> str:
        """The checksum file, which stands for the report in findings."""
        return f"{self.stem}.SHA256SUMS"


def check_report(source: Source, stem: str, findings: list[Finding]) -> Report:
    """Every check that needs this report alone; findings are added to the list."""
    report = Report(source, stem, {})
    sums = _read(source, report.name, findings)
    if sums is None:
        return report
    try:
        report.sums = read_sums(sums)
    except BadSums as error:
        findings.append(altered("checksums", report.name, f"{error.what.format_map(error.facts)}."))
        return report
    report.signature = _signature(source, report.name, sums, findings)
    findings += _listed(report)
    findings += _figures(report)
    findings += _history(report)
    findings += _key_file(report)
    return report


def _read(source: Source, name: str, findings: list[Finding]) -> bytes | None:
    """A file that is needed; None and a finding where it cannot be had."""
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
        findings.append(cannot_tell("signature", name, f"{error.what.format_map(error.facts)}."))
        return None
    except BadSignature as error:
        findings.append(altered("signature", name, f"{error.what.format_map(error.facts)}."))
        return None
    return signature


def _listed(report: Report) -> Iterator[Finding]:
    """The files that the checksums name, and those they do not."""
    wrong = False
    for name, digest in report.sums.items():
        found: list[Finding] = []
        data = _read(report.source, name, found)
        if data is not None and sha256(data) != digest:
            found.append(altered("digest", name, "its digest is not the one that was sealed."))
        wrong = wrong or bool(found)
        yield from found
    if not wrong:
        yield good("digest", report.name, f"all {len(report.sums)} files are the ones that were sealed.")
    known = {report.name, f"{report.name}.sig", *report.sums}
    for name in report.source.names():
        if stem_in(name) == report.stem and name not in known and not name.endswith(".png"):
            yield note("files", name, "this file is not among the sealed ones.")
    for name in (f"{report.stem}.json", f"{report.stem}.csv", f"{report.stem}.zip", ALLOWED_SIGNERS):
        if name not in report.sums:
            yield altered("checksums", report.name, f"it does not list {name}.")


def _figures(report: Report) -> Iterator[Finding]:
    name = f"{report.stem}.json"
    found: list[Finding] = []
    data = _read(report.source, name, found) if name in report.sums else None
    if data is None:
        return
    report.digest = sha256(data)
    try:
        document = read_document(data)
    except OtherSchema as error:
        yield cannot_tell("figures", name, f"it is written by the schema {error}, which is not known here.")
        return
    except BadDocument as error:
        yield altered("figures", name, f"{error}.")
        return
    report.document = document
    period, edition = document["period"]["label"], document["edition"]
    if report.stem != f"transparency-{period}-e{edition}":
        yield altered("figures", name, f"it is the report of {period}, edition {edition}.")
    yield from _guarded(name, lambda: check_arithmetic(document, name))
    yield from _guarded(f"{report.stem}.csv", lambda: _table(report, document))
    yield from _guarded(f"{report.stem}.zip", lambda: list(_packed(report, document)))


def _guarded(name: str, check: Callable[[], list[Finding]]) -> list[Finding]:
    """What a check finds; a document of the right form with wrong values inside is altered, not a crash."""
    try:
        return check()
    except OUT_OF_FORM as error:
        return [altered("figures", name, f"its values are out of form ({type(error).__name__}).")]


def _table(report: Report, document: Document) -> list[Finding]:
    name = f"{report.stem}.csv"
    found: list[Finding] = []
    data = _read(report.source, name, found) if name in report.sums else None
    if data is None:
        return []
    if data != csv_bytes(document):
        return [altered("figures", name, "its numbers are not those of the JSON.")]
    return [good("figures", name, "its numbers are those of the JSON.")]


def _packed(report: Report, document: Document) -> Iterator[Finding]:
    """The zip holds the same files, checksums of its own, and charts that were drawn from these figures."""
    name = f"{report.stem}.zip"
    unheard: list[Finding] = []
    data = _read(report.source, name, unheard) if name in report.sums else None
    if data is None:
        return
    try:
        members = open_zip(data)
        sums = read_sums(members.pop(ZIP_SUMS, b""))
    except BadZip as error:
        yield altered("zip", name, f"{error}.")
        return
    except BadSums as error:
        yield altered("zip", name, f"{error.what.format_map(error.facts)}.")
        return
    if {member: sha256(content) for member, content in members.items()} != sums:
        yield altered("zip", name, "its files are not those of its own checksums.")
    for ending in ("json", "csv"):
        loose = f"{report.stem}.{ending}"
        if sha256(members.get(loose, b"")) != report.sums.get(loose):
            yield altered("zip", name, f"the {loose} inside is not the one beside it.")
    charts = list(_charts(report, document, members))
    yield from charts or [good("charts", name, "every chart was drawn from the figures of the JSON.")]


def _charts(report: Report, document: Document, members: Mapping[str, bytes]) -> Iterator[Finding]:
    drawn = {f"{report.stem}-{name}.png": data for name, data in chart_data(document).items()}
    for name in sorted(drawn.keys() ^ {member for member in members if member.endswith(".png")}):
        yield altered("charts", name, "this chart is missing in the zip, or does not belong there.")
    for name in sorted(drawn.keys() & members.keys()):
        try:
            embedded = read_chart_data(members[name])
        except BadPicture as error:
            yield altered("charts", name, f"{error.what.format_map(error.facts)}.")
            continue
        if embedded != drawn[name]:
            yield altered("charts", name, "it was drawn from other figures than those of the JSON.")
        if report.source.has(name) and report.source.read(name) != members[name]:
            yield altered("charts", name, "it is not the chart in the zip.")


def _history(report: Report) -> Iterator[Finding]:
    names = [name for name in report.sums if HISTORY_FILE.fullmatch(name)]
    if len(names) != 1:
        yield altered("history", report.name, f"it lists {len(names)} history files, not 1.")
        return
    found: list[Finding] = []
    report.history = _read(report.source, names[0], found) or b""
    if not report.history:
        return
    try:
        report.lines = read_history(report.history)
    except BadHistory as error:
        yield altered("history", names[0], f"{error.what.format_map(error.facts)}.")
        return
    yield _last_line(report, names[0])


def _last_line(report: Report, name: str) -> Finding:
    last, document = report.lines[-1], report.document
    if name != f"history-{last.seq}.txt":
        return altered("history", name, f"its last line is number {last.seq}.")
    if document is None:
        return note("history", name, "its last line was not compared, since the report could not be read.")
    said = (document["period"]["label"], document["edition"], document["kind"], report.digest)
    if (last.period, last.edition, last.kind, last.sha256) != said:
        return altered("history", name, "its last line is not about this report.")
    before = report.lines[-2].sha256 if len(report.lines) > 1 else None
    if document["previous"] != before:
        return altered("history", name, "the report names another one as the report before it.")
    return good("history", name, f"this is publication {last.seq}, and it names the one before it.")


def _key_file(report: Report) -> Iterator[Finding]:
    """The key that came along must at least be the one that signed."""
    found: list[Finding] = []
    data = _read(report.source, ALLOWED_SIGNERS, found) if ALLOWED_SIGNERS in report.sums else None
    if data is None or report.signature is None:
        return
    try:
        signers = read_allowed_signers(data)
    except BadAllowedSigners as error:
        yield cannot_tell("signer", ALLOWED_SIGNERS, f"{error.what.format_map(error.facts)}.")
        return
    if not any(line.allows(report.signature.key, report.signature.namespace) for line in signers):
        yield altered("signer", ALLOWED_SIGNERS, "it does not name the key that signed this report.")
