"""National security process in bands: what differs inside a band changes no byte that is published."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.actions.publishing.content import kind_now
from bot.actions.publishing.legal_bands import BandNotes, FiguresForbidden, counts_forbidden, notes_of, refuse_figures
from reports.schema.types import Document
from storage.engine.database import Database, Session
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationKind
from storage.vocabulary.words import NATIONAL_SECURITY_PROCESS, Notice, Outcome
from tests.bot.actions.publishing.banded import (
    CHOICES,
    COMMON,
    CONTENT,
    DAYS,
    LETTER,
    SECRETS,
    Office,
    a_secret,
    bytes_of,
    played,
)
from tests.support.samples import sampled

OPENED_AT = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def session(shared: Database) -> Iterator[Session]:
    with shared.transaction() as opened:
        yield opened
        opened.rollback()


@sampled(12, 100)
def test_what_differs_inside_a_band_changes_no_published_byte(shared: Database, sample: int) -> None:
    @settings(max_examples=sample, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(CHOICES, st.tuples(COMMON, COMMON), st.tuples(SECRETS, SECRETS), st.tuples(SECRETS, SECRETS), st.booleans())
    def check(choice: Any, rows: Any, one: Any, other: Any, many: bool) -> None:
        found = []
        for secrets in (one, other):
            with shared.transaction() as session:
                found.append(list(map(bytes_of, played(session, choice, rows, secrets, many=many))))
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
