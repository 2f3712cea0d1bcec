"""The counts of a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from storage.vocabulary.case import Coverage


@dataclass(frozen=True, slots=True)
class Count:
    """A sum over cases: the number is known in `recorded` cases and unknown in `missing` ones."""

    value: int = 0
    recorded: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """One row of a grouped query. `key` is a word of the vocabulary, a country or a month (2026-07).

    Accounts affected are counted only in cases with disclosure: without disclosure no account is affected.
    """

    key: str
    cases: int = 0
    requests: int = 0
    requests_with_disclosure: int = 0
    accounts_specified: Count = Count()
    accounts_affected: Count = Count()


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedForward:
    """Requests open at the start, received, closed and open at the end of a period."""

    opening: int
    received: int
    closed: int
    closing: int


class Disclosure(NamedTuple):
    """One case with disclosure, as a reader may see it: the month, never the day or the reference."""

    month: str
    country: str
    legal_process: str
    grounds: str
    requests: int
    accounts_affected: int | None
    data_disclosed: tuple[str, ...] | None
    outcome: str

    def order(self, *, months: bool = True) -> tuple[Any, ...]:
        """Return the sort key, by what a reader sees: values that are not recorded come first."""
        accounts = -1 if self.accounts_affected is None else self.accounts_affected
        kinds = ((),) if self.data_disclosed is None else ((), self.data_disclosed)
        return (self.month if months else "", *self[1:5], accounts, kinds, self.outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Requests with one kind of disclosure: the data (a list with ";", None = not recorded) and its legal basis."""

    legal_process: str
    grounds: str
    data_disclosed: str | None
    requests: int
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """How demands were answered.

    `outcomes`: requests by legal process and outcome. `acknowledged` and `answered`: requests by their recorded hours,
    the fewest hours first. `private`: requests for message content or encryption keys, and `refused`: those refused;
    `missing` in them counts the cases whose data requested is not recorded.
    """

    outcomes: Mapping[tuple[str, str], int]
    acknowledged: tuple[tuple[int, int], ...]
    answered: tuple[tuple[int, int], ...]
    private: Count
    refused: Count


class RemovalCount(NamedTuple):
    """Orders to remove content that have the same facts; hours are None where they are not recorded.

    `items` and `items_removed` are those of the `with_items` and `with_removed` orders that record them.
    """

    country: str
    category: str
    outcome: str
    legal_ground: str
    refusal_reason: str
    acknowledged: int | None
    acted: int | None
    orders: int
    items: int
    with_items: int
    items_removed: int
    with_removed: int


NO_RESPONSES = Responses(outcomes={}, acknowledged=(), answered=(), private=Count(), refused=Count())


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """All counts of one period, read in one transaction. They leave out embargoed cases.

    `tables` has by_country, by_outcome and so on; rows without a case are absent. `recorded_from` is the publisher's
    local day of the register's first entry, None while it has none; `recorded_to` a day that is not over, if any.
    National security process received before `banded_until` is left out: it is published only in bands.
    `removals` is None if the report says nothing of orders to remove content.
    """

    start: date
    end: date
    totals: TallyRow
    tables: Mapping[str, tuple[TallyRow, ...]]
    carried_forward: CarriedForward
    disclosures: tuple[Disclosure, ...]
    given: tuple[Given, ...] = ()
    non_government: TallyRow
    preservation: TallyRow
    coverage: tuple[Coverage, ...]
    recorded_from: date | None
    recorded_to: date | None = None
    banded_until: date | None = None
    responses: Responses = NO_RESPONSES
    removals: tuple[RemovalCount, ...] | None = None

    @property
    def banded(self) -> bool:
        """Return whether the period's own national security process is left out."""
        return self.banded_until is not None and self.banded_until >= self.end
