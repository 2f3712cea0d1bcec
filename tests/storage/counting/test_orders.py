"""European orders are counted by kind as by hand, on both databases."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.counting.orders import OrderKind, days_until_production, european_orders
from storage.engine.database import Database
from storage.vocabulary.case import Case, category_of
from storage.vocabulary.words import EUROPEAN_ORDERS, LegalProcess, Outcome
from tests.storage.counting.reference_tally import ReferenceTally
from tests.support.cases import END, START, a_case, random_cases, record
from tests.support.samples import sampled


def kind_of(case: Case) -> OrderKind:
    category = category_of(case.data_category, case.data_requested)
    return OrderKind(case.country, case.legal_process, category, case.emergency)


@sampled(15, 100)
def test_orders_are_those_counted_by_hand(database: Database, sample: int) -> None:
    @settings(max_examples=sample, deadline=None)
    @given(st.lists(random_cases(process=st.sampled_from(sorted(EUROPEAN_ORDERS))), max_size=8))
    def check_one(rows: list[Case]) -> None:
        by_hand = ReferenceTally(rows, START, END)
        expected: Counter[Any] = Counter()
        for case in by_hand.received:
            expected[kind_of(case), str(by_hand.outcome(case)), str(case.refusal_reason)] += case.requests
        counted: Counter[Any] = Counter()
        with database.transaction() as session:
            for case in rows:
                record(session, case)
            for row in european_orders(session, START, END):
                counted[row.kind, row.outcome, row.refusal_reason] += row.requests
            session.rollback()
        assert counted == expected

    check_one()


def test_costs_are_added_up_where_they_are_recorded_and_days_run_to_the_first_order(database: Database) -> None:
    order: dict[str, Any] = {"legal_process": LegalProcess.EUROPEAN_PRODUCTION_ORDER}
    kept = a_case(
        legal_process=LegalProcess.EUROPEAN_PRESERVATION_ORDER, outcome=Outcome.PRESERVED, case_file="K1",
        accounts_affected=None, data_disclosed=(), received_on=START, closed_on=START,
    )  # fmt: skip
    with database.transaction() as session:
        for case in (
            kept, a_case(**order, follows="K1", costs_claimed=5), a_case(**order, costs_claimed=7), a_case(**order),
        ):  # fmt: skip
            record(session, case)
        (costs,) = [row for row in european_orders(session, START, END) if row.outcome == "disclosed"]
        days = days_until_production(session, START, END)
        session.rollback()
    assert (costs.requests, costs.claimed, costs.reimbursed) == (3, 12, None)
    assert days == {kind_of(kept): [(a_case().received_on - START).days]}
