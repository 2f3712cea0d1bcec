"""Puts the counts of several statements together: places with the same number are one, sums link the others. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.disclosure_control.attack import UNBOUNDED, Range, Relation
from reports.disclosure_control.relations import equal_places, relations
from reports.disclosure_control.slots import Place
from reports.schema.cells import Cell
from reports.schema.types import Policy

Spot = tuple[str, Place]  # a place in a statement
Link = tuple[dict[Spot, int], int, int]


@dataclass(frozen=True)
class Statement:
    """What one report says of a period: the range of every count that is known."""

    name: str
    label: str
    known: Mapping[Place, Range]
    policy: Policy


@dataclass(frozen=True)
class System:
    """Numbers by key, with the range that is published of each; `keys` finds the number of a place."""

    keys: Mapping[Spot, str]
    ranges: Mapping[str, Range]
    relations: Sequence[Relation]


def known_ranges(cells: Mapping[Place, Cell]) -> dict[Place, Range]:
    """Return the ranges of the cells that have a number."""
    found: dict[Place, Range] = {}
    for place, cell in cells.items():
        if cell["state"] == "exact":
            found[place] = cell["value"], cell["value"]
        elif cell["state"] == "range":
            found[place] = cell["low"], cell["high"]
    return found


def system_of(statements: Sequence[Statement], links: Iterable[Link] = ()) -> System:
    """Return the numbers of statements and the sums between them; `links` join statements.

    A sum that the numbers contradict is left out: where a source counts otherwise, nobody can conclude from it.
    """
    known = {(one.name, place): ends for one in statements for place, ends in one.known.items()}
    keys = {spot: spot for spot in known}
    for one in statements:
        for first, second in equal_places(one.known):
            _join(keys, (one.name, first), (one.name, second), known)
    named = {spot: "|".join((_root(keys, spot)[0], *_root(keys, spot)[1])) for spot in known}
    ranges: dict[str, Range] = {}
    for spot, (low, high) in known.items():
        least, most = ranges.get(named[spot], (low, high))
        ranges[named[spot]] = max(low, least), min(high, most)
    sums = [*_own(statements), *(link for link in links if link[0].keys() <= known.keys())]
    found = (_relation(terms, low, high, named) for terms, low, high in sums)
    return System(named, ranges, [one for one in found if _is_possible(one, ranges)])


def _own(statements: Iterable[Statement]) -> Iterator[Link]:
    for one in statements:
        for terms, low, high in relations(one.known, one.policy):
            yield {(one.name, place): weight for place, weight in terms.items()}, low, high


def _join(keys: dict[Spot, Spot], first: Spot, second: Spot, known: Mapping[Spot, Range]) -> None:
    (low, high), (least, most) = known[first], known[second]
    if low <= most and least <= high:
        keys[_root(keys, first)] = _root(keys, second)


def _root(keys: Mapping[Spot, Spot], spot: Spot) -> Spot:
    while keys[spot] != spot:
        spot = keys[spot]
    return spot


def _relation(terms: Mapping[Spot, int], low: int, high: int, named: Mapping[Spot, str]) -> Relation:
    weights: dict[str, int] = {}
    for spot, weight in terms.items():
        weights[named[spot]] = weights.get(named[spot], 0) + weight
    return Relation({key: weight for key, weight in weights.items() if weight}, low, high)


def _is_possible(relation: Relation, ranges: Mapping[str, Range]) -> bool:
    ends = [sorted(weight * end for end in ranges[key]) for key, weight in relation.terms.items()]
    least, most = sum(one[0] for one in ends), sum(one[1] for one in ends)
    return bool(relation.terms) and least <= min(relation.high, UNBOUNDED) and most >= relation.low
