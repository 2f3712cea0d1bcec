"""Chooses which numbers to hide so that those that must be hidden cannot be computed. Pure.

Greedy and then pruned: no number stays hidden that could be shown. The linear program judges every step.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from reports.disclosure_control.attack import UNBOUNDED, Attack, Range, Relation

STEPS = tuple(10**power for power in range(1, 8))


class Unprotectable(Exception):
    """No choice of hidden numbers protects all of them. Never leaves `disclosure_control`."""


def suppress(
    values: Mapping[str, int],
    hidden: Mapping[str, Range],
    relations: Sequence[Relation],
    *,
    fixed: Collection[str] = (),
    blank: Collection[str] = (),
    known: Mapping[str, Range] | None = None,
    narrow: Collection[str] = (),
    first_end: int = 0,
) -> dict[str, Range]:
    """Return the range to publish for every number that is hidden: those in `hidden`, and others that protect them.

    `hidden`: the range of each number that must be. Where that range itself can be kept, exactly it is published; else
    a range of at least as many numbers, which says less about how small the number is; for `narrow` ones of any width.
    `fixed` numbers stay exact, and of those that are `blank` nothing is said, not even whether they are 0: they are
    what the others leave open. `known`: what was published of other numbers before; it must not become narrower. A
    number that nothing bounds has no end, or one of the steps 10, 100, 1000 … times `first_end`.
    Raises Unprotectable, and Contradiction where the numbers do not fit the relations.
    """
    choice = _Choice(values, hidden, relations, fixed, blank, known or {}, narrow)
    while (exposed := choice.exposed()) is not None:
        choice.protect(exposed)
    choice.prune()
    if first_end:
        choice.bound(first_end)
    return choice.published()


class _Choice:
    """The numbers hidden so far.

    A `wide` number is published as all that can be computed of it; the others that must be hidden have their own range.
    """

    def __init__(
        self,
        values: Mapping[str, int],
        hidden: Mapping[str, Range],
        relations: Sequence[Relation],
        fixed: Collection[str],
        blank: Collection[str],
        known: Mapping[str, Range],
        narrow: Collection[str],
    ) -> None:
        self._values, self._must, self._fixed, self._blank = values, hidden, frozenset(fixed), frozenset(blank)
        self._narrow, self._beside = frozenset(narrow), _neighbours(relations)
        alone = Attack(known, [one for one in relations if known.keys() >= one.terms.keys()])
        self._before = {key: alone.interval(key) for key, (low, high) in known.items() if low < high}
        exact = {key: (value, value) for key, value in values.items()}
        self._wide = dict.fromkeys(sorted(blank))
        open_ends = {key: self._open(key) for key in self._wide}
        self._may = {key for key, value in values.items() if value and key not in self._fixed} | self._wide.keys()
        self._attack = Attack({**known, **exact, **hidden, **open_ends}, relations, may_change=self._may)

    def exposed(self) -> str | None:
        """Return a number of which more can be computed than may be; None if there is none."""
        return next((key for key in (*self._must, *self._before) if not self._is_safe(key)), None)

    def protect(self, exposed: str) -> None:
        """Hide the first number that protects another, or else the one that widens its interval most."""
        self._attack.interval(exposed)
        binding = self._attack.binding(exposed)
        best, widest = None, -1
        for move in self._moves(exposed, binding):
            self._hide(move)
            if self._is_safe(exposed):
                return
            low, high = self._attack.interval(exposed)
            if high - low > widest:
                best, widest = move, high - low
            self._show(move)
        if best is None:
            raise Unprotectable
        self._hide(best)

    def prune(self) -> None:
        """Show what need not be hidden, the largest numbers first."""
        for key in sorted(self._wide.keys() - self._blank, key=lambda one: (-self._values[one], one)):
            self._show(key)
            if self.exposed() is not None:
                self._hide(key)

    def bound(self, first_end: int) -> None:
        """Give an end to the numbers that nothing bounds: a step so far away that it protects, the same for all."""
        endless = [key for key in sorted(self._wide) if self._attack.interval(key)[1] >= UNBOUNDED]
        for times in STEPS if endless else ():
            for key in endless:
                ends = (first_end * step - 1 for step in STEPS if step >= times)
                end = next((end for end in ends if end >= self._values[key]), UNBOUNDED)
                self._attack.publish(key, (self._open(key)[0], end))
            if self.exposed() is None:
                return
        if endless:
            raise Unprotectable

    def published(self) -> dict[str, Range]:
        return {
            key: self._attack.interval(key) for key in (*self._must, *sorted(self._wide.keys() - self._must.keys()))
        }

    def _is_safe(self, key: str) -> bool:
        if key in self._before:
            return self._attack.leaves(key, self._before[key])
        least, most = self._must[key]
        if key in self._wide:
            return key in self._narrow or self._attack.spans(key, most - least)
        return self._attack.leaves(key, (least, most))

    def _moves(self, exposed: str, binding: frozenset[str] | None) -> Iterator[str]:
        """Yield the numbers that can be hidden, or shown as a wider range: the nearest first, then the smallest.

        Only those that bind the exposed number can help.
        """
        distance = _distances(exposed, self._beside)
        may = (key for key in distance if key in self._may and key not in self._wide)
        helpful = [key for key in may if binding is None or key in binding or key == exposed]
        return iter(sorted(helpful, key=lambda key: (distance[key], self._values[key], key)))

    def _hide(self, key: str) -> None:
        self._wide[key] = None
        self._attack.publish(key, self._open(key))

    def _show(self, key: str) -> None:
        del self._wide[key]
        value = self._values[key]
        self._attack.publish(key, self._must.get(key, (value, value)))

    def _open(self, key: str) -> Range:
        return 0 if key in self._blank else 1, UNBOUNDED


def _neighbours(relations: Sequence[Relation]) -> dict[str, set[str]]:
    """Return the numbers that share a relation with each number."""
    beside: dict[str, set[str]] = {}
    for relation in relations:
        for key in relation.terms:
            beside.setdefault(key, set()).update(relation.terms)
    return beside


def _distances(start: str, beside: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Return how many relations away each number is."""
    distance, edge = {start: 0}, [start]
    while edge:
        edge = [key for key in dict.fromkeys(one for at in edge for one in beside.get(at, ())) if key not in distance]
        distance |= dict.fromkeys(edge, max(distance.values()) + 1)
    return distance
