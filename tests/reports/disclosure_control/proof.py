"""Attacks what was published, as any reader can: which hidden numbers can be computed more closely. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.disclosure_control.attack import Attack, Contradiction, Range, Relation
from reports.disclosure_control.published import Published, published
from reports.disclosure_control.slots import Place
from reports.disclosure_control.system import Link, system_of
from reports.schema.types import Facts


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A hidden number of which more can be computed than was published."""

    period: str
    place: Place
    published: Range
    computed: Range


def narrowed(documents: Iterable[Facts]) -> list[Narrowed]:
    """Return the hidden numbers in documents, all editions and periods together, that can be computed more closely."""
    seen = published(documents)
    try:
        return _narrowed(seen, seen.links)
    except Contradiction:
        return _narrowed(seen, [])  # statements that contradict each other bound nothing


def _narrowed(seen: Published, links: Sequence[Link]) -> list[Narrowed]:
    system = system_of(seen.statements, links)
    program = Attack(system.ranges, system.relations)
    return [
        Narrowed(one.label, place, ends, computed)
        for one in seen.statements
        for place, ends in one.known.items()
        if ends[0] < ends[1] and (computed := program.interval(system.keys[one.name, place])) != ends
    ]


def attack(numbers: Mapping[str, Range], relations: Sequence[Relation]) -> dict[str, Range]:
    """Return what a reader can compute of each number from the published ranges; an exact number is (n, n)."""
    program = Attack(numbers, relations)
    return {key: program.interval(key) for key in numbers}
