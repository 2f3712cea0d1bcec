"""Cases, requests and accounts by key: added up by the database, or of cases that were read. Knows no table."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Select
from sqlalchemy.orm import Session

from storage.vocabulary import Count, TallyRow

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
