"""The counts of a period: a grouped query for each table of the report, all in the caller's read transaction.

Cases are counted as they were at the period's end: those closed later are pending, embargoed ones are left out.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import compress
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select
from sqlalchemy.orm import Session

from storage.counting.changed_cases import Since
from storage.counting.disclosures import LIST_SEPARATOR, listed
from storage.counting.queries import FACTS, OUTSIDE, Parameters, Statements, parameters, statements
from storage.counting.responses import responses
from storage.ledger import entries
from storage.register import imports
from storage.vocabulary.case import category_of, content_of, emergency_of, timing_of
from storage.vocabulary.tally import CarriedForward, Count, Given, Tally, TallyRow
from storage.vocabulary.words import NON_GOVERNMENT_PROCESS, PRESERVING_PROCESS, Authority, DataCategory, Outcome

Key = tuple[Any, ...]
Columns = Mapping[str, Sequence[Any]]  # cases by column, as Counter counts them
TOTAL = "total"
NOT_RECORDED = "not_recorded"


class Sums(NamedTuple):
    """The sums of a key: cases, requests, accounts, and the number of cases that record the accounts."""

    cases: int = 0
    requests: int = 0
    accounts: int = 0
    recorded: int = 0


NONE = Sums()


def counted(session: Session, grouped: Select[Any], parameters: Mapping[str, Any]) -> dict[Key, Sums]:
    """Return the sums by key from one query: each row has the keys, then the numbers in the order of Sums."""
    return {tuple(row[:-4]): Sums(*map(int, row[-4:])) for row in session.execute(grouped, parameters)}


def summed(cases: Columns, keys: Sequence[str], accounts: str) -> dict[Key, Sums]:
    """Return the same sums of loaded cases; `accounts` names the column to add up."""
    sums: dict[Key, Sums] = {}
    columns = [cases[name] for name in (*keys, "requests", accounts)]
    for (*key, requests, number), times in Counter(zip(*columns, strict=True)).items():
        so_far = sums.get(tuple(key), NONE)
        sums[tuple(key)] = Sums(
            so_far.cases + times,
            so_far.requests + requests * times,
            so_far.accounts + (number or 0) * times,
            so_far.recorded + (number is not None) * times,
        )
    return sums


def merged(whole: Mapping[Key, Sums], disclosed: Mapping[Key, Sums]) -> dict[Key, TallyRow]:
    """Build rows from the sums of all cases and of those with disclosure."""
    return {key: _row(sums, disclosed.get(key, NONE)) for key, sums in whole.items()}


def _row(whole: Sums, disclosed: Sums) -> TallyRow:
    return TallyRow(
        key="",
        cases=whole.cases,
        requests=whole.requests,
        requests_with_disclosure=disclosed.requests,
        accounts_specified=Count(whole.accounts, whole.recorded, whole.cases - whole.recorded),
        accounts_affected=Count(disclosed.accounts, disclosed.recorded, disclosed.cases - disclosed.recorded),
    )


def rolled_up(rows: Mapping[Key, TallyRow], words: Callable[[Key], Iterable[str]]) -> tuple[TallyRow, ...]:
    """Build one row for each word that `words` makes of a key, in order; a case counts for every word of its key."""
    by_word: dict[str, list[TallyRow]] = defaultdict(list)
    for key, row in rows.items():
        for word in words(key):
            by_word[word].append(row)
    return tuple(added(word, by_word[word]) for word in sorted(by_word))


def added(key: str, rows: Iterable[TallyRow]) -> TallyRow:
    """Return the sum of rows, under its own key."""
    total = TallyRow(key=key)
    for row in rows:
        total = replace(
            total,
            cases=total.cases + row.cases,
            requests=total.requests + row.requests,
            requests_with_disclosure=total.requests_with_disclosure + row.requests_with_disclosure,
            accounts_specified=_sum(total.accounts_specified, row.accounts_specified),
            accounts_affected=_sum(total.accounts_affected, row.accounts_affected),
        )
    return total


def _sum(first: Count, second: Count) -> Count:
    return Count(first.value + second.value, first.recorded + second.recorded, first.missing + second.missing)


def tally(
    session: Session,
    start: date,
    end: date,
    zone: str,
    *,
    judged_on: date | None = None,
    untouched: Since | None = None,
    today: date | None = None,
    banded_until: date | None = None,
) -> Tally:
    """Count the period from `start` to before `end`, in days of the publisher's `zone`.

    Cases embargoed on the day `judged_on` (by default the period's end) are left out. With `untouched`, only the cases
    that did not change since are counted. `today` is for a period that is not over. National security process received
    before `banded_until` is left out of every number. Sums of a source over days inside and outside the period are left
    out, since it is unknown how much of them belongs to it.
    """
    spans = imports.overlapping_coverage(session, start, end)
    cut = any(span.end > end for span in spans)
    queries = statements(untouched=untouched is not None, cut=cut, banded=banded_until is not None)
    values = parameters(start, end, judged_on or end, untouched, banded_until)
    every_disclosure = _read_disclosing(session, queries, values)
    disclosing = _demanded(every_disclosure)
    opened_at = entries.first_entry_at(session)
    every_kind = _by_kind(session, queries, values, every_disclosure)
    demanded = {key: row for key, row in every_kind.items() if _governmental(*key)}
    by_data = _by_data_requested(session, queries, values, disclosing)
    tables = _tables(session, queries, values, disclosing) | {
        "by_legal_process": rolled_up(demanded, lambda key: key[:1]),
        "by_authority": rolled_up(demanded, lambda key: key[1:2]),
        "by_data_requested": rolled_up(by_data, lambda key: _kinds(key[:1])),
        "by_emergency": rolled_up(demanded, lambda key: (emergency_of(key[0], key[3]),)),
        "by_data_category": rolled_up(by_data, lambda key: (_category(key),)),
        "by_content_requested": rolled_up(by_data, lambda key: (content_of(key[2], _kinds_or_none(key)),)),
        "by_timing": rolled_up(by_data, lambda key: (timing_of(key[3], _category(key)),)),
    }
    return Tally(
        start=start,
        end=end,
        totals=added(TOTAL, demanded.values()),
        tables=tables,
        carried_forward=_carried_forward(session, queries, values, tables["by_outcome"]),
        disclosures=listed(disclosing),
        given=_disclosed_kinds(every_disclosure),
        non_government=added(TOTAL, (row for key, row in every_kind.items() if _private(*key))),
        preservation=added(TOTAL, (row for key, row in every_kind.items() if _preservation(*key))),
        coverage=spans,
        recorded_from=None if opened_at is None else opened_at.astimezone(ZoneInfo(zone)).date(),
        recorded_to=today,
        banded_until=banded_until,
        responses=responses(demanded, by_data, session.execute(queries.hours, values), _kinds),
    )


def _tables(
    session: Session, queries: Statements, values: Parameters, disclosing: Columns
) -> dict[str, tuple[TallyRow, ...]]:
    """Count the tables with one key. Cases with disclosure are few and loaded already, so they are added up here."""

    def by(name: str, words: Callable[[Key], Iterable[str]] = tuple) -> tuple[TallyRow, ...]:
        disclosed = summed(disclosing, [name], "accounts_affected")
        return rolled_up(merged(counted(session, queries.demands[name], values), disclosed), words)

    def of_disclosing(name: str, words: Callable[[Key], Iterable[str]] = tuple) -> tuple[TallyRow, ...]:
        rows = merged(summed(disclosing, [name], "accounts_specified"), summed(disclosing, [name], "accounts_affected"))
        return rolled_up(rows, words)

    return {
        "by_country": by("country"),
        "by_outcome": by("outcome"),
        "by_data_disclosed": of_disclosing("data_disclosed", _kinds),
        "by_content_disclosed": of_disclosing("data_disclosed", _content_disclosed),
        "by_grounds": by("grounds"),
        "by_refusal_reason": rolled_up(merged(counted(session, queries.refused, values), {}), tuple),
        "by_notice": of_disclosing("notice"),
        "by_month": by("received_on", lambda key: (key[0][:7],)),
    }


def _by_data_requested(
    session: Session, queries: Statements, values: Parameters, disclosing: Columns
) -> dict[Key, TallyRow]:
    """Count by the list of data requested, the outcome, the category of the data and the legal process."""
    disclosed = summed(disclosing, ["data_requested", "outcome", "data_category", "legal_process"], "accounts_affected")
    return merged(counted(session, queries.demands["data_requested"], values), disclosed)


def _by_kind(session: Session, queries: Statements, values: Parameters, disclosing: Columns) -> dict[Key, TallyRow]:
    """Count by what decides whether a case is a government's demand, legal process and authority, and by more."""
    disclosed = summed(disclosing, ["legal_process", "authority", "outcome", "emergency"], "accounts_affected")
    return merged(counted(session, queries.every_kind, values), disclosed)


def _read_disclosing(session: Session, queries: Statements, values: Parameters) -> Columns:
    rows = session.execute(queries.disclosing, values).all()
    names = (*FACTS, "outcome", "confirmed")
    return dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))


