"""Registers whose national security process is reported in bands, and what their readers get."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from bot.actions.context.calendar import dates_of
from bot.actions.context.context import CountingContext
from bot.actions.publishing.content import document_in, kind_now
from bot.config.settings import Settings
from reports.document.document import canonical_json
from reports.document.files import data_files
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from reports.schema.types import Document
from reports.sealing.bundle import sha256
from reports.sums.contradictions import contradictions
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import corrections, publications
from storage.publishing.publications import Publication
from storage.register import amendments, cases
from storage.vocabulary.case import Case
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.period import Period
from storage.vocabulary.words import DISCLOSING, NATIONAL_SECURITY_PROCESS, DataKind, LegalProcess, Notice, Outcome
from tests.support import cases as samples
from tests.support.report_samples import terms

OPENED_AT = datetime(2024, 1, 1, tzinfo=UTC)
PERIODS = {"half-year": ("2026-H1", "2026-H2"), "year": ("2026", "2027")}
LETTER, CONTENT = LegalProcess.NATIONAL_SECURITY_LETTER, LegalProcess.FISA_CONTENT
# Days in the windows of both reports, by all options.
DAYS = [date(year, month, day) for year in (2025, 2026) for month, day in ((1, 2), (3, 9), (6, 30), (7, 5), (12, 31))]
HALVES = ("us-1874-1", "us-1874-2", "us-1874-3")
CHOICES = st.one_of(
    st.tuples(st.just("half-year"), st.sampled_from(HALVES), st.sampled_from([*HALVES, ""])),
    st.tuples(st.just("year"), st.just("us-1874-4"), st.sampled_from(["us-1874-4", ""])),
)


def a_secret(
    day: date = DAYS[6], process: LegalProcess = LETTER, outcome: Outcome = Outcome.PENDING, **more: Any
) -> Case:
    given_data = (DataKind.MESSAGE_CONTENT,) if outcome in DISCLOSING else ()
    facts: Any = {"accounts_specified": 1, "accounts_affected": None, "closed_on": None, "data_disclosed": given_data}
    data: Any = {"data_requested": (DataKind.MESSAGE_CONTENT,), "received_on": day, "country": "US"}
    return samples.a_case(legal_process=process, outcome=outcome, **facts | data | more)


SECRETS = st.lists(
    st.builds(
        a_secret,
        st.sampled_from(DAYS),
        st.sampled_from(sorted(NATIONAL_SECURITY_PROCESS)),
        st.sampled_from([Outcome.PENDING, Outcome.DISCLOSED, Outcome.REFUSED]),
        requests=st.integers(1, 9),
        accounts_specified=st.one_of(st.none(), st.integers(0, 9)),
        notice=st.sampled_from(Notice),
    ),
    max_size=5,
)
COMMON = st.lists(samples.random_cases(), max_size=4).map(
    lambda rows: [row for row in rows if row.legal_process not in NATIONAL_SECURITY_PROCESS]
)


def configured(period: str, bands: Sequence[str], threshold: int) -> Settings:
    return Settings.model_validate(
        {
            "publisher": {"name": "Example Messenger", "url": "https://example.org"},
            "report": {"first_period": PERIODS[period][0], "period": period, "list_disclosures": not threshold},
            "privacy": {"bands": list(filter(None, bands)), "threshold": threshold},
        }
    )


@dataclass
class Office:
    """A register whose reports are published one after the other."""

    session: Session
    period: str = "half-year"
    option: str = "us-1874-3"
    threshold: int = 0

    @property
    def counting(self) -> CountingContext:
        chosen = terms(list_disclosures=not self.threshold)
        return CountingContext(None, self._settings(), chosen)  # type: ignore[arg-type]

    def _settings(self) -> Settings:
        return configured(self.period, [self.option], self.threshold)

    def record(self, *rows: Case) -> list[str]:
        references = []
        for row in rows:
            reference = cases.new_reference(self.session)
            cases.add(self.session, row, reference=reference, now=OPENED_AT, actor="cli:ada")
            references.append(reference)
        return references

    def void(self, reference: str) -> None:
        stored = cases.by_reference(self.session, reference)
        amendments.void(self.session, stored, VoidReason.DUPLICATE, now=OPENED_AT, actor="cli:ada")

    def amend(self, reference: str, **changes: Any) -> None:
        stored = cases.by_reference(self.session, reference)
        amendments.amend(self.session, stored, replace(stored.case, **changes), now=OPENED_AT, actor="cli:ada")

    def document(self, label: str, edition: int = 1, **options: Any) -> Document:
        found = self._settings()
        dates = dates_of(Period.parse(label), found.report, found.publisher.timezone)
        return document_in(self.session, self.counting, dates, edition=edition, **options)

    def draft(self, document: Document) -> Publication:
        period, at = Period.parse(document["period"]["label"]), datetime(2030, 1, 1, tzinfo=UTC)
        return publications.save_draft(
            self.session, period=period, kind=document["kind"],
            edition=document["edition"], digest=sha256(canonical_json(document)), due_at=at,
            content={"r.json": canonical_json(document)}, charts={}, now=at,
        )  # fmt: skip

    def seal(self, document: Document) -> Publication:
        kept = self.draft(document)
        publications.seal(
            self.session, kept, history_line=f"{document['period']['label']} {document['edition']}",
            commitment=entries.commitment(self.session), files={}, approvals=2, parts=[], now=kept.due_at,
        )  # fmt: skip
        return publications.by_id(self.session, kept.id)

    def new_edition(self, label: str) -> Document:
        kind = kind_now(self.session, self.counting, Period.parse(label))
        why = corrections.Correction(replaces=1, reason="wrong_value", asked_on=date(2028, 1, 1))
        return self.document(label, edition=2, kind=kind, correction=why)


def bytes_of(document: Document) -> dict[str, bytes]:
    """Every byte that readers get: files, charts in words, and the posts."""
    files = data_files(document)
    post = render_post(document, terms(), ApprovalNote(2, 2))
    return {**files.loose, **files.packed, "caption": post.caption.encode(), "text": post.text.encode()}


def played(
    session: Session,
    choice: tuple[str, str, str],
    rows: Sequence[Sequence[Case]],
    secrets: Sequence[Sequence[Case]],
    *,
    many: bool,
    threshold: int = 0,
) -> list[Document]:
    """Two periods, the second perhaps with another option or none, and a new edition of the first."""
    period, option, then = choice
    office, found = Office(session, period, option, threshold), []
    base = [a_secret(day, process, requests=1000, accounts_specified=1000) for day in DAYS for process in (LETTER,)]
    office.record(*rows[0], *(base if many else []))
    first_end = Period.parse(PERIODS[period][0]).end
    before, later = (
        [secret for secret in some if then or secret.received_on < first_end] for some in secrets
    )  # without bands, what comes later is counted in figures
    written = office.record(*before)
    document = office.document(PERIODS[period][0])
    office.seal(document)
    found.append(document)
    office.record(*rows[1])
    for reference in written[:1]:
        office.void(reference)
    for reference in written[1:2]:
        office.amend(reference, requests=9, closed_on=None, outcome=Outcome.PENDING, data_disclosed=())
    office.record(*later)
    office.option = then
    for next_document in (office.document(PERIODS[period][1]), office.new_edition(PERIODS[period][0])):
        office.seal(next_document)
        found.append(next_document)
        assert not list(contradictions(next_document))
    session.rollback()
    return found
