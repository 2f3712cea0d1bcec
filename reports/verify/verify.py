"""Checks published reports with public data alone: no database, no config, no network, and no drawing.

A key that came with the files proves nothing: the signer is known only by a fingerprint or a list from elsewhere, or by
an earlier report that the reader trusts.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from reports.sealing.signing import (
    AllowedSigner,
    BadAllowedSigners,
    BadFingerprint,
    read_allowed_signers,
    read_fingerprint,
)
from reports.verify.across import Expected, check_chain, who_signed
from reports.verify.extras import check_extras
from reports.verify.findings import Finding, Result, Verdict, cannot_tell, happened
from reports.verify.newer import check_newer
from reports.verify.report import Report, check_report
from reports.verify.restatements import check_restatements
from reports.verify.sources import Source, Unreadable, limit_of, open_sources, read_path
from storage.vocabulary.errors import DomainError

USAGE = 64
NAMES = "its files are named like transparency-2025-H1-e1.json"


class BadSignersFile(DomainError):
    """The list of allowed signers that was named cannot be used."""

    what = "{path} cannot be used as a list of allowed signers: {reason}"
    todo = "use the file from the publisher's site"
    exit_code = 65


def verify(
    paths: Sequence[Path],
    *,
    signer: str | None = None,
    allowed_signers: Path | None = None,
    identity: str | None = None,
    namespace: str | None = None,
    trusted_earlier: Sequence[Path] = (),
    today: date | None = None,
) -> Verdict:
    """Check report files, folders and zips. Raises BadFingerprint or BadSignersFile for an invalid pin.

    `trusted_earlier`: reports whose key counts as the publisher's. `today`: to say whether the next report is overdue.
    """
    named = None if signer is None else read_fingerprint(signer)
    listed = None if allowed_signers is None else _list_at(allowed_signers)
    expected = Expected(named, listed, identity, namespace)
    findings: list[Finding] = []
    (sources, reports), (old, trusted) = (_read(given, findings) for given in (paths, trusted_earlier))
    if not reports:
        findings.append(cannot_tell("path", "", f"no report was found in what was given: {NAMES}."))
    sources, reports = [*old, *sources], [*trusted, *reports]
    across = [*who_signed(reports, trusted, expected), *check_chain(reports, sources), *check_restatements(reports)]
    return Verdict.of([*across, *findings, *check_newer(reports, today)])


def _read(paths: Sequence[Path], findings: list[Finding]) -> tuple[list[Source], list[Report]]:
    """Check each report of these paths by itself, with the files beside it."""
    sources, reports = list(open_sources(paths, findings)), list[Report]()
    for source in sources:
        own = [check_report(source, stem, findings) for stem in source.stems]
        findings += check_extras(source, own)
        reports += own
    return sources, reports


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


def summary(verdict: Verdict) -> str:
    """Return the verdict for people: the outcome, then one finding a line, the most important first."""
    return "\n".join([HEADLINES[verdict.outcome], *(f"  {line}" for line in verdict.lines())])


def main(arguments: Sequence[str] | None = None, today: date | None = None) -> int:
    """Run as a separate program; the exit code is the verdict."""
    parser = argparse.ArgumentParser(prog="python -m reports.verify", description="Check published reports.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="report files, folders or zips")
    pins = parser.add_mutually_exclusive_group()
    pins.add_argument("--signer", metavar="FINGERPRINT", help="the publisher's key, SHA256:...")
    pins.add_argument("--allowed-signers", type=Path, metavar="FILE", help="a list from a source you trust")
    parser.add_argument("--identity", metavar="WHO", help="who must have signed, such as reports@example.org")
    parser.add_argument("--namespace", metavar="NAME", help="what the signature must be for")
    parser.add_argument(
        "--trusted-earlier",
        action="append",
        default=[],
        type=Path,
        metavar="PATH",
        help="an earlier report that you trust: its key counts",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    options = vars(parser.parse_args(arguments))
    as_json = options.pop("json")
    try:
        verdict = verify(**options, today=today)
    except (BadFingerprint, BadSignersFile) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    text = json.dumps(verdict.as_json(), ensure_ascii=False, indent=1) if as_json else summary(verdict)
    sys.stdout.write(f"{text}\n")
    return verdict.exit_code