def _demanded(disclosing: Columns) -> Columns:
    """Select the cases that governments demanded."""
    kept = list(map(_governmental, disclosing["legal_process"], disclosing["authority"]))
    return {name: tuple(compress(values, kept)) for name, values in disclosing.items()}


def _kinds(key: Key) -> Iterable[str]:
    """Return the kinds of a list of data."""
    (kinds,) = key
    return (NOT_RECORDED,) if kinds is None else filter(None, kinds.split(LIST_SEPARATOR))


def _kinds_or_none(key: Key) -> tuple[str, ...] | None:
    return None if key[0] is None else tuple(_kinds(key[:1]))


def _category(key: Key) -> DataCategory:
    """Return the category of a list of data requested."""
    return category_of(key[2], _kinds_or_none(key))


def _content_disclosed(key: Key) -> Iterable[str]:
    return (content_of(DataCategory.NOT_RECORDED, _kinds_or_none(key)),)


def _preservation(legal_process: str, *_: str) -> bool:
    return legal_process in PRESERVING_PROCESS


def _private(legal_process: str, authority: str, *_: str) -> bool:
    private = legal_process in NON_GOVERNMENT_PROCESS or authority == Authority.PRIVATE_PARTY
    return private and legal_process not in PRESERVING_PROCESS


