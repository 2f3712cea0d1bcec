"""Names every unsealed file beside a report."""

from collections.abc import Iterator, Mapping, Sequence

from reports.sealing.bundle import ALLOWED_SIGNERS, sha256
from reports.sealing.second_signatures import second_name_in
from reports.verify.findings import Finding, Result, altered, cannot_tell, note
from reports.verify.report import Report
from reports.verify.sources import HISTORY_FILE, SHARED, Source, Unreadable, is_of_a_report, listed, stem_in


def check_extras(source: Source, reports: Sequence[Report]) -> list[Finding]:
    """Check what else is in the place of these reports. A report with a false file beside it is not sound."""
    sealed = {name for report in reports for name in (report.name, f"{report.name}.sig", *report.sums)}
    known = {digest: name for report in reports for name, digest in (*report.packed.items(), *report.sums.items())}
    found: list[Finding] = []
    for name in source.names():
        if name in sealed or HISTORY_FILE.fullmatch(name):
            continue  # a history without a report is compared with those of the reports
        if any(report.sums and second_name_in(name, report.name) for report in reports):
            continue  # judged with the report
        report = next((report for report in reports if report.stem == stem_in(name)), None)
        if report is not None and report.sums:
            finding = _of_a_report(report, name, known)
            report.sound = report.sound and finding.result is not Result.ALTERED
            found.append(finding)
        elif reports and name != ALLOWED_SIGNERS and (name in SHARED or not is_of_a_report(name)):
            found.append(_like_a_report(source, name, known))
    return [*found, *_passed_over(source)]


def _of_a_report(report: Report, name: str, known: Mapping[str, str]) -> Finding:
    """Return whether a file has the report's name, so that it could be mistaken for a part of it."""
    digest = _digest(report.source, name)
    if isinstance(digest, Finding):
        return digest
    if report.packed.get(name, digest) != digest:
        return altered("charts", name, "it is not the file of this name in the zip.")
    if digest in known:
        return _copy(name, known[digest])
    if name.endswith(".png") and not report.packed:
        return cannot_tell("charts", name, "only the zip says whether this is the right chart, and it is not here.")
    return altered("files", name, "it has the report's name, but is not among the sealed files.")


def _like_a_report(source: Source, name: str, known: Mapping[str, str]) -> Finding:
    digest = _digest(source, name)
    if isinstance(digest, Finding):
        return digest
    if digest in known:
        return _copy(name, known[digest])
    return cannot_tell("files", name, "its name is like that of a report's file, but no report has sealed it.")


def _digest(source: Source, name: str) -> str | Finding:
    try:
        return sha256(source.read(name))
    except Unreadable as error:
        return cannot_tell("files", name, f"{error}.")


def _copy(name: str, original: str) -> Finding:
    return note("files", name, "a second copy of a sealed file." if name == original else f"a copy of {original}.")


def _passed_over(source: Source) -> Iterator[Finding]:
    if source.system:
        yield note("files", source.name, f"ignored files of the operating system: {listed(source.system)}.")
    if source.strange:
        yield note("files", source.name, f"not part of a report and not checked: {listed(source.strange)}.")
