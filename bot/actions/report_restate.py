"""Recounts every published period and tells what a new report has to restate, and why. Changes nothing.

Each period is recounted as of its own end; embargoes are judged at the end of the new report's period.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reports.content import Earlier
from reports.figures import COLUMNS, Figures, figures_of
from reports.period import Period
from reports.published import Statement, published
from reports.recount import with_cases
from reports.restatement import Reason, restated
from storage import publications
from storage import restated as restated_cases
from storage.database import Session
from storage.publications import Publication
from storage.restated import Change, Since
from storage.tally import tally
from storage.vocabulary import Case, Outcome, PublicationKind, Tally

STATED = (PublicationKind.REPORT, PublicationKind.CORRECTION, PublicationKind.ERRATUM)
REASONS = tuple(Reason)
# What the end of a demand decides; the rest of a case was known when it came in.
OUTCOME_FIELDS = (
    "outcome", "closed_on", "data_disclosed", "accounts_affected", "refusal_reason", "notice", "answered_after_hours"
)  # fmt: skip


@dataclass(frozen=True)
class Published:
    """The sealed reports in the order of the history, each with its document, and the digest of the last file."""

    reports: tuple[tuple[Publication, dict[str, Any]], ...]
    previous: str | None
    seals: dict[tuple[str, str, int], int] = field(default_factory=dict)

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The documents alone."""
        return [document for _, document in self.reports]

    @property
    def labels(self) -> list[str]:
        """Every published period, oldest first."""
        return sorted({publication.period for publication, _ in self.reports}, key=Period.parse)


def read_published(session: Session) -> Published:
    """Everything that was sealed so far."""
    found, previous = [], None
    for publication in publications.sealed(session):
        if publication.kind in STATED:
            files = publications.files(session, publication.id)
            file = next(file for name, file in files.items() if name.endswith(".json"))
            found.append((publication, json.loads(file.data)))
            previous = file.sha256
    return Published(tuple(found), previous, restated_cases.seals(session))


def newest_document(known: Published, label: str) -> dict[str, Any]:
    """The document of a period's newest edition."""
    return next(document for publication, document in reversed(known.reports) if publication.period == label)


def restatements(session: Session, known: Published, period: Period, zone: str) -> list[dict[str, Any]]:
    """What the report of a period restates of the periods before it, oldest first."""
    rows: list[dict[str, Any]] = []
    for label in known.labels:
        earlier = Period.parse(label)
        statement = published(known.documents, label)
        if earlier.end <= period.start and statement is not None:
            since = last_stated(known, label)
            rows += restated(label, statement, list(_steps(session, earlier, since, period.end, zone)))
    return rows


def corrections(session: Session, known: Published, period: Period, zone: str) -> list[dict[str, Any]]:
    """What a new edition of a period changes in its newest published figures; no lifted embargo is among it."""
    statement = published(known.documents, period.label)
    if statement is None:
        return []
    since = last_stated(known, period.label)
    return restated(period.label, statement, list(_steps(session, period, since, told_by_now(known, period), zone)))


def told_by_now(known: Published, period: Period) -> date:
    """The day on which a new edition of a period judges embargoes: as the newest report did that told of it.

    So a new edition takes in no lifted embargo that a report has not told before.
    """
    return last_stated(known, period.label).told_by if period.label in known.labels else period.end


def last_stated(known: Published, label: str) -> Since:
    """When a period was stated last: by its newest edition, or by a later report, which recounts every earlier one."""
    period = Period.parse(label)
    since = Since(0, period.end)
    for publication, _ in known.reports:
        own = publication.period == label and publication.kind != PublicationKind.ERRATUM
        later = publication.kind == PublicationKind.REPORT and Period.parse(publication.period).start >= period.end
        if own or (later and since.seq):
            told_by = max(since.told_by, Period.parse(publication.period).end)
            since = Since(known.seals[publication.period, publication.kind, publication.edition], told_by)
    return since


def history(known: Published, restated_now: Sequence[dict[str, Any]], period: Period) -> list[Earlier]:
    """Every published period with the newest figures, those that the new report of `period` restates among them."""
    found = []
    for label in known.labels:
        statement = published(known.documents, label)
        if statement is not None:
            mine = [row for row in restated_now if (row["period"], row["table"]) == (label, "totals")]
            found.append(_earlier(label, statement, {row["column"]: row["new"] for row in mine}, period.label))
    return found


def _earlier(label: str, statement: Statement, restated_now: dict[str, Any], report: str) -> Earlier:
    totals = {place[2]: cell for place, cell in statement.cells.items() if place[0] == "totals"}
    before = [where for place, where in statement.restated_in.items() if place[0] == "totals" and place[2] in COLUMNS]
    newest = max(before, key=Period.parse, default=None)
    return Earlier(
        label=label,
        totals=totals | restated_now,
        restated_in=report if restated_now.keys() & set(COLUMNS) else newest,
        coverage=statement.coverage,
    )


def _steps(
    session: Session, period: Period, since: Since, told_by: date, zone: str
) -> Iterator[tuple[Reason, Figures]]:
    """The figures after the changes of each reason, one upon the other; the last are those of today's register."""
    among = restated_cases.untouched(since, told_by)
    base = tally(session, period.start, period.end, zone, told_by=told_by, among=among)
    changes = list(restated_cases.changes(session, since, period.end, told_by))
    for reason in REASONS if changes else REASONS[:1]:
        yield reason, _figures(base, [case_after(change, reason) for change in changes], period)


def _figures(base: Tally, cases: Sequence[Case | None], period: Period) -> Figures:
    return figures_of(with_cases(base, [case for case in cases if case is not None]), period)


def case_after(change: Change, reason: Reason) -> Case | None:
    """How a case counts once the changes of a reason, and of those before it, are made; None: not at all."""
    step = REASONS.index(reason)
    if change.before is None or change.after is None:
        return change.after if step >= REASONS.index(_whole(change)) else change.before
    if change.before.outcome is not Outcome.PENDING or change.after.outcome is Outcome.PENDING:
        return change.after if step >= REASONS.index(Reason.WRONG_ENTRY) else change.before
    if step >= REASONS.index(Reason.LATE_OUTCOME):
        return change.after
    was_open = {name: getattr(change.before, name) for name in OUTCOME_FIELDS}
    return replace(change.after, **was_open) if step >= REASONS.index(Reason.WRONG_ENTRY) else change.before


def _whole(change: Change) -> Reason:
    """Why a case came in, or went, as a whole."""
    if change.after is None:
        return Reason.VOID
    hidden = change.after.embargo_until is not None or not change.is_new
    return Reason.EMBARGO_LIFTED if hidden else Reason.LATE_ENTRY
