"""Lists the disclosures of a period, one for each case, as a reader may see them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, repeat, starmap
from typing import Any

from storage.vocabulary.tally import Disclosure

LIST_SEPARATOR = ";"
LISTED = ("country", "legal_process", "grounds", "requests", "accounts_affected", "data_disclosed", "outcome")


def listed(disclosing: Mapping[str, Sequence[Any]]) -> tuple[Disclosure, ...]:
    """List one disclosure for each case, by what a reader sees, never by the order of recording."""
    months = (day[:7] for day in disclosing["received_on"])
    # Many look alike, so each is built once.
    counts = Counter(zip(months, *(disclosing[name] for name in LISTED), strict=True))
    pairs = sorted(((_disclosure(*facts), times) for facts, times in counts.items()), key=lambda pair: pair[0].order())
    return tuple(chain.from_iterable(starmap(repeat, pairs)))


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
