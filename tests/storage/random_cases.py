"""Random cases that crowd around the edges of a half-year."""

from datetime import date

from hypothesis import strategies as st

from storage.vocabulary import (
    Authority,
    Case,
    DataKind,
    Grounds,
    LegalProcess,
    Notice,
    Outcome,
    RefusalReason,
)

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


@st.composite
def cases(draw: st.DrawFn, embargo: st.SearchStrategy[str | None] = st.none() | embargoes) -> Case:  # noqa: B008 (strategies are values)
    """One case that the register accepts."""
    received = draw(st.sampled_from(EDGES))
    process = draw(st.sampled_from(LegalProcess))
    outcomes = [one for one in Outcome if one is not Outcome.PRESERVED or process == "preservation_request"]
    outcome = draw(st.sampled_from(outcomes))
    closings = st.none() | st.sampled_from([day for day in EDGES if day >= received])
    return Case(
        received_on=received,
        country=draw(st.sampled_from(COUNTRIES)),
        legal_process=process,
        outcome=outcome,
        requests=draw(st.sampled_from((1, 1, 2, 7, 999_999_999))),
        accounts_specified=draw(amounts),
        accounts_affected=draw(amounts),
        authority=draw(st.sampled_from(Authority)),
        grounds=draw(st.sampled_from(Grounds)),
        data_requested=draw(kinds),
        data_disclosed=draw(kinds),
        closed_on=None if outcome is Outcome.PENDING else draw(closings),
        refusal_reason=draw(st.sampled_from(RefusalReason)),
        notice=draw(st.sampled_from(Notice)),
        embargo_until=draw(embargo),
    )
