"""Counts how demands were answered: outcomes by legal process, hours, and demands for message content or keys."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from storage.vocabulary.tally import Count, Responses, TallyRow
from storage.vocabulary.words import PRIVATE_DATA, Outcome

Key = tuple[Any, ...]


def responses(
    by_kind: Mapping[Key, TallyRow],
    by_data: Mapping[Key, TallyRow],
    hours: Iterable[tuple[int | None, int | None, int]],
    kinds_of: Callable[[Key], Iterable[str]],
) -> Responses:
    """Return the responses from the rows by kind of demand, those by data requested, and the hours.

    `by_kind`: by legal process, authority, outcome and emergency; `by_data`: by data requested, outcome, category and
    legal process.
    `kinds_of` returns the kinds of a list of data.
    """
    outcomes: Counter[tuple[str, str]] = Counter()
    for (legal_process, _, outcome, _), row in by_kind.items():
        outcomes[legal_process, outcome] += row.requests
    acknowledged: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    for to_acknowledge, to_answer, requests in hours:
        if to_acknowledge is not None:
            acknowledged[to_acknowledge] += int(requests)
        if to_answer is not None:
            answered[to_answer] += int(requests)
    refused = {key: row for key, row in by_data.items() if key[1] == Outcome.REFUSED}
    return Responses(
        outcomes=dict(outcomes),
        acknowledged=tuple(sorted(acknowledged.items())),
        answered=tuple(sorted(answered.items())),
        private=_private(by_data, kinds_of),
        refused=_private(refused, kinds_of),
    )


def _private(rows: Mapping[Key, TallyRow], kinds_of: Callable[[Key], Iterable[str]]) -> Count:
    """Count the requests for message content or keys; a case without its kinds of data may be one."""
    asked = [row.requests for key, row in rows.items() if PRIVATE_DATA.intersection(kinds_of(key[:1]))]
    recorded = sum(row.cases for key, row in rows.items() if key[0] is not None)
    return Count(sum(asked), recorded, sum(row.cases for key, row in rows.items() if key[0] is None))
