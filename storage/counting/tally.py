"""The counts of a period: a grouped query for each table of the report, all in the caller's read transaction.

Things are counted as they stood at the period's end: what was closed later is pending, what was embargoed is not there.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, compress, repeat, starmap
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select
from sqlalchemy.orm import Session

from storage.counting.changed_cases import Since
from storage.counting.queries import FACTS, OUTSIDE, Parameters, Statements, parameters, statements
from storage.ledger import entries
from storage.register import imports
from storage.vocabulary.tally import CarriedForward, Count, Disclosure, Given, Tally, TallyRow
from storage.vocabulary.words import NON_GOVERNMENT_PROCESS, Authority, LegalProcess, Outcome

Key = tuple[Any, ...]
Columns = Mapping[str, Sequence[Any]]  # cases column by column, as C counts them


class Sums(NamedTuple):
    """What is known of a key: the accounts, and in how many cases they are recorded."""

    cases: int = 0
    requests: int = 0
    accounts: int = 0
    recorded: int = 0


NONE = Sums()


def counted(session: Session, grouped: Select[Any], given: Mapping[str, Any]) -> dict[Key, Sums]:
    """The sums by key with the accounts specified, from one query: the keys, then the numbers in the order of Sums."""
    return {tuple(row[:-4]): Sums(*map(int, row[-4:])) for row in session.execute(grouped, given)}


def summed(cases: Columns, keys: Sequence[str], accounts: str) -> dict[Key, Sums]:
    """The same of cases at hand; `accounts` names the column to add up."""
    found: dict[Key, Sums] = {}
    columns = [cases[name] for name in (*keys, "requests", accounts)]
    for (*key, requests, number), times in Counter(zip(*columns, strict=True)).items():
        so_far = found.get(tuple(key), NONE)
        found[tuple(key)] = Sums(
            so_far.cases + times,
            so_far.requests + requests * times,
            so_far.accounts + (number or 0) * times,
            so_far.recorded + (number is not None) * times,
        )
    return found


def merged(whole: Mapping[Key, Sums], disclosed: Mapping[Key, Sums]) -> dict[Key, TallyRow]:
    """Rows from the sums of all and of those with disclosure among them."""
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
    """One row for each word that `words` makes of a key, in order; a case counts for every word of its key."""
    found: dict[str, list[TallyRow]] = defaultdict(list)
    for key, row in rows.items():
        for word in words(key):
            found[word].append(row)
    return tuple(added(word, found[word]) for word in sorted(found))


def added(key: str, rows: Iterable[TallyRow]) -> TallyRow:
    """The sum of rows, under a key of its own."""
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


def _sum(one: Count, other: Count) -> Count:
    return Count(one.value + other.value, one.recorded + other.recorded, one.missing + other.missing)


TOTAL = "total"
NOT_RECORDED = "not_recorded"
LIST_SEPARATOR = ";"
SHOWN = ("country", "legal_process", "grounds", "requests", "accounts_affected", "data_disclosed", "outcome")


def tally(
    session: Session,
    start: date,
    end: date,
    zone: str,
    *,
    told_by: date | None = None,
    untouched: Since | None = None,
    today: date | None = None,
) -> Tally:
    """All counts of the period from `start` to before `end`, days of the publisher's `zone`.

    What is embargoed on the day `told_by` (as a rule the period's end) is left out. With `untouched`, only cases count
    that did not change since. `today` is given for a period that is not over. Sums of a source over days inside and
    outside the period are left out: how much of them belongs here is not known.
    """
    spans = imports.overlapping_coverage(session, start, end)
    asked = statements(untouched=untouched is not None, cut=any(span.end > end for span in spans))
    given = parameters(start, end, told_by or end, untouched)
    every_disclosure = _read_disclosing(session, asked, given)
    disclosing = _demanded(every_disclosure)
    opened_at = entries.first_entry_at(session)
    every_kind = _by_kind(session, asked, given, every_disclosure)
    demanded = {key: row for key, row in every_kind.items() if _governmental(*key)}
    tables = _tables(session, asked, given, disclosing) | {
        "by_legal_process": rolled_up(demanded, lambda key: key[:1]),
        "by_authority": rolled_up(demanded, lambda key: key[1:]),
    }
    return Tally(
        start=start,
        end=end,
        totals=added(TOTAL, demanded.values()),
        tables=tables,
        carried_forward=_carried_forward(session, asked, given, tables["by_outcome"]),
        disclosures=_listed(disclosing),
        given=_given(every_disclosure),
        non_government=added(TOTAL, (row for key, row in every_kind.items() if _private(*key))),
        preservation=added(TOTAL, (row for key, row in every_kind.items() if _preservation(*key))),
        coverage=spans,
        recorded_from=None if opened_at is None else opened_at.astimezone(ZoneInfo(zone)).date(),
        recorded_to=today,
    )


def _tables(
    session: Session, asked: Statements, given: Parameters, disclosing: Columns
) -> dict[str, tuple[TallyRow, ...]]:
    """The tables with one key. Cases with disclosure are few and were read for their list: they are added up here."""

    def by(name: str, words: Callable[[Key], Iterable[str]] = tuple) -> tuple[TallyRow, ...]:
        disclosed = summed(disclosing, [name], "accounts_affected")
        return rolled_up(merged(counted(session, asked.demands[name], given), disclosed), words)

    def of_disclosing(name: str, words: Callable[[Key], Iterable[str]] = tuple) -> tuple[TallyRow, ...]:
        rows = merged(summed(disclosing, [name], "accounts_specified"), summed(disclosing, [name], "accounts_affected"))
        return rolled_up(rows, words)

    return {
        "by_country": by("country"),
        "by_outcome": by("outcome"),
        "by_data_requested": by("data_requested", _kinds),
        "by_data_disclosed": of_disclosing("data_disclosed", _kinds),
        "by_grounds": by("grounds"),
        "by_refusal_reason": rolled_up(merged(counted(session, asked.refused, given), {}), tuple),
        "by_notice": of_disclosing("notice"),
        "by_month": by("received_on", lambda key: (key[0][:7],)),
    }


def _by_kind(session: Session, asked: Statements, given: Parameters, disclosing: Columns) -> dict[Key, TallyRow]:
    """By legal process and authority, which tell whether a case is a demand, someone else's or a preservation."""
    disclosed = summed(disclosing, ["legal_process", "authority"], "accounts_affected")
    return merged(counted(session, asked.every_kind, given), disclosed)


def _read_disclosing(session: Session, asked: Statements, given: Parameters) -> Columns:
    rows = session.execute(asked.disclosing, given).all()
    names = (*FACTS, "outcome", "confirmed")
    return dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))


