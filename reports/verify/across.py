"""Compares reports with each other and with earlier histories: whatever was published must be in all later files."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from reports.sealing.history import BadHistory, first_difference, read_history
from reports.sealing.key_changes import KEY_CHANGES
from reports.sealing.signing import REPORT_PURPOSE, AllowedSigner
from reports.verify.findings import Finding, altered, cannot_tell, good, happened, note, plain
from reports.verify.report import Report
from reports.verify.sources import HISTORY_FILE, Source, Unreadable


def check_chain(reports: Sequence[Report], sources: Sequence[Source]) -> Iterator[Finding]:
    """Compare reports with each other, separately for each publisher (namespace)."""
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
    text = f"it contradicts the history that came with {older.stem}, from line {line} on"
    both = older.signature and newer.signature and older.signature.key == newer.signature.key
    proof = "; both are signed by the same key, so keep both: together they prove it" if both else ""
    return altered("history", _history_name(newer), f"{text}{proof}.")


def _named_by(other: Report, report: Report) -> Iterator[Finding]:
    """Check that this file is the one that the other report's history names for this period and edition."""
    if report.document is None:
        return
    name = (report.document["period"]["label"], report.document["edition"])
    for line in other.lines:
        if (line.period, line.edition) == name and line.sha256 != report.digest:
            yield altered("history", f"{report.stem}.json", f"the history with {other.stem} names another file.")


def _loose_histories(source: Source, reports: Sequence[Report]) -> Iterator[Finding]:
    """Check that a history without a report, kept from an earlier time, begins one of those that were sealed."""
    sealed = {name for report in reports if report.source is source for name in report.sums}
    for name in source.names():
        if not HISTORY_FILE.fullmatch(name) or name in sealed or not reports:
            continue
        try:
            yield _loose_history(name, source.read(name), [report.history for report in reports if report.signature])
        except Unreadable as error:
            yield cannot_tell("history", name, f"{error}.")


def _loose_history(name: str, kept: bytes, sealed: Sequence[bytes]) -> Finding:
    """Compare a history with the sealed ones: lines that no report sealed may be true or false."""
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


@dataclass(frozen=True, slots=True)
class Expected:
    """The signer that the reader expects, as far as they said: a key or a list, and who signs for what."""

    key: str | None = None
    listed: Sequence[AllowedSigner] | None = None
    identity: str | None = None
    namespace: str | None = None


def who_signed(reports: Sequence[Report], trusted: Sequence[Report], expected: Expected) -> Iterator[Finding]:
    """Return one finding for each signed report. A key that only came with the files proves nothing.

    `trusted`: the reports that the reader got elsewhere and trusts to name the key.
    """
    signed = [report for report in reports if report.signature is not None]
    for report in signed:
        if _is_vouched(report, trusted, expected):
            yield _by_earlier(report, trusted)
        elif (doubt := _other_name(report, expected)) is not None:
            yield doubt
        elif expected.key is not None:
            yield _by_key(report, signed, expected.key, expected)
        elif expected.listed is not None:
            yield _by_list(report, signed, expected.listed, expected)
        else:
            yield _by_nobody(report, [*trusted, *signed])


def _is_vouched(report: Report, trusted: Sequence[Report], expected: Expected) -> bool:
    return _other_name(report, expected) is None and any(_vouches(earlier, report) for earlier in trusted)


def _vouches(earlier: Report, later: Report) -> bool:
    """Return whether a trusted report says whose the key of a later one is."""
    same = earlier.purpose == later.purpose and _who(earlier) in (_who(later), *later.earlier_keys)
    named = not set(earlier.identities).isdisjoint(later.identities)
    return same and named and earlier.sound and 0 < earlier.seq <= later.seq


def _other_name(report: Report, expected: Expected) -> Finding | None:
    """Check the identity and namespace that the reader named, whatever the source of the key."""
    if expected.namespace not in (None, report.purpose):
        text = f"signed by {_who(report)} for {_quoted([report.purpose])}, which is not the namespace named"
        return _doubt(report, text)
    if expected.identity is not None and report.identities and expected.identity not in report.identities:
        text = f"signed by {_who(report)} as {_quoted(report.identities)}, which is not the identity named"
        return _doubt(report, text)
    return None


def _by_earlier(report: Report, trusted: Sequence[Report]) -> Finding:
    who = _who(report)
    if report in trusted:
        return note("signer", report.name, f"signed by {who}; you named this report as trusted.")
    if any(_who(earlier) == who and _vouches(earlier, report) for earlier in trusted):
        return good("signer", report.name, f"signed by {who}, the key of an earlier report that you named as trusted.")
    text = f"signed by {who}, which follows from the key of an earlier report that you named as trusted"
    return good("signer", report.name, f"{text}: see {KEY_CHANGES}.")


def _by_key(report: Report, signed: Sequence[Report], key: str, expected: Expected) -> Finding:
    how = _known_by(report, signed, {key: "the key that was named"})
    if how is None:
        return _another_key(report, [other for other in signed if _who(other) == key], f"the one named, {key}")
    own = [other for other in signed if key in (_who(other), *other.earlier_keys)]
    allowed = {other.purpose for other in own if other.purpose.startswith(REPORT_PURPOSE)}
    if expected.namespace is None and not _is_clear(report.purpose, allowed):
        return _which_namespace(report, allowed)
    return good("signer", report.name, f"signed by {_who(report)}, {how[1]}.")


