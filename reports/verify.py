"""Checks published reports with public data alone: no database, no config, no network, and no drawing.

A key that came with the files proves nothing: who signed is known only by a fingerprint or a list from elsewhere, or by
an earlier report that is given too.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from reports.signing import AllowedSigner, BadAllowedSigners, BadFingerprint, read_allowed_signers, read_fingerprint
from reports.verify_chain import check_chain
from reports.verify_findings import Finding, Result, Verdict, cannot_tell, happened
from reports.verify_report import check_report
from reports.verify_restatements import check_restatements
from reports.verify_sources import Unreadable, limit_of, open_sources, read_path
from reports.verify_trust import who_signed
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
    sources = list(open_sources(paths, findings))
    reports = [check_report(source, stem, findings) for source in sources for stem in source.stems]
    if not reports:
        findings.append(cannot_tell("path", "", "no report was found in what was given."))
    across = [*who_signed(reports, named, listed), *check_chain(reports, sources), *check_restatements(reports)]
    return Verdict.of([*across, *findings])


def _list_at(path: Path) -> tuple[AllowedSigner, ...]:
    try:
        return read_allowed_signers(read_path(path, limit_of("allowed_signers")))
    except (Unreadable, BadAllowedSigners) as error:
        reason = happened(error) if isinstance(error, BadAllowedSigners) else error
        raise BadSignersFile(path=path, reason=reason) from None


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
