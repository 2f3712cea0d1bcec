"""Compares reports with each other and with earlier histories: what was once published must be in all later files."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from reports.history import BadHistory, first_difference, read_history
from reports.verify_findings import Finding, altered, cannot_tell, good, happened
from reports.verify_report import Report
from reports.verify_sources import HISTORY_FILE, Source, Unreadable


def check_chain(reports: Sequence[Report], sources: Sequence[Source]) -> Iterator[Finding]:
    """Reports of different publishers (namespaces) are not held against each other."""
    known = sorted((report for report in reports if report.lines), key=lambda report: (report.purpose, report.seq))
    for _, group in groupby(known, key=lambda report: report.purpose):
        yield from _one_publisher(list(group))
    for source in sources:
        yield from _loose_histories(source, known)


def _one_publisher(reports: Sequence[Report]) -> Iterator[Finding]:
    for older, newer in pairwise(reports):
        line = first_difference(older.history, newer.history)
        if line is not None:
            yield _contradiction(older, newer, line)
        elif older.seq != newer.seq:
            yield good("history", _history_name(newer), f"it goes on where that of {older.stem} ends.")
    for report in reports:
        for other in reports:
            yield from _named_by(other, report)


def _contradiction(older: Report, newer: Report, line: int) -> Finding:
    said = f"it contradicts the history that came with {older.stem}, from line {line} on"
    both = older.signature and newer.signature and older.signature.key == newer.signature.key
    proof = "; both are signed by the same key, so keep both: together they prove it" if both else ""
    return altered("history", _history_name(newer), f"{said}{proof}.")


def _named_by(other: Report, report: Report) -> Iterator[Finding]:
    """The file that the other report's history names for this period and edition is this one."""
    if report.document is None:
        return
    name = (report.document["period"]["label"], report.document["edition"])
    for line in other.lines:
        if (line.period, line.edition) == name and line.sha256 != report.digest:
            yield altered("history", f"{report.stem}.json", f"the history with {other.stem} names another file.")


def _loose_histories(source: Source, reports: Sequence[Report]) -> Iterator[Finding]:
    """A history without a report of its own, kept from an earlier time, must begin one of those that were sealed."""
    sealed = {name for report in reports if report.source is source for name in report.sums}
    for name in source.names():
        if not HISTORY_FILE.fullmatch(name) or name in sealed or not reports:
            continue
        try:
            yield _loose_history(name, source.read(name), [report.history for report in reports if report.signature])
        except Unreadable as error:
            yield cannot_tell("history", name, f"{error}.")


def _loose_history(name: str, kept: bytes, sealed: Sequence[bytes]) -> Finding:
    """Lines that no report has sealed may be true or false."""
    try:
        lines = read_history(kept)
    except BadHistory as error:
        return altered("history", name, f"{happened(error)}.")
    if not lines or name != f"history-{lines[-1].seq}.txt":
        return altered("history", name, f"it has {len(lines)} lines, which is not the number in its name.")
    agreeing = [history for history in sealed if first_difference(kept, history) is None]
    if any(len(kept) <= len(history) for history in agreeing):
        return good("history", name, "it agrees with the history that was sealed.")
    if agreeing or not sealed:
        last = max((history.count(b"\n") for history in agreeing), default=0)
        return cannot_tell("history", name, f"no report that was given has sealed it from line {last + 1} on.")
    return altered("history", name, "the history that was sealed contradicts this one.")


def _history_name(report: Report) -> str:
    return f"history-{report.seq}.txt"