def _known_by(report: Report, signed: Sequence[Report], keys: Mapping[str, str]) -> tuple[str, str] | None:
    """Return which of the reader's keys vouches for the key of a report, and how; None if none does.

    A key vouches for its successors by its statement. It vouches for an earlier key where a report that it signed
    carries the earlier key's statement, and lists this very report in its history.
    """
    who = _who(report)
    if who in keys:
        return who, keys[who]
    change = next((change for change in report.key_changes if change.old in keys), None)
    if change is not None:
        return change.old, f"which follows from {change.old} by the statement of {change.on} in {KEY_CHANGES}"
    for other in signed:
        if _who(other) in keys and other.purpose == report.purpose and other.sound and _lists(other, report):
            change = next((change for change in other.key_changes if change.old == who), None)
            if change is not None:
                text = f"which was replaced on {change.on}: {other.stem} has its statement and lists this report"
                return _who(other), text
    return None


def _by_list(report: Report, signed: Sequence[Report], listed: Sequence[AllowedSigner], expected: Expected) -> Finding:
    """Do what `ssh-keygen -Y verify` does with a list, an identity and a namespace."""
    who = _who(report)
    known = {line.fingerprint: "which the list of allowed signers names" for line in listed}
    how = _known_by(report, signed, known)
    if how is None:
        return _another_key(report, [other for other in signed if _who(other) in known], "one of those in the list")
    own = [line for line in listed if line.fingerprint == how[0]]
    own = [line for line in own if not line.namespaces or report.purpose in line.namespaces]
    if not own:
        return _doubt(report, f"the list does not allow {who} to sign for {_quoted([report.purpose])}")
    if expected.identity is not None:
        own = [line for line in own if expected.identity in line.identities]
    identities = {identity for line in own for identity in line.identities}
    if not own or (report.identities and identities.isdisjoint(report.identities)):
        return _doubt(
            report, f"signed by {who} as {_quoted(report.identities)}, which is not what you and the list name"
        )
    others = {one for line in listed if identities.isdisjoint(line.identities) for one in line.identities}
    if expected.identity is None and others:
        text = f"signed by {who} as {_quoted(identities)}, but the list also names {_quoted(others)}"
        return _doubt(report, f"{text}: say with --identity whose report this is to be")
    allowed = {namespace for line in own for namespace in line.namespaces}
    if expected.namespace is None and not _is_clear(report.purpose, allowed):
        return _which_namespace(report, allowed)
    return good("signer", report.name, f"signed by {who}, {how[1]}.")


def _is_clear(purpose: str, allowed: Collection[str]) -> bool:
    """Return whether only this purpose can be meant: the only one allowed (none: any), or the only one of a report."""
    likely = {one for one in allowed or (purpose,) if one.startswith(REPORT_PURPOSE)}
    return {*allowed} == {purpose} or likely == {purpose}


def _which_namespace(report: Report, allowed: Collection[str]) -> Finding:
    text = f"signed by {_who(report)} for {_quoted([report.purpose])}"
    others = {*allowed} - {report.purpose}
    more = f", where {_quoted(others)} is possible too" if others else ", which is not the usual name of a report"
    return _doubt(report, f"{text}{more}: say with --namespace which one the publisher names")


def _another_key(report: Report, known: Sequence[Report], whose: str) -> Finding:
    """Report a sound report whose key is not the expected one: nothing in it was altered."""
    text = f"signed by another key, {_who(report)}, not by {whose}"
    naming = next((other for other in known if other.sound and _lists(other, report)), None)
    if naming is not None:
        text += f"; but {naming.stem}, which has that key, lists this report in its history: the key was changed"
        return _doubt(report, f"{text}. Compare the older key with the publisher's site")
    text += ": another publisher's report, a forgery, or the key was changed"
    return _doubt(report, f"{text}. Ask the publisher's site which keys are theirs")


def _lists(newer: Report, report: Report) -> bool:
    return newer is not report and any(line.sha256 == report.digest for line in newer.lines)


def _by_nobody(report: Report, others: Sequence[Report]) -> Finding:
    text = f"consistent, signed by {_who(report)}" if report.sound else f"signed by {_who(report)}"
    before = [one for one in others if one.purpose == report.purpose and 0 < one.seq < report.seq and one.sound]
    other = next((one for one in before if _who(one) != _who(report)), None)
    if other is not None:
        text += f"; the earlier report that was given is signed by {_who(other)}"
        if _who(other) in report.earlier_keys:
            return _doubt(report, f"{text}, which announced this key; compare the older key with the publisher's site")
        return _doubt(report, f"{text}: ask the publisher whether the key was changed")
    return _doubt(report, f"{text}; compare this with the publisher's site")


def _doubt(report: Report, text: str) -> Finding:
    return cannot_tell("signer", report.name, f"{text}.")


def _quoted(names: Collection[str]) -> str:
    return plain(", ".join(sorted(names)))


def _who(report: Report) -> str:
    return report.signature.fingerprint if report.signature else ""
