"""Reports what was published after a report: a new edition, the next report, or one that is now overdue."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from reports.sealing.bundle import stem_of
from reports.sealing.history import HistoryLine
from reports.verify.findings import Finding, note
from reports.verify.report import Report
from storage.vocabulary.period import BadPeriod, Period

CHECK = "newer"


def check_newer(reports: Sequence[Report], today: date | None) -> Iterator[Finding]:
    """Return notes only: an old report is as its publisher sealed it. `today` may be unknown."""
    known = sorted((one for one in reports if one.signature and one.document), key=lambda one: one.purpose)
    for _, group in groupby(known, key=lambda report: report.purpose):
        own = list(group)
        lines = sorted({line for report in own for line in report.lines}, key=lambda line: line.seq)
        for report in own:
            yield from _newer_edition(report, lines)
        yield from _next_report(own, lines, today)


def _newer_edition(report: Report, lines: Sequence[HistoryLine]) -> Iterator[Finding]:
    """Note that a later edition replaced a report: it is still sealed, but no longer the publisher's latest word."""
    document = report.document
    if document is None:
        return
    period, edition = document["period"]["label"], document["edition"]
    newest = max((line.edition for line in lines if line.period == period), default=edition)
    if newest > edition:
        text = f"edition {newest} has replaced this one, edition {edition}: see {stem_of(period, newest)}."
        yield note(CHECK, f"{report.stem}.json", text)


def _next_report(reports: Sequence[Report], lines: Sequence[HistoryLine], today: date | None) -> Iterator[Finding]:
    """Note what the newest of the reports says of the next one."""
    newest = max(reports, key=lambda report: _end(report.document["period"]["label"]) if report.document else date.min)
    if newest.document is None:
        return
    name, end = f"{newest.stem}.json", _end(newest.document["period"]["label"])
    later = [line for line in lines if _end(line.period) > end]
    if later:
        text = f"a later report has been published: {stem_of(later[-1].period, later[-1].edition)}."
        yield note(CHECK, name, text)
    elif today is not None:
        yield note(CHECK, name, _due(date.fromisoformat(newest.document["next_due"][:10]), today))


def _due(due: date, today: date) -> str:
    days = abs((today - due).days)
    span = f"{days:,} day{'s' if days > 1 else ''}"
    if today > due:
        return f"the next report was due {span} ago, on {due}: look for it where you got this one."
    return f"the next report is due in {span}, on {due}." if days else "the next report is due today."


def _end(label: str) -> date:
    try:
        return Period.parse(label).end
    except BadPeriod:
        return date.min
