"""Whatever must be hidden cannot be computed, and little else is hidden."""

import itertools
import random

import pytest
from hypothesis import strategies as st

from reports.disclosure_control.attack import Range, Relation
from reports.disclosure_control.suppress import Unprotectable, suppress
from tests.reports.disclosure_control.proof import attack
from tests.support.number_tables import random_table, small, sums
from tests.support.samples import explored

THRESHOLD = 5
SUMS = sums(2, 3)
PAIR = [Relation({"DE": 1, "FR": 1, "all": -1})]
MOST_TO_TRY = 3


@explored(15, 200, st.integers(0, 10**9))
def test_nothing_can_be_computed_below_its_range(seed: int) -> None:
    cells = random_table(random.Random(seed), 2, 3, (0, 1, 2, 3, 5, 8, 20))
    hidden = suppress(cells, small(cells, THRESHOLD), SUMS)
    computed = attack({key: (value, value) for key, value in cells.items()} | hidden, SUMS)
    for key, value in cells.items():
        low, high = computed[key]
        assert low <= value <= high
        assert key not in hidden or (low, high) == hidden[key]
        assert not 0 < value < THRESHOLD or high - low >= THRESHOLD - 2


def test_small_numbers_have_the_range_of_the_threshold_where_it_can_be_kept() -> None:
    hidden = suppress({"DE": 37, "FR": 3, "all": 40}, {"FR": (1, 4)}, PAIR)
    assert hidden == {"FR": (1, 4), "DE": (36, 39)}


def test_hiding_the_small_numbers_alone_is_not_enough() -> None:
    assert attack({"DE": (37, 37), "FR": (1, 4), "all": (40, 40)}, PAIR)["FR"] == (3, 3)


def test_total_of_small_numbers_gets_a_range_that_fits_them() -> None:
    cells = {"DE": 2, "FR": 1, "all": 3}
    assert suppress(cells, small(cells, THRESHOLD), PAIR) == {"DE": (1, 4), "FR": (1, 4), "all": (2, 8)}


def test_what_was_published_before_does_not_become_narrower() -> None:
    year = [Relation({"H1": 1, "H2": 1, "year": -1})]
    halves = {"H1": (1, 4), "H2": (1, 4)}
    assert suppress({"year": 6}, {}, year, known=halves) == {"year": (2, 8)}
    assert suppress({"year": 5}, {}, year, known=halves) == {}  # any two numbers from 1 to 4 may come to 5


def test_what_cannot_be_protected_is_refused() -> None:
    with pytest.raises(Unprotectable):
        suppress({"DE": 37, "FR": 3, "all": 40}, {"FR": (1, 4)}, PAIR, fixed=("DE", "all"))


@explored(4, 40, st.integers(0, 10**9))
def test_little_more_is_hidden_than_must_be(seed: int) -> None:
    cells = random_table(random.Random(seed), 2, 3, (0, 2, 3, 8, 20, 30))
    must = small(cells, THRESHOLD)
    assert len(suppress(cells, must, SUMS)) - len(must) <= fewest(cells, must) + 2


def fewest(cells: dict[str, int], must: dict[str, Range]) -> int:
    """Return the fewest further numbers that protect a table, by trying all sets of them."""
    may = [key for key, value in cells.items() if value and key not in must]
    for number in range(MOST_TO_TRY):
        for extra in itertools.combinations(may, number):
            shown = [key for key in cells if key not in must and key not in extra]
            try:
                suppress(cells, must, SUMS, fixed=shown)
            except Unprotectable:
                continue
            return number
    return MOST_TO_TRY
