"""Chooses which numbers to hide so that those that must be hidden cannot be computed. Pure.

Greedy and then pruned: no number stays hidden that could be shown. The linear program judges every step.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.disclosure_control.attack import UNBOUNDED, Attack, Contradiction, Range, Relation

# Numbers whose range is all that can be computed of them; the others that must be hidden have their own range.
Wide = frozenset[str]


class Unprotectable(Exception):
    """No choice of hidden numbers protects all of them. Never leaves `disclosure_control`."""


def suppress(
    values: Mapping[str, int],
    hidden: Mapping[str, Range],
    relations: Sequence[Relation],
    *,
    fixed: Collection[str] = (),
    known: Mapping[str, Range] | None = None,
) -> dict[str, Range]:
    """Return the range to publish for every number that is hidden: those in `hidden`, and others that protect them.

    `hidden`: the range of each number that must be. Where that range itself can be kept, exactly it is published; else
    a range of at least as many numbers, which says less about how small the number is. `fixed` numbers stay exact.
    `known`: what was published of other numbers before; it must not become narrower. Raises Unprotectable.
    """
    problem = _Problem(values, hidden, relations, frozenset(fixed), known or {})
    wide: Wide = frozenset()
    while (exposed := problem.exposed(wide)) is not None:
        wide |= {problem.move(exposed, wide)}
    for key in sorted(wide, key=lambda one: (-values[one], one)):  # show what need not be hidden, the largest first
        if problem.exposed(wide - {key}) is None:
            wide -= {key}
    attack = problem.attack(wide)
    return {key: attack.interval(key) for key in (*hidden, *sorted(wide - hidden.keys()))}


@dataclass(frozen=True)
class _Problem:
    values: Mapping[str, int]
    must: Mapping[str, Range]
    relations: Sequence[Relation]
    fixed: frozenset[str]
    known: Mapping[str, Range]

    @cached_property
    def before(self) -> dict[str, Range]:
        """Return what could be computed of the numbers published before."""
        own = [relation for relation in self.relations if self.known.keys() >= relation.terms.keys()]
        alone = Attack(self.known, own)
        return {key: alone.interval(key) for key, (low, high) in self.known.items() if low < high}

    @cached_property
    def beside(self) -> dict[str, set[str]]:
        """Return the numbers that share a relation with each number."""
        beside: dict[str, set[str]] = {}
        for relation in self.relations:
            for key in relation.terms:
                beside.setdefault(key, set()).update(relation.terms)
        return beside

    def attack(self, wide: Wide) -> Attack:
        exact = {key: (value, value) for key, value in self.values.items()}
        open_ends = {key: (min(1, self.values[key]), UNBOUNDED) for key in wide}
        return Attack({**self.known, **exact, **self.must, **open_ends}, self.relations)

    def exposed(self, wide: Wide) -> str | None:
        """Return a number of which more can be computed than may be; None if there is none."""
        attack = self.attack(wide)
        return next((key for key in (*self.must, *self.before) if not self.is_safe(key, wide, attack)), None)

    def is_safe(self, key: str, wide: Wide, attack: Attack) -> bool:
        try:
            low, high = attack.interval(key)
        except Contradiction:
            return False
        if key in self.before:
            return (low, high) == self.before[key]
        least, most = self.must[key]
        return high - low >= most - least if key in wide else (low, high) == (least, most)

    def move(self, exposed: str, wide: Wide) -> str:
        """Return the first number that protects another once it is hidden, else the one that widens it most."""
        best, widest = None, -1
        for key in self.moves(exposed, wide):
            attack = self.attack(wide | {key})
            if self.is_safe(exposed, wide | {key}, attack):
                return key
            low, high = attack.interval(exposed)
            if high - low > widest:
                best, widest = key, high - low
        if best is None:
            raise Unprotectable
        return best

    def moves(self, exposed: str, wide: Wide) -> Iterator[str]:
        """Yield the numbers that can be hidden, or shown as a wider range: the nearest first, then the smallest."""
        distance, edge = {exposed: 0}, [exposed]
        while edge:
            beside = dict.fromkeys(other for at in edge for other in sorted(self.beside.get(at, ())))
            edge = [key for key in beside if key not in distance]
            distance |= dict.fromkeys(edge, max(distance.values()) + 1)
        may = (key for key in distance if self.values.get(key) and key not in wide and key not in self.fixed)
        return iter(sorted(may, key=lambda key: (distance[key], self.values[key], key)))
