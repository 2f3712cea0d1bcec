"""The table of sample sizes is that of the code: a sample shrinks in both, or a test fails."""

import csv
from pathlib import Path

import pytest

from tests.support.samples import integers_of, sizes_in_code

TESTS = Path(__file__).parent
TIERS = ("make test", "make campaign", "make soak")
with (TESTS / "samples.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))


def sizes(row: dict[str, str]) -> tuple[int, ...]:
    return tuple(int(row[tier]) for tier in TIERS if row[tier])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['file']}-{row['name']}")
def test_listed_sample_is_the_one_in_the_code(row: dict[str, str]) -> None:
    file = TESTS / f"{row['file']}.py"
    assert sizes(row)
    assert set(sizes(row)) <= set(integers_of(file, row["name"]))


def test_every_drawn_sample_is_listed() -> None:
    listed = {(row["file"], row["name"]): sizes(row) for row in ROWS}
    drawn = {
        (file.relative_to(TESTS).with_suffix("").as_posix(), name): found
        for file in sorted(TESTS.rglob("test_*.py"))
        for name, found in sizes_in_code(file).items()
    }
    assert {key: found for key, found in drawn.items() if listed.get(key) != found} == {}
