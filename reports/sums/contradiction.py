"""A sum of a report that cannot be right: the rule it breaks, with its place and numbers; and its line in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reports.sums.bounds import Bounds, shown

NO_NUMBER: Final[Bounds] = (0, 0)


class Rule(StrEnum):
    """What must hold inside a report, or between a report and those before it."""

    TABLE_COMES_TO_TOTAL = "table_comes_to_total"
    TABLE_COMES_TO_REFUSED = "table_comes_to_refused"
    TABLE_LACKS_AS_MANY_CASES = "table_lacks_as_many_cases"
    ROW_WITHIN_TOTAL = "row_within_total"
    DISCLOSURE_WITHIN_REQUESTS = "disclosure_within_requests"
    HISTORY_SHOWS_TOTALS = "history_shows_totals"
    HISTORY_SHOWS_RESTATED = "history_shows_restated"
    PARTS_COME_TO_PERIOD = "parts_come_to_period"
    RESTATEMENTS_CONTINUE = "restatements_continue"
    RESTATEMENTS_BEGIN_AT_PUBLISHED = "restatements_begin_at_published"
    OPEN_DEMANDS_BALANCE = "open_demands_balance"
    OPENING_IS_LAST_CLOSING = "opening_is_last_closing"
    RECEIVED_IS_TOTAL = "received_is_total"
    PENDING_WITHIN_OPEN = "pending_within_open"
    COUNTRIES_ARE_COUNTED = "countries_are_counted"
    LIST_COMES_TO_FIGURE = "list_comes_to_figure"
    JUDGED_WITHIN_DISCLOSURES = "judged_within_disclosures"
    CONFIRMED_WITHIN_OUTSIDE = "confirmed_within_outside"
    OUTCOME_IS_DISCLOSURE = "outcome_is_disclosure"
    OUTCOME_HAS_NO_DISCLOSURE = "outcome_has_no_disclosure"
    AS_IN_OTHER_TABLE = "as_in_other_table"
    MEDIAN_WITHIN_PERCENTILE = "median_within_percentile"
    REFUSED_WITHIN_RECEIVED = "refused_within_received"
    OUTCOMES_COME_TO_ORDERS = "outcomes_come_to_orders"
    BAND_ROWS_OF_LAW = "band_rows_of_law"
    BAND_DAYS_OF_LAW = "band_days_of_law"
    BAND_OF_LAW = "band_of_law"
    BANDED_IN_NO_FIGURE = "banded_in_no_figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A broken rule. `found` is the number at the place, `expected` what it is held against, with their bounds.

    A `row` of "" is the whole table. `period` and `parts` are labels of other periods, `other` is a second table.
    """

    rule: Rule
    table: str
    row: str = ""
    column: str = ""
    found: Bounds = NO_NUMBER
    expected: Bounds = NO_NUMBER
    period: str = ""
    parts: tuple[str, ...] = ()
    other: str = ""
    law: str = ""

    @property
    def tables(self) -> frozenset[str]:
        """Return the tables that are in doubt."""
        return frozenset({self.table, self.other} - {""})


_LINES: Final[Mapping[Rule, str]] = {
    Rule.TABLE_COMES_TO_TOTAL: "{column} in {table} come to {found}, but the total is {expected}.",
    Rule.TABLE_COMES_TO_REFUSED: "{column} in {table} come to {found}, but {expected} were refused.",
    Rule.TABLE_LACKS_AS_MANY_CASES: "{column} in {table} lack {found} cases, but the total lacks {expected}.",
    Rule.ROW_WITHIN_TOTAL: "{place}: {column} are more than the total.",
    Rule.DISCLOSURE_WITHIN_REQUESTS: "{place}: more requests with disclosure than requests.",
    Rule.HISTORY_SHOWS_TOTALS: "{place} differs from the totals.",
    Rule.HISTORY_SHOWS_RESTATED: "{place}: {column} are not those that were restated.",
    Rule.PARTS_COME_TO_PERIOD: "{place}: {column} are {found}, but {parts} come to {expected}.",
    Rule.RESTATEMENTS_CONTINUE: (
        "restatements, {period}, {place}, {column}: one does not begin where the one before it ended."
    ),
    Rule.RESTATEMENTS_BEGIN_AT_PUBLISHED: (
        "restatements, {period}, {place}, {column}: it does not begin with the figure published last."
    ),
    Rule.OPEN_DEMANDS_BALANCE: (
        "{place}: {found} open at the start or received, but {expected} closed or open at the end."
    ),
    Rule.OPENING_IS_LAST_CLOSING: "{place}: {found} open at the start, but {period} ended with {expected} open.",
    Rule.RECEIVED_IS_TOTAL: "{place}: {found} received, but the total is {expected}.",
    Rule.PENDING_WITHIN_OPEN: "{place}: {found} open at the end, but {other}, pending, has {expected}.",
    Rule.COUNTRIES_ARE_COUNTED: "{table} has {found} countries with a request, but the total is {expected}.",
    Rule.LIST_COMES_TO_FIGURE: "the list of disclosures holds {found} requests for {place}, which says {expected}.",
    Rule.JUDGED_WITHIN_DISCLOSURES: "{place}: more requests are judged than there are with disclosure.",
    Rule.CONFIRMED_WITHIN_OUTSIDE: "{place}: more requests are confirmed than were outside the policy.",
    Rule.OUTCOME_IS_DISCLOSURE: "{place}: {found} requests, but {expected} with disclosure.",
    Rule.OUTCOME_HAS_NO_DISCLOSURE: "{place}: {found} requests with disclosure.",
    Rule.AS_IN_OTHER_TABLE: "{place}: {found} requests, but {other} has {expected}.",
    Rule.MEDIAN_WITHIN_PERCENTILE: "{place}: the median is above the 90th percentile.",
    Rule.REFUSED_WITHIN_RECEIVED: "{place}: more were refused than received.",
    Rule.OUTCOMES_COME_TO_ORDERS: "{place}: the outcomes come to {found}, but there are {expected} orders.",
    Rule.BAND_ROWS_OF_LAW: "{place}: the rows are not those of {law}.",
    Rule.BAND_DAYS_OF_LAW: "{place}: the days are not those of {law}.",
    Rule.BAND_OF_LAW: "{place}: {column} are no band of {law}.",
    Rule.BANDED_IN_NO_FIGURE: "{other}: {row} is counted in figures too.",
}


def file_line(contradiction: Contradiction) -> str:
    """Return a contradiction as a sentence with the names of the files, for whoever has them open."""
    one = contradiction
    return _LINES[one.rule].format(
        place=", ".join(filter(None, (one.table, one.row))),
        table=one.table,
        row=one.row,
        column=one.column,
        found=shown(one.found),
        expected=shown(one.expected),
        period=one.period,
        parts=" and ".join(one.parts),
        other=one.other,
        law=one.law,
    )
