"""Checks published reports with public data alone: no database, no config, no network, and no drawing.

A key that came with the files proves nothing: who signed is known only by a fingerprint or a list from elsewhere, or by
an earlier report that is given too.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from reports.history import first_difference
from reports.signing import AllowedSigner, BadAllowedSigners, BadFingerprint, read_allowed_signers, read_fingerprint
from reports.verify_findings import Finding, Result, Verdict, altered, cannot_tell, good, note
from reports.verify_report import Report, check_report
from reports.verify_sources import Unreadable, limit_of, open_sources, read_path
from storage.vocabulary import DomainError

USAGE = 64


class BadSignersFile(DomainError):
    """The list of allowed signers that was named cannot be used."""

    what = "{path} cannot be used as a list of allowed signers: {reason}"
    todo = "name the file that the publisher's site gives"
    exit_code = 65


def verify(paths: Sequence[Path], *, signer: str | None = None, allowed_signers: Path | None = None) -> Verdict:
    """Check report files, folders and zips. Raises BadFingerprint or BadSignersFile for a pin that is none."""
    named = None if signer is None else read_fingerprint(signer)
    listed = None if allowed_signers is None else _list_at(allowed_signers)
    findings: list[Finding] = []
    reports = [
        check_report(source, stem, findings) for source in open_sources(paths, findings) for stem in source.stems
    ]
    if not reports:
        findings.append(cannot_tell("path", "", "no report was found in what was given."))
    findings += _chain(reports)
    findings += _signers(_in_order(reports), named, listed)
    return Verdict.of(findings)


def _list_at(path: Path) -> tuple[AllowedSigner, ...]:
    try:
        return read_allowed_signers(read_path(path, limit_of("allowed_signers")))
    except (Unreadable, BadAllowedSigners) as error:
        reason = error.what.format_map(error.facts) if isinstance(error, BadAllowedSigners) else error
        raise BadSignersFile(path=path, reason=reason) from None


def _in_order(reports: Sequence[Report]) -> list[Report]:
    return sorted((report for report in reports if report.lines), key=lambda report: report.lines[-1].seq) + [
        report for report in reports if not report.lines
    ]


def _chain(reports: Sequence[Report]) -> Iterator[Finding]:
    """Earlier histories are the beginning of later ones, and earlier reports are the ones they name."""
    known = [report for report in _in_order(reports) if report.lines]
    for older, newer in pairwise(known):
        line = first_difference(older.history, newer.history)
        if line is not None:
            sentence = f"it contradicts the history that came with {older.stem}, from line {line} on."
            yield altered("history", f"history-{newer.lines[-1].seq}.txt", sentence)
        elif older.stem != newer.stem:
            yield good("history", f"history-{newer.lines[-1].seq}.txt", f"it goes on where that of {older.stem} ends.")
    for report in reports:
        yield from _named_by_others(report, known)


def _named_by_others(report: Report, known: Sequence[Report]) -> Iterator[Finding]:
    if report.document is None:
        return
    name = (report.document["period"]["label"], report.document["edition"])
    for other in known:
        for line in other.lines:
            if (line.period, line.edition) == name and line.sha256 != report.digest:
                yield altered("history", f"{report.stem}.json", f"the history with {other.stem} names another file.")


def _signers(
    reports: Sequence[Report], named: str | None, listed: tuple[AllowedSigner, ...] | None
) -> Iterator[Finding]:
    """Who signed, and by what that is known."""
    earlier: str | None = None
    for report in reports:
        signature = report.signature
        if signature is None:
            continue
        who = signature.fingerprint
        if named is not None:
            yield _by(report, who == named, f"signed by {who}, the key that was named.", who)
        elif listed is not None:
            allowed = any(line.allows(signature.key, signature.namespace) for line in listed)
            yield _by(report, allowed, f"signed by {who}, which the list of allowed signers names.", who)
        elif earlier is None:
            yield _first_of_many(report, who, many=len(reports) > 1)
        elif who == earlier:
            yield good("signer", report.name, f"signed by {who}, the key of the earlier report that was given.")
        else:
            yield _compare(report, who)
        earlier = earlier or who


def _by(report: Report, holds: bool, sentence: str, who: str) -> Finding:
    if holds:
        return good("signer", report.name, sentence)
    return altered("signer", report.name, f"signed by another key, {who}.")


def _first_of_many(report: Report, who: str, *, many: bool) -> Finding:
    if many:
        return note("signer", report.name, f"signed by {who}; the later reports are held against this key.")
    return _compare(report, who)


def _compare(report: Report, who: str) -> Finding:
    return cannot_tell("signer", report.name, f"consistent, signed by {who}; compare this with the publisher's site.")


HEADLINES = {
    Result.GOOD: "GOOD: this is what the publisher sealed.",
    Result.ALTERED: "ALTERED: this is not what the publisher sealed.",
    Result.CANNOT_TELL: "CANNOT TELL: something that is needed is missing or not known.",
}


def told(verdict: Verdict) -> str:
    """The verdict for people: the outcome, then one finding a line, the most important first."""
    return "\n".join([HEADLINES[verdict.outcome], *(f"  {line}" for line in verdict.lines())])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a program of its own; the exit code is the verdict."""
    parser = argparse.ArgumentParser(prog="python -m reports.verify", description="Check published reports.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="report files, folders or zips")
    pins = parser.add_mutually_exclusive_group()
    pins.add_argument("--signer", metavar="FINGERPRINT", help="the publisher's key, SHA256:...")
    pins.add_argument("--allowed-signers", type=Path, metavar="FILE", help="a list from a source you trust")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    given = parser.parse_args(arguments)
    try:
        verdict = verify(given.paths, signer=given.signer, allowed_signers=given.allowed_signers)
    except (BadFingerprint, BadSignersFile) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    text = json.dumps(verdict.as_json(), ensure_ascii=False, indent=1) if given.json else told(verdict)
    sys.stdout.write(f"{text}\n")
    return verdict.exit_code


if __name__ == "__main__":
    sys.exit(main())
