"""Recounts every published period and finds what a new report must restate, and why. Changes nothing.

Each period is recounted as of its own end; embargoes are judged at the end of the new report's period.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.actions.publishing.restate_removals import REASONS, Removals, after_change, is_stated
from reports.disclosure_control.protect import Protection
from reports.document.csv import ALL
from reports.document.history import Earlier
from reports.figures.figures import Figures, figures_of
from reports.restating.elsewhere import shown_elsewhere
from reports.restating.hidden import restated_in_ranges
from reports.restating.published import Statement, published
from reports.restating.recount import with_cases
from reports.restating.restatement import Reason, restated
from reports.schema.cells import Cell
from reports.schema.tables import columns_of
from reports.schema.types import Document, Restatement
from reports.schema.values import COLUMNS
from storage.counting import changed_cases as restated_cases
from storage.counting.changed_cases import Change, Since
from storage.counting.tally import tally
from storage.engine.database import Session
from storage.publishing import publications
from storage.publishing.publications import Publication
from storage.vocabulary.case import Case
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationKind
from storage.vocabulary.tally import Tally

STATED = (PublicationKind.REPORT, PublicationKind.CORRECTION, PublicationKind.ERRATUM)


@dataclass(frozen=True)
class Published:
    """The sealed reports with their documents, in the order of the history, and the digest of the last document."""

    reports: tuple[tuple[Publication, Document], ...]
    previous: str | None
    seals: dict[tuple[str, str, int], int]

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """Return the latest statement about each period."""
        return published(document for _, document in self.reports)

    @cached_property
    def periods(self) -> dict[str, Period]:
        """Return every published period by its label, oldest first."""
        return {period.label: period for period in sorted({publication.period for publication, _ in self.reports})}

    def newest_document(self, period: Period) -> Document:
        """Return the document of a period's newest edition."""
        return next(document for publication, document in reversed(self.reports) if publication.period == period)

    def banded_until(self, period: Period) -> date | None:
        """Return the end of the last period, up to this one, whose newest edition has bands; None if none has.

        What was received before that stays out of the figures, also of later periods without bands: demands that they
        carry forward would be counted in figures.
        """
        ends = (one.end for one in self.periods.values() if one.end <= period.end and self._is_banded(one))
        return max(ends, default=None)

    def _is_banded(self, period: Period) -> bool:
        return self.newest_document(period)["legal_bands"] is not None

    @cached_property
    def elsewhere(self) -> dict[str, Earlier]:
        """Return figures of other sources by period, as the last history showed them. An erratum repeats an old one."""
        documents = [document for publication, document in self.reports if publication.kind != PublicationKind.ERRATUM]
        return shown_elsewhere(documents[-1]) if documents else {}

    def is_restated(self, period: Period) -> bool:
        """Return whether a later report restated the newest edition of a period, so its figures are outdated."""
        places = [place for place, (publication, _) in enumerate(self.reports) if publication.period == period]
        later = self.reports[places[-1] + 1 :] if places else ()
        return any(row["period"] == period.label for _, document in later for row in document["restatements"])

    def last_stated(self, period: Period) -> Since:
        """Return when a period was last stated: by its newest edition, or by a later report, which recounts it."""
        since = Since(0, period.end)
        for publication, _ in self.reports:
            stated = publication.period
            own = stated == period and publication.kind != PublicationKind.ERRATUM
            later = publication.kind == PublicationKind.REPORT and stated.start >= period.end
            if own or (later and since.seq):
                judged_on = max(since.judged_on, stated.end)
                since = Since(self.seals[stated.label, publication.kind, publication.edition], judged_on)
        return since


def read_published(session: Session) -> Published:
    """Return everything that has been sealed."""
    found, previous = [], None
    for publication in publications.sealed(session):
        if publication.kind in STATED:
            file = publications.document(session, publication.id)
            found.append((publication, json.loads(file.data)))
            previous = file.sha256
    return Published(tuple(found), previous, restated_cases.seals(session))


# Decided when a demand is closed; the other fields are known when it is received.
OUTCOME_FIELDS = (
    "outcome", "closed_on", "data_disclosed", "accounts_affected", "refusal_reason", "notice", "answered_after_hours"
)  # fmt: skip


