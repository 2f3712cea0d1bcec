"""Small numbers and legal bands together: a solver over all reports narrows neither a hidden number nor a band."""

import random
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.actions.publishing.legal_bands import notes_of
from reports.disclosure_control.protect import NotProtected
from reports.schema.types import Document
from reports.sums.bounds import bounds
from reports.sums.contradictions import contradictions
from storage.engine.database import Database, Session, open_database
from storage.vocabulary.case import Case
from storage.vocabulary.words import NATIONAL_SECURITY_PROCESS, DataKind, LegalProcess, Outcome
from tests.bot.actions.publishing.banded import (
    CHOICES,
    COMMON,
    DAYS,
    LETTER,
    OPENED_AT,
    PERIODS,
    SECRETS,
    Office,
    a_secret,
    bytes_of,
    played,
)
from tests.reports.disclosure_control.proof import narrowed
from tests.support import cases as samples
from tests.support.band_attack import narrowed_bands
from tests.support.registers import Registers
from tests.support.samples import sampled

THRESHOLD = 5
MOST = 10_000
REFUSED = (8_856,)  # no choice of ranges hides the small numbers of its new edition beside the two reports
OPTIONS = {"half-year": ("", "us-1874-1", "us-1874-2", "us-1874-3"), "year": ("", "us-1874-4")}
OUTCOMES = (Outcome.PENDING, Outcome.DISCLOSED, Outcome.REFUSED, Outcome.NO_DATA)


@pytest.fixture(scope="module")
def shared(registers: Registers) -> Iterator[Database]:
    made = registers.new("sqlite", opened_at=OPENED_AT)
    opened = open_database(made.url)
    yield opened
    opened.close()
    registers.discard(made)


@pytest.fixture
def session(shared: Database) -> Iterator[Session]:
    with shared.transaction() as opened:
        yield opened
        opened.rollback()


def some_cases(chance: random.Random, most: int, secret: float) -> list[Case]:
    return [_secret(chance) if chance.random() < secret else _plain(chance) for _ in range(chance.randint(0, most))]


def _secret(chance: random.Random) -> Case:
    process = chance.choice(sorted(NATIONAL_SECURITY_PROCESS))
    sizes = {"requests": chance.choice((1, 1, 2, 3, 12, 240)), "accounts_specified": chance.choice((None, 1, 7, 300))}
    return a_secret(chance.choice(DAYS), process, chance.choice(OUTCOMES), **sizes)


def _plain(chance: random.Random) -> Case:
    day, outcome = chance.choice(DAYS), chance.choice(OUTCOMES)
    disclosed = outcome is Outcome.DISCLOSED
    return samples.a_case(
        received_on=day,
        country=chance.choice(("DE", "FR", "BR", "IN", "US")),
        legal_process=chance.choice((LegalProcess.COURT_ORDER, LegalProcess.SUBPOENA)),
        outcome=outcome,
        requests=chance.choice((1, 1, 2, 3, 12)),
        accounts_specified=chance.choice((1, 2, 7)),
        accounts_affected=chance.choice((0, 1, 2, 9)) if disclosed else None,
        data_requested=(DataKind.IP_ADDRESS,),
        data_disclosed=(DataKind.IP_ADDRESS,) if disclosed else (),
        closed_on=None if outcome is Outcome.PENDING else day,
    )


def published_reports(session: Session, seed: int) -> list[Document]:
    """Return two reports and perhaps a new edition, with one option of bands or none, then with another."""
    chance = random.Random(seed)
    period = chance.choice(("half-year", "half-year", "half-year", "year"))
    first, then = chance.choices(OPTIONS[period], k=2)
    office = Office(session, period, first, THRESHOLD)
    office.record(*some_cases(chance, chance.choice((6, 25)), 0.4))
    documents = [office.document(PERIODS[period][0])]
    office.seal(documents[0])
    office.record(*some_cases(chance, 4, 0.4 if then or not first else 0))
    office.option = then
    documents.append(office.document(PERIODS[period][1]))
    office.seal(documents[1])
    if chance.random() < 1 / 2:
        with pytest.raises(NotProtected) if seed in REFUSED else nullcontext():
            documents.append(office.new_edition(PERIODS[period][0]))
    return documents


