"""Computes what a reader can work out of hidden numbers: a linear program over everything published. Pure."""

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Range = tuple[int, int]
UNBOUNDED = 10**15
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Relation:
    """A sum that holds between numbers, whatever they are: low <= sum of weight times number <= high."""

    terms: Mapping[str, int]
    low: int = 0
    high: int = 0


class Contradiction(Exception):
    """No numbers fit what was published. Never leaves `disclosure_control`."""


class Attack:
    """What is published of some numbers, as a linear program that answers questions about one number at a time.

    It remembers the numbers that it found to fit: what they show needs no other program.
    """

    def __init__(
        self, published: Mapping[str, Range], relations: Sequence[Relation], *, may_change: Container[str] = ()
    ) -> None:
        """Build the program: a column for each number that is hidden or may become so; the others are constants."""
        self.published = dict(published)
        open_ = [key for key, (low, high) in published.items() if low < high or key in may_change]
        self._columns = {key: at for at, key in enumerate(open_)}
        # Without a bound on each number the solver may give up; this one is far above what the relations allow.
        self._most = 4 * sum(high for _, high in published.values() if high < UNBOUNDED) + 4_000
        self._program = _empty_program()
        for key in self._columns:
            low, high = published[key]
            self._program.addVar(low, min(high, self._most))
        for relation in relations:
            self._add(relation)
        self._fitting: list[list[int]] = []
        self._binding: dict[tuple[str, bool], frozenset[str]] = {}

    def publish(self, key: str, ends: Range) -> None:
        """Publish another range of a number than before."""
        (low, high), column = ends, self._columns[key]
        least, most = self.published[key]
        self.published[key] = ends
        self._program.changeColBounds(column, low, min(high, self._most))
        if low > least or high < most:
            self._fitting = [numbers for numbers in self._fitting if low <= numbers[column] <= high]

    def interval(self, key: str) -> Range:
        """Return the least and the most that a number can be, in whole numbers; raise Contradiction if none fits."""
        low, high = self.published[key]
        return (low, high) if low == high else (self._end(key, lowest=True), self._end(key, lowest=False))

    def leaves(self, key: str, ends: Range) -> bool:
        """Return whether a number can be as small and as large as these ends."""
        least, most = self._seen(key)
        return (least <= ends[0] or self._end(key, lowest=True) <= ends[0]) and (
            most >= ends[1] or self._end(key, lowest=False) >= ends[1]
        )

    def spans(self, key: str, width: int) -> bool:
        """Return whether a number can be so much larger than it can be small."""
        least, most = self._seen(key)
        if most - least >= width:
            return True
        least, most = self.interval(key)
        return most - least >= width

    def binding(self, key: str) -> frozenset[str] | None:
        """Return the numbers whose ranges decide the interval of one, after it was asked for; None if unknown."""
        ends = [self._binding.get((key, lowest)) for lowest in (True, False)]
        return None if None in ends else frozenset().union(*(end for end in ends if end is not None))

    def _seen(self, key: str) -> Range:
        column = self._columns[key]
        values = [numbers[column] for numbers in self._fitting]
        return (min(values), max(values)) if values else (UNBOUNDED, -UNBOUNDED)

    def _add(self, relation: Relation) -> None:
        terms = {self._columns[key]: weight for key, weight in relation.terms.items() if key in self._columns}
        if terms:
            exact = (key for key in relation.terms if key not in self._columns)
            constant = sum(relation.terms[key] * self.published[key][0] for key in exact)
            low = -math.inf if relation.low <= -UNBOUNDED else relation.low - constant
            high = math.inf if relation.high >= UNBOUNDED else relation.high - constant
            self._program.addRow(low, high, len(terms), list(terms), list(terms.values()))

    def _end(self, key: str, *, lowest: bool) -> int:
        """Return the least or the most of a number; in whole numbers, should the corner found be a fraction."""
        from highspy import ObjSense

        column, program = self._columns[key], self._program
        program.changeColCost(column, 1.0)
        program.changeObjectiveSense(ObjSense.kMinimize if lowest else ObjSense.kMaximize)
        try:
            numbers = self._optimum(key, lowest=lowest)
        finally:
            program.changeColCost(column, 0.0)
        found = numbers[column]
        return found if found * 2 <= self._most else UNBOUNDED

    def _optimum(self, key: str, *, lowest: bool) -> list[int]:
        solution = _solved(self._program)
        values, duals = solution.col_value, solution.col_dual
        numbers = [round(value) for value in values]
        if all(abs(value - number) <= ROUNDING for value, number in zip(values, numbers, strict=True)):
            binding = (one for one, dual in zip(self._columns, duals, strict=True) if abs(dual) > ROUNDING)
            self._binding[key, lowest] = frozenset(binding)
        else:
            self._binding.pop((key, lowest), None)
            numbers = [round(value) for value in self._in_whole_numbers().col_value]
        self._fitting.append(numbers)
        return numbers

    def _in_whole_numbers(self) -> Any:  # noqa: ANN401 (a solution of the library)
        from highspy import HighsVarType

        for column in self._columns.values():
            self._program.changeColIntegrality(column, HighsVarType.kInteger)
        try:
            return _solved(self._program)
        finally:
            for column in self._columns.values():
                self._program.changeColIntegrality(column, HighsVarType.kContinuous)


def _empty_program() -> Any:  # noqa: ANN401 (the library's types name no such class)
    import highspy

    program = highspy._Highs()  # type: ignore[attr-defined]  # noqa: SLF001 (Highs itself prints a banner at once)
    program.setOptionValue("output_flag", False)
    program.setOptionValue("presolve", "off")  # small programs, each solved many times from the last corner
    return program


def _solved(program: Any) -> Any:  # noqa: ANN401 (the same)
    from highspy import HighsModelStatus

    program.run()
    if program.getModelStatus() != HighsModelStatus.kOptimal:
        raise Contradiction
    return program.getSolution()
