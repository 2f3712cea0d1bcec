"""National security process in bands: what differs inside a band changes no byte that is published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.actions.context.calendar import dates_of
from bot.actions.context.context import CountingContext
from bot.actions.publishing.content import document_in, kind_now
from bot.actions.publishing.legal_bands import BandNotes, FiguresForbidden, counts_forbidden, notes_of, refuse_figures
from bot.config.settings import Settings
from reports.document.document import canonical_json
from reports.document.files import data_files
from reports.period import Period
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from reports.schema.types import Document
from reports.sealing.bundle import sha256
from reports.sums.contradictions import contradictions
from storage.engine.database import Database, Session
from storage.ledger import entries
from storage.publishing import corrections, publications
from storage.publishing.publications import Publication
from storage.register import amendments, cases
from storage.vocabulary.case import Case
from storage.vocabulary.changes import VoidReason
from storage.vocabulary.publishing import PublicationKind
from storage.vocabulary.words import DISCLOSING, NATIONAL_SECURITY_PROCESS, DataKind, LegalProcess, Notice, Outcome
from tests.support import cases as samples
from tests.support.report_samples import terms
from tests.support.samples import sampled

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


@pytest.fixture
def session(shared: Database) -> Iterator[Session]:
    with shared.transaction() as opened:
        yield opened
        opened.rollback()


def configured(period: str, bands: Sequence[str]) -> Settings:
    return Settings.model_validate(
        {
            "publisher": {"name": "Example Messenger", "url": "https://example.org"},
            "report": {"first_period": PERIODS[period][0], "period": period},
            "privacy": {"bands": list(filter(None, bands))},
        }
    )


@dataclass
class Office:
    """A register whose reports are published one after the other."""

    session: Session
    period: str = "half-year"
    option: str = "us-1874-3"

    @property
    def counting(self) -> CountingContext:
        return CountingContext(None, configured(self.period, [self.option]), terms())  # type: ignore[arg-type]

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
        found = configured(self.period, [self.option])
        dates = dates_of(Period.parse(label), found.report, found.publisher.timezone)
        return document_in(self.session, self.counting, dates, edition=edition, **options)

    def draft(self, document: Document) -> Publication:
        period, at = Period.parse(document["period"]["label"]), datetime(2030, 1, 1, tzinfo=UTC)
        return publications.save_draft(
            self.session, period=period.label, start=period.start, end=period.end, kind=document["kind"],
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
) -> list[dict[str, bytes]]:
    """Two periods, the second perhaps with another option or none, and a new edition of the first."""
    period, option, then = choice
    office, found = Office(session, period, option), []
    base = [a_secret(day, process, requests=1000, accounts_specified=1000) for day in DAYS for process in (LETTER,)]
    office.record(*rows[0], *(base if many else []))
    first_end = Period.parse(PERIODS[period][0]).end
    before, later = (
        [secret for secret in some if then or secret.received_on < first_end] for some in secrets
    )  # without bands, what comes later is counted in figures
    written = office.record(*before)
    document = office.document(PERIODS[period][0])
    office.seal(document)
    found.append(bytes_of(document))
    office.record(*rows[1])
    for reference in written[:1]:
        office.void(reference)
    for reference in written[1:2]:
        office.amend(reference, requests=9, closed_on=None, outcome=Outcome.PENDING, data_disclosed=())
    office.record(*later)
    office.option = then
    for next_document in (office.document(PERIODS[period][1]), office.new_edition(PERIODS[period][0])):
        office.seal(next_document)
        found.append(bytes_of(next_document))
        assert not list(contradictions(next_document))
    session.rollback()
    return found


@sampled(12, 200)
def test_what_differs_inside_a_band_changes_no_published_byte(shared: Database, sample: int) -> None:
    @settings(max_examples=sample, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(CHOICES, st.tuples(COMMON, COMMON), st.tuples(SECRETS, SECRETS), st.tuples(SECRETS, SECRETS), st.booleans())
    def check(choice: Any, rows: Any, one: Any, other: Any, many: bool) -> None:
        found = []
        for secrets in (one, other):
            with shared.transaction() as session:
                found.append(played(session, choice, rows, secrets, many=many))
        assert found[0] == found[1]

    check()


def rows_of(document: Document) -> dict[str, tuple[Any, ...]]:
    bands = document["legal_bands"]
    assert bands is not None
    return {
        row["row"]: tuple(words_of(row[column]) for column in ("requests", "accounts_specified"))
        for row in bands["rows"]
    }


def words_of(cell: Any) -> Any:
    return (cell["low"], cell["high"]) if cell["state"] == "range" else cell["state"]


def test_zero_and_one_are_the_same_band_and_a_full_one_is_the_next(session: Session) -> None:
    office = Office(session)
    assert rows_of(office.document("2026-H1")) == {"national_security_process": ((0, 249), (0, 249))}
    office.record(a_secret(requests=249, accounts_specified=None))
    assert rows_of(office.document("2026-H1")) == {"national_security_process": ((0, 249), (0, 249))}
    office.record(a_secret(process=CONTENT, accounts_specified=500))
    document = office.document("2026-H1")
    assert rows_of(document) == {"national_security_process": ((250, 499), (500, 749))}
    assert document["totals"]["requests"] == {"state": "exact", "value": 0}
    not_applicable = [
        row["row"] for row in document["tables"]["by_legal_process"] if row["requests"]["state"] != "exact"
    ]
    assert set(not_applicable) == NATIONAL_SECURITY_PROCESS


def test_orders_are_counted_half_a_year_later_than_letters(session: Session) -> None:
    office = Office(session, option="us-1874-2")
    office.record(*(a_secret(DAYS[3], process, requests=600) for process in (LETTER, CONTENT)))
    assert rows_of(office.document("2026-H1")) == {
        "national_security_letter": ((0, 499), (0, 499)),
        "fisa_content": ((500, 999), (0, 499)),
        "fisa_non_content": ((0, 499), (0, 499)),
    }


def test_days_before_the_register_are_not_recorded(session: Session) -> None:
    office = Office(session, "year", "us-1874-4")
    assert rows_of(office.document("2024")) == {"national_security_process": ("not_recorded", "not_recorded")}
    assert rows_of(office.document("2026")) == {"national_security_process": ((0, 99), (0, 99))}


def test_a_period_keeps_its_option_and_the_next_one_takes_the_new(session: Session) -> None:
    office = Office(session)
    draft = office.draft(office.document("2026-H1"))
    office.option = "us-1874-2"
    document = office.document("2026-H1")
    assert document["legal_bands"] is not None
    assert document["legal_bands"]["option"] == "us-1874-3"
    assert notes_of(session, office.counting.settings, draft).from_next
    office.seal(document)
    later = office.document("2026-H2")
    assert later["legal_bands"] is not None
    assert later["legal_bands"]["option"] == "us-1874-2"


def test_bands_set_while_a_draft_with_figures_waits_apply_to_it(session: Session) -> None:
    office = Office(session, option="")
    office.record(a_secret())
    document = office.document("2026-H1")
    assert document["totals"]["requests"] == {"state": "exact", "value": 1}
    office.draft(document)
    office.option = "us-1874-3"
    assert office.document("2026-H1")["totals"]["requests"] == {"state": "exact", "value": 0}


def test_a_published_report_with_figures_gets_no_bands_in_a_new_edition(session: Session) -> None:
    office = Office(session, option="")
    office.seal(office.document("2026-H1"))
    office.option = "us-1874-3"
    assert office.new_edition("2026-H1")["legal_bands"] is None


def test_a_new_edition_is_a_correction_only_if_the_band_changed(session: Session) -> None:
    office = Office(session)
    office.seal(office.document("2026-H1"))
    office.record(a_secret(requests=249))
    assert kind_now(session, office.counting, Period.parse("2026-H1")) is PublicationKind.ERRATUM
    office.record(a_secret())
    assert kind_now(session, office.counting, Period.parse("2026-H1")) is PublicationKind.CORRECTION
    assert rows_of(office.new_edition("2026-H1")) == {"national_security_process": ((250, 499), (0, 249))}


def test_approvers_are_warned_when_0_becomes_a_band_and_when_bands_become_figures(session: Session) -> None:
    office = Office(session, option="")
    office.seal(office.document("2026-H1"))
    office.option = "us-1874-3"
    office.record(a_secret(DAYS[-1], requests=7, accounts_specified=None))
    notes = notes_of(session, office.counting.settings, office.draft(office.document("2026-H2")))
    assert notes == BandNotes(was_zero=True, unsaid=7)
    office.seal(office.document("2026-H2"))
    office.option = ""
    notes = notes_of(session, office.counting.settings, office.draft(office.document("2027-H1")))
    assert notes == BandNotes(was_banded=True)


def test_no_warning_if_the_last_report_counted_such_process(session: Session) -> None:
    office = Office(session, option="")
    office.record(a_secret(DAYS[6]))
    office.seal(office.document("2026-H1"))
    office.option = "us-1874-3"
    assert notes_of(session, office.counting.settings, office.draft(office.document("2026-H2"))) == BandNotes()


def test_what_an_order_bars_may_not_be_counted_in_figures(session: Session) -> None:
    office = Office(session, option="")
    (barred, *_) = office.record(a_secret(notice=Notice.BARRED), a_secret(notice=Notice.AFTER))
    draft = office.draft(office.document("2026-H1"))
    assert counts_forbidden(session, draft)
    assert notes_of(session, office.counting.settings, draft).forbidden == (barred,)
    with pytest.raises(FiguresForbidden, match=rf"50 U.S.C. 1874\(a\).*{barred}|{barred}.*50 U.S.C. 1874\(a\)"):
        refuse_figures(session, draft)
    office.option = "us-1874-3"
    assert not counts_forbidden(session, office.draft(office.document("2026-H1")))


def test_a_demand_carried_out_of_a_period_with_bands_stays_out_of_figures(session: Session) -> None:
    office = Office(session)
    office.record(a_secret(DAYS[6], closed_on=DAYS[6] + timedelta(days=200), outcome=Outcome.REFUSED))
    office.seal(office.document("2026-H1"))
    office.option = ""
    office.record(a_secret(DAYS[-1]))
    carried = office.document("2026-H2")["carried_forward"]
    assert [cell["value"] for cell in carried.values()] == [0, 1, 0, 1]  # type: ignore[index]