def check(shared: Database, seed: int) -> None:
    with shared.transaction() as session:
        documents = published_reports(session, seed)
        session.rollback()
    assert narrowed(documents) == [], seed
    assert narrowed_bands(documents) == [], seed
    least, most = moved(documents)
    assert least < 1 or most >= THRESHOLD or most - least >= THRESHOLD - 2, (seed, least, most)
    for document in documents:
        assert [one for one in contradictions(document) if one.table != "history"] == [], seed


def moved(documents: Sequence[Document]) -> tuple[int, int]:
    """Return how many open requests can have moved into bands, as a reader computes it."""
    if documents[0]["legal_bands"] is not None or documents[1]["legal_bands"] is None:
        return 0, 0
    restated = [row["new"] for row in documents[1]["restatements"] if row["column"] == "closing"]
    closing = bounds((restated or [documents[0]["carried_forward"]["closing"]])[0])  # the opening goes on from here
    opening = bounds(documents[1]["carried_forward"]["opening"])
    return closing[0] - opening[1], closing[1] - opening[0]


@sampled(6, 150)
def test_solver_narrows_neither_a_hidden_number_nor_a_band(shared: Database, sample: int) -> None:
    for seed in range(sample):
        check(shared, seed)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(0, MOST, MOST // 20))
def test_solver_narrows_nothing_in_ten_thousand_registers_with_bands(shared: Database, first: int) -> None:
    for seed in range(first, first + MOST // 20):
        check(shared, seed)


@sampled(4, 60)
def test_what_differs_inside_a_band_changes_no_byte_beside_hidden_numbers(shared: Database, sample: int) -> None:
    @settings(max_examples=sample, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(CHOICES, st.tuples(COMMON, COMMON), st.tuples(SECRETS, SECRETS), st.tuples(SECRETS, SECRETS), st.booleans())
    def compare(choice: Any, rows: Any, one: Any, other: Any, many: bool) -> None:
        found = []
        for secrets in (one, other):
            with shared.transaction() as session:
                documents = played(session, choice, rows, secrets, many=many, threshold=THRESHOLD)
            found.append([bytes_of(document) for document in documents])
        assert found[0] == found[1]

    compare()


def test_days_in_the_bands_of_another_option_are_left_out(session: Session) -> None:
    office = Office(session, option="us-1874-3")
    office.seal(office.document("2026-H1"))
    office.option = "us-1874-2"
    document = office.document("2026-H2")
    assert document["legal_bands"] is not None
    states = {row["row"]: row["requests"]["state"] for row in document["legal_bands"]["rows"]}
    assert states == {
        "national_security_letter": "range",
        "fisa_content": "not_applicable",
        "fisa_non_content": "not_applicable",
    }
    assert notes_of(session, office.counting.settings, office.draft(document)).left_out
    office.seal(document)
    after = office.document("2027-H1")["legal_bands"]
    assert after is not None
    assert {row["requests"]["state"] for row in after["rows"]} == {"range"}


def test_open_requests_that_move_into_bands_are_not_counted_aloud(session: Session) -> None:
    office = Office(session, option="", threshold=THRESHOLD)
    open_cases = [samples.a_case(received_on=DAYS[5], outcome=Outcome.PENDING, requests=30, accounts_affected=None,
                                 data_disclosed=(), closed_on=None)]  # fmt: skip
    office.record(a_secret(DAYS[5], LETTER, requests=3), *open_cases)
    first = office.document("2026-H1")
    office.seal(first)
    office.option = "us-1874-3"
    second = office.document("2026-H2")
    assert first["carried_forward"]["closing"] == {"state": "exact", "value": 33}
    assert bounds(second["carried_forward"]["opening"]) == (29, 33)
    assert narrowed([first, second]) == []


def test_first_report_with_open_requests_and_few_closed_is_published(session: Session) -> None:
    office = Office(session, option="", threshold=THRESHOLD)
    earlier, later = DAYS[0], DAYS[5]
    facts: Any = {"data_disclosed": (), "accounts_affected": None}
    office.record(
        samples.a_case(received_on=earlier, outcome=Outcome.PENDING, requests=38, closed_on=None, **facts),
        samples.a_case(received_on=later, outcome=Outcome.PENDING, requests=5, closed_on=None, **facts),
        samples.a_case(received_on=later, outcome=Outcome.DISCLOSED, requests=1, closed_on=later),
        samples.a_case(received_on=earlier, outcome=Outcome.NO_DATA, requests=2, closed_on=later, **facts),
    )
    assert narrowed([office.document("2026-H1")]) == []