def restatements(
    session: Session, known: Published, period: Period, zone: str, protection: Protection | None = None
) -> list[Restatement]:
    """Return what the report of a period restates about earlier periods, oldest first.

    `protection` hides their small counts, and takes in what is restated.
    """
    rows: list[Restatement] = []
    changed: dict[Since, list[Change]] = {}  # one report was the last to state most periods: read it once for all
    for label, earlier in known.periods.items():
        if earlier.end <= period.start:
            since = known.last_stated(earlier)
            if since not in changed:
                changed[since] = list(restated_cases.changes(session, since, period.start, period.end))
            relevant = [change for change in changed[since] if change.received_on < earlier.end]
            steps = list(_steps(session, known, earlier, since, period.end, zone, relevant))
            rows += _restated(label, known.statements[label], steps, protection)
    return rows


def _restated(
    label: str, old: Statement, steps: Sequence[tuple[Reason, Figures]], protection: Protection | None
) -> list[Restatement]:
    return restated(label, old, steps[1:]) if protection is None else restated_in_ranges(label, old, steps, protection)


def corrections(
    session: Session, known: Published, period: Period, zone: str, protection: Protection | None = None
) -> list[Restatement]:
    """Return what a new edition of a period changes in the newest published figures; no lifted embargo is included."""
    if period.label not in known.periods:
        return []
    steps = correction_steps(session, known, period, zone)
    return _restated(period.label, known.statements[period.label], steps, protection)


def correction_steps(session: Session, known: Published, period: Period, zone: str) -> list[tuple[Reason, Figures]]:
    """Return the figures of a period when it was stated last, and after the changes of each reason since."""
    since, judged_on = known.last_stated(period), told_by_now(known, period)
    changed = list(restated_cases.changes(session, since, period.end, judged_on))
    return list(_steps(session, known, period, since, judged_on, zone, changed))


def told_by_now(known: Published, period: Period) -> date:
    """Return the day on which a new edition of a period judges embargoes: the same as the last report covering it.

    So a new edition includes no lifted embargo that no report has included yet.
    """
    return known.last_stated(period).judged_on if period.label in known.periods else period.end


def history(known: Published, restated_now: Sequence[Restatement], period: Period) -> list[Earlier]:
    """Return every published period with the newest figures, including those that the new report restates."""
    found = []
    for label in known.periods:
        rows = [row for row in restated_now if (row["period"], row["table"]) == (label, "totals")]
        moved = {row["column"]: row["new"] for row in rows}
        found.append(_earlier(label, known.statements[label], moved, period.label))
    return found


def _earlier(label: str, statement: Statement, restated_now: Mapping[str, Cell], report: str) -> Earlier:
    totals = {column: restated_now.get(column) or statement.cells["totals", ALL, column] for column in COLUMNS}
    before = [where for place, where in statement.restated_in.items() if place[0] == "totals" and place[2] in COLUMNS]
    newest = max(before, key=Period.parse, default=None)
    return Earlier(
        label=label,
        totals=columns_of(totals),
        restated_in=report if restated_now.keys() & set(COLUMNS) else newest,
        coverage=statement.coverage,
    )


def _steps(
    session: Session,
    known: Published,
    period: Period,
    since: Since,
    judged_on: date,
    zone: str,
    changes: Sequence[Change],
) -> Iterator[tuple[Reason, Figures]]:
    """Yield the figures before the changes, then after those of each reason; the last match today's register.

    What a period published only in bands stays out of its figures.
    """
    base = tally(
        session,
        period.start,
        period.end,
        zone,
        judged_on=judged_on,
        untouched=since,
        banded_until=known.banded_until(period),
    )
    removals = Removals.since(session, period, since, stated=is_stated(known.statements[period.label]))
    first = replace(base, removals=removals.after(REASONS[0]))
    yield REASONS[0], _figures(first, [change.before for change in changes], period)
    for reason in REASONS if changes or removals.changes else REASONS[:1]:
        cases = [case_after(change, reason) for change in changes]
        yield reason, _figures(replace(base, removals=removals.after(reason)), cases, period)


def _figures(base: Tally, cases: Sequence[Case | None], period: Period) -> Figures:
    return figures_of(with_cases(base, [case for case in cases if case is not None]), period)


def case_after(change: Change, reason: Reason) -> Case | None:
    """Return a case after the changes of this reason and of those before it; None if it does not count."""
    if change.before is None or change.after is None:
        return change.after if REASONS.index(reason) >= REASONS.index(_whole(change)) else change.before
    return after_change(change.before, change.after, reason, OUTCOME_FIELDS)


def _whole(change: Change) -> Reason:
    """Return why a case was added or removed as a whole."""
    if change.after is None:
        return Reason.VOID
    hidden = change.after.embargo_until is not None or not change.is_new
    return Reason.EMBARGO_LIFTED if hidden else Reason.LATE_ENTRY