def _governmental(legal_process: str, authority: str, *_: str) -> bool:
    """Return the same as the statements' condition in SQL."""
    return legal_process not in OUTSIDE and authority != Authority.PRIVATE_PARTY


def _carried_forward(
    session: Session, queries: Statements, values: Parameters, by_outcome: Iterable[TallyRow]
) -> CarriedForward:
    """Count requests by the day of closing; a closed outcome without that day counts as closed when received.

    So requests received in the period and not pending at its end were closed in it; earlier ones are queried.
    """
    opening, closed = session.execute(queries.carried_forward, values).one()
    requests = {row.key: row.requests for row in by_outcome}
    received = sum(requests.values())
    closed += received - requests.get(Outcome.PENDING, 0)
    return CarriedForward(opening=opening, received=received, closed=closed, closing=opening + received - closed)


def _disclosed_kinds(disclosing: Columns) -> tuple[Given, ...]:
    """Add up the disclosures by kind: few rows, whatever the number of cases."""
    kinds = ["legal_process", "grounds", "data_disclosed", "confirmed"]
    rows = [
        Given(
            legal_process=process,
            grounds=grounds,
            data_disclosed=data,
            requests=sums.requests,
            confirmed=bool(confirmed),
        )
        for (process, grounds, data, confirmed), sums in summed(disclosing, kinds, "accounts_affected").items()
    ]
    return tuple(sorted(rows, key=_order_of_kinds))


def _order_of_kinds(kind: Given) -> tuple[Any, ...]:
    recorded = kind.data_disclosed is not None
    return kind.legal_process, kind.grounds, recorded, kind.data_disclosed or "", kind.confirmed
