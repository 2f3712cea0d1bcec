"""Tells who signed and how that is known: a key named by the reader, or that of an earlier report held elsewhere."""

from collections.abc import Iterator, Sequence

from reports.signing import AllowedSigner
from reports.verify_findings import Finding, altered, cannot_tell, good, note, plain
from reports.verify_report import Report


def who_signed(
    reports: Sequence[Report], named: str | None, listed: Sequence[AllowedSigner] | None
) -> Iterator[Finding]:
    """One finding for each signed report. A key that only came with the files proves nothing."""
    signed = [report for report in reports if report.signature is not None]
    for report in signed:
        if named is not None:
            yield _by_name(report, named)
        elif listed is not None:
            yield _by_list(report, listed)
        else:
            yield _by_earlier(report, signed)


def _by_name(report: Report, named: str) -> Finding:
    if _who(report) == named:
        return good("signer", report.name, f"signed by {named}, the key that was named.")
    return altered("signer", report.name, f"signed by another key, {_who(report)}.")


def _by_list(report: Report, listed: Sequence[AllowedSigner]) -> Finding:
    who = _who(report)
    lines = [line for line in listed if report.signature and line.allows(report.signature.key, report.purpose)]
    identities = {identity for line in lines for identity in line.identities}
    if not lines:
        return altered("signer", report.name, f"signed by another key, {who}, or for another purpose.")
    if report.identities and identities.isdisjoint(report.identities):
        said = f"signed by {who} as {plain(', '.join(report.identities))}, which the list that was named does not say."
        return altered("signer", report.name, said)
    return good("signer", report.name, f"signed by {who}, which the list of allowed signers names.")


def _by_earlier(report: Report, signed: Sequence[Report]) -> Finding:
    who = _who(report)
    earlier = [other for other in signed if _came_before(other, report)]
    if any(_who(other) == who for other in earlier):
        return good("signer", report.name, f"signed by {who}, the key of the earlier report that was given.")
    said = f"consistent, signed by {who}" if report.sound else f"signed by {who}"
    if earlier:
        before = f"the earlier report that was given is signed by {_who(earlier[0])}"
        return cannot_tell("signer", report.name, f"{said}; {before}: ask the publisher whether the key was changed.")
    if any(_came_before(one, later) and _who(one) == who == _who(later) for one in signed for later in signed):
        return note("signer", report.name, f"signed by {who}; the later reports are held against this key.")
    return cannot_tell("signer", report.name, f"{said}; compare this with the publisher's site.")


def _came_before(earlier: Report, later: Report) -> bool:
    """Whether one may vouch for the other: an earlier report of the same publisher that came by another way.

    Reports from one path came together, and whoever forged one could have forged both.
    """
    apart = earlier.source.origin != later.source.origin and earlier.purpose == later.purpose
    return apart and earlier.sound and 0 < earlier.seq < later.seq


def _who(report: Report) -> str:
    return report.signature.fingerprint if report.signature else ""
