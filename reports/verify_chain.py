"""Holds reports against each other and earlier histories: what was published once must stand in all later files."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from reports.history import first_difference
from reports.verify_findings import Finding, altered, cannot_tell, good
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
            kept = source.read(name)
        except Unreadable as error:
            yield cannot_tell("history", name, f"{error}.")
            continue
        if kept and any(first_difference(kept, report.history) is None for report in reports):
            yield good("history", name, "it agrees with the history that was sealed.")
        else:
            yield altered("history", name, "the history that was sealed contradicts this one.")


def _history_name(report: Report) -> str:
    return f"history-{report.seq}.txt"
