"""Puts the counts of several statements together: places with the same number are one, sums link the others. Pure.

The sums are those that everyone knows to hold between the counts of one report, as linear relations.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from reports.disclosure_control.attack import UNBOUNDED, Range, Relation
from reports.disclosure_control.slots import ALL, Place
from reports.schema.cells import Cell
from reports.schema.types import Policy
from reports.schema.values import COLUMNS, NOT_RECORDED_ROW, TABLES, Column
from storage.vocabulary.case import CATEGORIES_OF, SENSITIVITY
from storage.vocabulary.words import (
    DISCLOSING,
    REAL_TIME_PROCESS,
    STORED_PROCESS,
    Content,
    DataCategory,
    DataKind,
    Grounds,
    Outcome,
    Timing,
)

Spot = tuple[str, Place]  # a place in a statement
Link = tuple[dict[Spot, int], int, int]
Known = Mapping[Place, Range]
Sum = tuple[dict[Place, int], int, int]
R: Column = "requests"
D: Column = "requests_with_disclosure"
_OF_REFUSED, _OF_GIVEN = "by_refusal_reason", ("by_notice", "by_data_disclosed", "by_content_disclosed")
_OVERLAPPING = ("by_data_requested", "by_data_disclosed")
_CONTENT = {"by_content_requested": "by_data_requested", "by_content_disclosed": "by_data_disclosed"}
_PRIVATE = ("message_content", "encryption_keys")


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


def equal_places(known: Known) -> Iterator[tuple[Place, Place]]:
    """Return the pairs of places that always have the same number."""
    pairs = [(("carried_forward", ALL, "received"), ("totals", ALL, R))]
    for table, row, column in known:
        given = table in _OF_GIVEN or (table == "by_outcome" and row in DISCLOSING)
        if given and column == R:
            pairs.append(((table, row, R), (table, row, D)))
    return (pair for pair in pairs if pair[0] in known and pair[1] in known)


def relations(known: Known, policy: Policy) -> Iterator[Sum]:
    """Return the sums between known numbers: weights by place, and the ends of their sum."""
    for table in TABLES:
        for column in COLUMNS:
            yield from _column(known, table, column)
    yield from (_at_least((table, row, R), (table, row, D)) for table, row, column in known if column == D
                if (table, row, R) in known)  # fmt: skip
    of_data = *_derived(), *_timing(known), *_content(known)
    for terms, low, high in (*_carried(), *of_data, *_answers(known), *_judged(known, policy)):
        if terms.keys() <= known.keys():
            yield terms, low, high


def _column(known: Known, table: str, column: Column) -> Iterator[Sum]:
    rows = [place for place in known if place[0] == table and place[2] == column]
    whole = _whole(table, column)
    if not rows or not whole or not known.keys() >= set(whole):
        return
    total = dict.fromkeys(whole, -1)
    if table not in _OVERLAPPING:
        yield {**dict.fromkeys(rows, 1), **total}, 0, 0
        return
    yield {**dict.fromkeys(rows, 1), **total}, 0, UNBOUNDED  # each demand is for at least one kind of data
    yield from (({place: -1, **dict.fromkeys(whole, 1)}, 0, UNBOUNDED) for place in rows)


def _whole(table: str, column: Column) -> Sequence[Place]:
    """Return the places whose sum a column of a table makes."""
    if table == _OF_REFUSED:
        return [("by_outcome", Outcome.REFUSED, column)]
    if table in _OF_GIVEN and column == "accounts_specified":
        return [("by_outcome", str(outcome), column) for outcome in sorted(DISCLOSING)]
    return [("totals", ALL, D if table in _OF_GIVEN and column == R else column)]


def _carried() -> Iterator[Sum]:
    opening, received, closed, closing = (("carried_forward", ALL, one) for one in ("opening", "received", "closed", "closing"))  # fmt: skip  # noqa: E501
    pending = ("by_outcome", "pending", R)
    yield {opening: 1, received: 1, closed: -1, closing: -1}, 0, 0
    yield _at_least(closing, pending)
    yield {opening: 1, pending: 1, closing: -1}, 0, UNBOUNDED


def _derived() -> Iterator[Sum]:
    """Return what the kinds of data and the process say of the category of data and of emergencies."""
    for column in COLUMNS:
        content: Place = ("by_data_category", "content", column)
        yield from (_at_least(content, ("by_data_requested", kind, column)) for kind in ("message_content", "contacts"))
        yield _at_least(("by_emergency", "yes", column), ("by_legal_process", "emergency_request", column))


def _timing(known: Known) -> Iterator[Sum]:
    """Return what legal process and category say of stored and live data; what is only in bands counts in neither."""
    for column in COLUMNS:
        stored, live, _ = _places("by_timing", Timing, column)
        subscriber: Place = ("by_data_category", "subscriber", column)
        surely_stored, surely_live = (
            [place for place in _places("by_legal_process", some, column) if place in known]
            for some in (STORED_PROCESS, REAL_TIME_PROCESS)
        )
        yield {live: -1, **dict.fromkeys(surely_live, 1)}, 0, 0
        yield {stored: 1, **dict.fromkeys(surely_stored, -1)}, 0, UNBOUNDED
        yield {stored: -1, subscriber: 1, **dict.fromkeys(surely_stored, 1)}, 0, UNBOUNDED
        yield {stored: 1, live: 1, subscriber: -1}, 0, UNBOUNDED


def _content(known: Known) -> Iterator[Sum]:
    """Return what the kinds and the category of data say of content and of other data."""
    kinds_of_content = [kind for kind, categories in CATEGORIES_OF.items() if categories == (DataCategory.CONTENT,)]
    kinds_of_other = [kind for kind in CATEGORIES_OF if kind not in kinds_of_content]
    kinds_of_neither = [NOT_RECORDED_ROW, *(kind for kind in DataKind if kind not in CATEGORIES_OF)]
    for (table, of), column in product(_CONTENT.items(), COLUMNS):
        only, other, both, unsaid = _places(table, Content, column)
        content, others = _places(of, kinds_of_content, column), _places(of, kinds_of_other, column)
        neither = [place for place in _places(of, kinds_of_neither, column) if place in known]
        yield from (({only: 1, both: 1, unsaid: 1, kind: -1}, 0, UNBOUNDED) for kind in content)
        yield from (({other: 1, both: 1, unsaid: 1, kind: -1}, 0, UNBOUNDED) for kind in others)
        yield {only: -1, **dict.fromkeys(content, 1)}, 0, UNBOUNDED
        yield {both: -1, **dict.fromkeys(others, 1)}, 0, UNBOUNDED
        yield {unsaid: -1, **dict.fromkeys(neither, 1)}, 0, UNBOUNDED
        if table == "by_content_requested":
            most, *less = _places("by_data_category", reversed(SENSITIVITY), column)
            yield {most: 1, only: -1, both: -1}, 0, UNBOUNDED
            yield {most: -1, only: 1, both: 1, unsaid: 1}, 0, UNBOUNDED
            yield {other: 1, **dict.fromkeys(less, -1)}, 0, UNBOUNDED
        else:  # of what was disclosed only the kinds are recorded
            yield {other: -1, **dict.fromkeys(others, 1)}, 0, UNBOUNDED
            yield {both: -1, **dict.fromkeys(content, 1)}, 0, UNBOUNDED
            yield _at_least(unsaid, (of, NOT_RECORDED_ROW, column))


def _places(table: str, rows: Iterable[str], column: str) -> list[Place]:
    return [(table, str(row), column) for row in rows]


def _answers(known: Known) -> Iterator[Sum]:
    asked, refused = ("content_or_keys", ALL, "requests"), ("content_or_keys", ALL, "refused")
    kinds = [("by_data_requested", kind, R) for kind in _PRIVATE]
    yield from (_at_least(asked, kind) for kind in kinds)
    yield {**dict.fromkeys(kinds, 1), asked: -1}, 0, UNBOUNDED
    yield from (_at_least(more, refused) for more in (asked, ("by_outcome", Outcome.REFUSED, R)))
    total, pending = ("totals", ALL, R), ("by_outcome", "pending", R)
    yield _at_least(total, ("response_times", "acknowledged", R))
    yield {total: 1, pending: -1, ("response_times", "answered", R): -1}, 0, UNBOUNDED
    for _, row, column in [place for place in known if place[0] == "by_data_disclosed" and place[2] == D]:
        requested = [("by_data_requested", one, column) for one in (row, NOT_RECORDED_ROW)]
        yield {**{one: 1 for one in requested if one in known}, ("by_data_disclosed", row, column): -1}, 0, UNBOUNDED
    processes: dict[str, dict[Place, int]] = {}
    outcomes: dict[str, dict[Place, int]] = {}
    for place in known:
        if place[0] == "outcomes_by_process":
            processes.setdefault(place[1], {("by_legal_process", place[1], R): -1})[place] = 1
            outcomes.setdefault(place[2], {("by_outcome", place[2], R): -1})[place] = 1
    yield from ((terms, 0, 0) for terms in (*processes.values(), *outcomes.values()))


def _judged(known: Known, policy: Policy) -> Iterator[Sum]:
    """Return what the policy says about the disclosures outside it, by their kind of data, process and grounds."""
    outside, confirmed, unsaid = (("outside_policy", ALL, one) for one in (D, "confirmed", "not_recorded"))
    given = [(table, ALL, D) for table in ("totals", "non_government", "preservation")]
    yield {**dict.fromkeys(given, 1), outside: -1, unsaid: -1}, 0, UNBOUNDED
    yield _at_least(outside, confirmed)
    kept = policy["discloses"]
    for table, row, column in known:
        against = row in policy["never"] or (kept and row not in kept)
        if table == "by_data_disclosed" and column == D and row != NOT_RECORDED_ROW and against:
            yield _at_least(outside, (table, row, D))
    for table, allowed in (
        ("by_legal_process", policy["requires_process"]),
        ("by_grounds", policy["requires_grounds"]),
    ):
        others = [
            one for one in known if one[0] == table and one[2] == D and one[1] not in (*allowed, Grounds.NOT_STATED)
        ]
        if allowed and others:
            yield {outside: 1, **dict.fromkeys(others, -1)}, 0, UNBOUNDED


def _at_least(more: Place, less: Place) -> Sum:
    return {more: 1, less: -1}, 0, UNBOUNDED
