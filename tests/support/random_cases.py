"""Random cases that crowd around the edges of a half-year."""

from datetime import date

from hypothesis import strategies as st

from storage.vocabulary.case import Case
from storage.vocabulary.words import DataKind, Outcome
from tests.support.strategies import AUTHORITY, GROUNDS, LEGAL_PROCESS, NOTICE, OUTCOME_OF, REFUSAL_REASON

START, END = date(2026, 1, 1), date(2026, 7, 1)
EDGES = tuple(
    map(
        date.fromisoformat,
        (
            "2024-02-29", "2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02", "2026-03-31", "2026-06-29",
            "2026-06-30", "2026-07-01", "2026-07-02", "2027-01-01",
        ),
    )
)  # fmt: skip
COUNTRIES = ("DE", "FR", "IN", "ZZ")
amounts = st.none() | st.integers(0, 3) | st.just(999_999_999)
kinds = st.none() | st.sets(st.sampled_from(DataKind), max_size=3).map(
    lambda chosen: tuple(kind for kind in DataKind if kind in chosen)
)
embargoes = st.just("unknown") | st.sampled_from(EDGES).map(date.isoformat)

_received, _country = st.sampled_from(EDGES), st.sampled_from(COUNTRIES)
_closed = {received: st.none() | st.sampled_from([day for day in EDGES if day >= received]) for received in EDGES}
_requests = st.sampled_from((1, 1, 2, 7, 999_999_999))


@st.composite
def cases(draw: st.DrawFn, embargo: st.SearchStrategy[str | None] = st.none() | embargoes) -> Case:  # noqa: B008 (strategies are values)
    """One case that the register accepts."""
    received = draw(_received)
    process = draw(LEGAL_PROCESS)
    outcome = draw(OUTCOME_OF[process])
    return Case(
        received_on=received,
        country=draw(_country),
        legal_process=process,
        outcome=outcome,
        requests=draw(_requests),
        accounts_specified=draw(amounts),
        accounts_affected=draw(amounts),
        authority=draw(AUTHORITY),
        grounds=draw(GROUNDS),
        data_requested=draw(kinds),
        data_disclosed=draw(kinds),
        closed_on=None if outcome is Outcome.PENDING else draw(_closed[received]),
        refusal_reason=draw(REFUSAL_REASON),
        notice=draw(NOTICE),
        embargo_until=draw(embargo),
    )
