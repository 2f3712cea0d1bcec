"""A register in which cases come, change and go, and the reports that were made of it one after the other."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.actions.cases.change import embargo_case, embargo_change, refuse_frozen
from bot.actions.publishing.restate import history, read_published, restatements, told_by_now
from reports.document.document import canonical_json, report_document
from reports.figures.figures import figures_of
from reports.restating.published import Statement, published
from reports.restating.restatement import counted
from storage.counting.tally import tally
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import publications
from storage.register import amendments, cases
from storage.vocabulary.case import Case
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.errors import DomainError
from storage.vocabulary.period import Period
from storage.vocabulary.words import DataKind
from tests.support import cases as samples
from tests.support.report_samples import terms

PERIODS = [Period.parse(label) for label in ("2026-H1", "2026-H2", "2027-H1", "2027-H2")]


@dataclass
class History:
    """A register and the reports made of it, one period after the other."""

    session: Session
    references: list[str] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)

    def record(self, case: Case, now: datetime) -> str:
        stored = cases.add(self.session, case, reference=cases.new_reference(self.session), now=now, actor="cli:ada")
        self.references.append(stored.reference)
        return stored.reference

    def amend(self, reference: str, new: Case, now: datetime) -> None:
        stored = cases.by_reference(self.session, reference)
        refuse_frozen(stored, now.date())
        changed = replace(new, embargo_until=stored.case.embargo_until)
        if changed != stored.case:
            amendments.amend(self.session, stored, changed, now=now, actor="cli:ada")

    def void(self, reference: str, now: datetime) -> None:
        stored = cases.by_reference(self.session, reference)
        refuse_frozen(stored, now.date())
        amendments.void(self.session, stored, VoidReason.DUPLICATE, now=now, actor="cli:ada")

    def embargo(self, reference: str, until: str, now: datetime) -> None:
        change = embargo_change(cases.by_reference(self.session, reference), until, today=now.date())
        embargo_case(self.session, change, now=now, actor="cli:ada")

    def step(self, now: datetime, kind: str, number: int, case: Case, until: str) -> None:
        if kind == "record" or not self.references:
            self.record(case, now)
            return
        reference = self.references[number % len(self.references)]
        with suppress(DomainError):
            if kind == "amend":
                self.amend(reference, case, now)
            elif kind == "void":
                self.void(reference, now)
            else:
                self.embargo(reference, until if kind == "embargo" else "lift", now)

    def document(self, period: Period, kind: str = "report", edition: int = 1) -> Any:
        known = read_published(self.session)
        report = kind == "report"
        judged_on = period.end if report else told_by_now(known, period)
        rows = restatements(self.session, known, period, "UTC") if report else []
        return report_document(
            figures_of(tally(self.session, period.start, period.end, "UTC", judged_on=judged_on), period),
            terms(),
            period=period,
            kind=kind,
            edition=edition,
            next_due=after(period),
            earlier=history(known, rows, period),
            previous=known.previous,
            restatements=rows,
        )

    def publish(self, period: Period, kind: str = "report", edition: int = 1) -> Any:
        document = self.document(period, kind, edition)
        data = canonical_json(document)
        kept = publications.save_draft(
            self.session, period=period, kind=kind, edition=edition,
            digest=f"{len(self.documents):064x}", due_at=after(period), content={"r.json": data}, charts={},
            now=after(period),
        )  # fmt: skip
        publications.seal(
            self.session, kept, history_line=str(len(self.documents)), commitment=entries.commitment(self.session),
            files={}, approvals=2, parts=[], now=after(period),
        )  # fmt: skip
        self.documents.append(document)
        return document

    def newest(self, label: str) -> Statement:
        return published(self.documents)[label]

    def recount(self, period: Period, judged_on: date) -> Statement:
        return counted(figures_of(tally(self.session, period.start, period.end, "UTC", judged_on=judged_on), period))


def after(period: Period) -> datetime:
    return datetime.combine(period.end + timedelta(days=14), time(12), UTC)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def a_case(**changes: Any) -> Case:
    facts: Any = {
        "received_on": date(2026, 3, 1),
        "accounts_specified": 1,
        "data_requested": (DataKind.IP_ADDRESS,),
        "closed_on": None,
    }
    return samples.a_case(**facts | changes)
