"""The attack finds exactly what trying all whole numbers finds."""

import random

import pytest
from hypothesis import strategies as st

from reports.disclosure_control.attack import UNBOUNDED, Contradiction, Relation
from tests.reports.disclosure_control.proof import attack
from tests.support.number_tables import random_table, small, sums, worked_out
from tests.support.samples import explored


@explored(25, 300, st.integers(0, 10**9))
def test_attack_finds_what_trying_all_numbers_finds(seed: int) -> None:
    chance = random.Random(seed)
    cells = random_table(chance, 2, 2, (0, 1, 2, 3, 4))
    published = {key: (value, value) for key, value in cells.items()} | small(cells, 3)
    published |= {key: (max(0, cells[key] - 1), cells[key] + 1) for key in chance.sample(sorted(cells), 1)}
    assert attack(published, sums(2, 2)) == worked_out(published, sums(2, 2))


def test_attack_finds_whole_numbers_where_the_program_finds_halves() -> None:
    odd = [Relation({one: 1, other: 1}, 0, 3) for one, other in ("ab", "bc", "ca")]
    whole = Relation({"a": 1, "b": 1, "c": 1, "sum": -1})
    assert attack(dict.fromkeys("abc", (0, 9)) | {"sum": (0, 99)}, [*odd, whole])["sum"] == (0, 4)


def test_attack_leaves_open_what_nothing_bounds() -> None:
    assert attack({"a": (0, UNBOUNDED)}, [])["a"] == (0, UNBOUNDED)


def test_attack_refuses_what_contradicts_itself() -> None:
    with pytest.raises(Contradiction):
        attack({"a": (1, 4), "b": (1, 4), "sum": (9, 9)}, [Relation({"a": 1, "b": 1, "sum": -1})])
