"""Computes what a reader can work out of hidden numbers: a linear program over everything published. Pure."""

import math
from collections.abc import Mapping, Sequence
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
    """What is published of some numbers, as a linear program that answers questions about one number at a time."""

    def __init__(self, published: Mapping[str, Range], relations: Sequence[Relation]) -> None:
        """Build the program from the hidden numbers; the exact ones are constants in its relations."""
        self._published = published
        hidden = [key for key, (low, high) in published.items() if low < high]
        self._columns = {key: at for at, key in enumerate(hidden)}
        # Without a bound on each number the solver may give up; this one is far above what the relations allow.
        self._most = 4 * sum(high for _, high in published.values() if high < UNBOUNDED) + 4_000
        self._program = _empty_program()
        for key in hidden:
            self._program.addVar(published[key][0], min(published[key][1], self._most))
        for relation in relations:
            self._add(relation)
        self._found: dict[str, Range] = {}

    def interval(self, key: str) -> Range:
        """Return the least and the most that a number can be, in whole numbers; raise Contradiction if none fits."""
        if key not in self._columns:
            return self._published[key]
        if key not in self._found:
            least, most = self._solved(key, lowest=True), self._solved(key, lowest=False)
            bounded = most * 2 <= self._most
            self._found[key] = math.ceil(least - ROUNDING), math.floor(most + ROUNDING) if bounded else UNBOUNDED
        return self._found[key]

    def _add(self, relation: Relation) -> None:
        terms = {self._columns[key]: weight for key, weight in relation.terms.items() if key in self._columns}
        if terms:
            exact = (key for key in relation.terms if key not in self._columns)
            constant = sum(relation.terms[key] * self._published[key][0] for key in exact)
            low = -math.inf if relation.low <= -UNBOUNDED else relation.low - constant
            high = math.inf if relation.high >= UNBOUNDED else relation.high - constant
            self._program.addRow(low, high, len(terms), list(terms), list(terms.values()))

    def _solved(self, key: str, *, lowest: bool) -> float:
        """Return the least or the most of a number; in whole numbers, should the corner found be a fraction."""
        from highspy import ObjSense

        column, program = self._columns[key], self._program
        program.changeColCost(column, 1.0)
        program.changeObjectiveSense(ObjSense.kMinimize if lowest else ObjSense.kMaximize)
        try:
            value = _optimum(program)
            if not all(map(_is_whole, program.getSolution().col_value)):
                value = self._in_whole_numbers()
        finally:
            program.changeColCost(column, 0.0)
        return value

    def _in_whole_numbers(self) -> float:
        from highspy import HighsVarType

        for column in range(len(self._columns)):
            self._program.changeColIntegrality(column, HighsVarType.kInteger)
        try:
            return _optimum(self._program)
        finally:
            for column in range(len(self._columns)):
                self._program.changeColIntegrality(column, HighsVarType.kContinuous)


def attack(published: Mapping[str, Range], relations: Sequence[Relation]) -> dict[str, Range]:
    """Return what a reader can compute of each number from the published ranges; an exact number is (n, n)."""
    program = Attack(published, relations)
    return {key: program.interval(key) for key in published}


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) <= ROUNDING


def _empty_program() -> Any:  # noqa: ANN401 (the library's types name no such class)
    import highspy

    program = highspy._Highs()  # type: ignore[attr-defined]  # noqa: SLF001 (Highs itself prints a banner at once)
    program.setOptionValue("output_flag", False)
    program.setOptionValue("presolve", "off")  # small programs, each solved many times from the last corner
    return program


def _optimum(program: Any) -> float:  # noqa: ANN401 (the same)
    from highspy import HighsModelStatus

    program.run()
    status = program.getModelStatus()
    if status != HighsModelStatus.kOptimal:
        raise Contradiction
    return float(program.getInfo().objective_function_value)