def _demanded(disclosing: Columns) -> Columns:
    """Those among them that governments demanded."""
    kept = list(map(_governmental, disclosing["legal_process"], disclosing["authority"]))
    return {name: tuple(compress(values, kept)) for name, values in disclosing.items()}


def _kinds(key: Key) -> Iterable[str]:
    """The kinds of a list of data."""
    (kinds,) = key
    return (NOT_RECORDED,) if kinds is None else filter(None, kinds.split(LIST_SEPARATOR))


def _preservation(legal_process: str, _authority: str) -> bool:
    return legal_process == LegalProcess.PRESERVATION_REQUEST


def _private(legal_process: str, authority: str) -> bool:
    private = legal_process in NON_GOVERNMENT_PROCESS or authority == Authority.PRIVATE_PARTY
    return private and legal_process != LegalProcess.PRESERVATION_REQUEST


def _governmental(legal_process: str, authority: str) -> bool:
    """The same as the statements say in SQL."""
    return legal_process not in OUTSIDE and authority != Authority.PRIVATE_PARTY


def _carried_forward(
    session: Session, asked: Statements, given: Parameters, by_outcome: Iterable[TallyRow]
) -> CarriedForward:
    """Requests by the day of their closing; a closed outcome without one closes in its period of receipt.

    So what was received in the period and is not pending at its end was closed in it; what came before is looked up.
    """
    opening, closed = session.execute(asked.carried_forward, given).one()
    requests = {row.key: row.requests for row in by_outcome}
    received = sum(requests.values())
    closed += received - requests.get(Outcome.PENDING, 0)
    return CarriedForward(opening=opening, received=received, closed=closed, closing=opening + received - closed)


def _given(disclosing: Columns) -> tuple[Given, ...]:
    """What was given on what, in kinds: few rows, whatever the number of cases."""
    kinds = ["legal_process", "grounds", "data_disclosed", "confirmed"]
    found = [
        Given(
            legal_process=process,
            grounds=grounds,
            data_disclosed=data,
            requests=sums.requests,
            confirmed=bool(confirmed),
        )
        for (process, grounds, data, confirmed), sums in summed(disclosing, kinds, "accounts_affected").items()
    ]
    return tuple(sorted(found, key=_order_of_given))


def _order_of_given(one: Given) -> tuple[Any, ...]:
    recorded = one.data_disclosed is not None
    return one.legal_process, one.grounds, recorded, one.data_disclosed or "", one.confirmed


def _listed(disclosing: Columns) -> tuple[Disclosure, ...]:
    """One for each case, by what a reader sees, never by the order of recording. Many look alike: each is made once."""
    months = (day[:7] for day in disclosing["received_on"])
    shown = Counter(zip(months, *(disclosing[name] for name in SHOWN), strict=True))
    each = sorted(((_disclosure(*facts), times) for facts, times in shown.items()), key=lambda pair: _order(pair[0]))
    return tuple(chain.from_iterable(starmap(repeat, each)))


def _order(one: Disclosure) -> tuple[Any, ...]:
    """What is not recorded comes first."""
    accounts = -1 if one.accounts_affected is None else one.accounts_affected
    kinds = ((),) if one.data_disclosed is None else ((), one.data_disclosed)
    return one.month, one.country, one.legal_process, one.grounds, one.requests, accounts, kinds, one.outcome


def _disclosure(
    month: str,
    country: str,
    legal_process: str,
    grounds: str,
    requests: int,
    accounts_affected: int | None,
    kinds: str | None,
    outcome: str,
) -> Disclosure:
    data = None if kinds is None else tuple(filter(None, kinds.split(LIST_SEPARATOR)))
    return Disclosure(month, country, legal_process, grounds, requests, accounts_affected, data, outcome)
