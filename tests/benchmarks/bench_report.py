"""report: a whole process from the register to the files, against a pandas + matplotlib script; and how both grow."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import rival_report
from tests.benchmarks.measuring import Pair, seconds
from tests.benchmarks.sample import DENSE, PERIOD, YEARS, register, sample_file

SMALL = 10_000


class OtherCounts(Exception):
    """The rival counts something else: its time would tell nothing."""


def pairs(rows: int, folder: Path) -> Iterator[Pair]:
    """The time on a large register, and the time there over that on a small one."""

    def ours(size: int, years: int = YEARS) -> float:
        config = register(folder, size, years)
        return seconds([sys.executable, "-m", "bot", "report", PERIOD, "--out", folder / "ours", "--config", config])

    def theirs(size: int, years: int = YEARS) -> float:
        file = sample_file(folder, size, years)
        return seconds([sys.executable, "-m", rival_report.__name__, file, folder / "theirs"])

    ours(SMALL)
    theirs(SMALL)
    _refuse_other_counts(folder)
    for years in (YEARS, DENSE):
        for size in (SMALL, rows):
            register(folder, size, years)
        title = f"{rows:,} cases of {years} years"
        yield Pair(
            f"report on {title}",
            "pandas + matplotlib",
            lambda years=years: ours(rows, years),  # type: ignore[misc]
            lambda years=years: theirs(rows, years),  # type: ignore[misc]
            aim="<= 1",
        )
        yield Pair(
            f"  times its time at {SMALL:,}",
            "the same of pandas + matplotlib",
            lambda years=years: ours(rows, years) / ours(SMALL, years),  # type: ignore[misc]
            lambda years=years: theirs(rows, years) / theirs(SMALL, years),  # type: ignore[misc]
            "times",
            "ours < 1.5",
        )


def _refuse_other_counts(folder: Path) -> None:
    ours = json.loads(next((folder / "ours").glob("transparency-*.json")).read_text(encoding="utf-8"))
    theirs = json.loads((folder / "theirs" / "report.json").read_text(encoding="utf-8"))
    countries = {row["row"]: row["requests"]["value"] for row in ours["tables"]["by_country"]}
    counted = {name: row["requests"] for name, row in theirs["tables"]["by_country"].items()}
    if countries != counted or len(ours["disclosures"]) != len(theirs["disclosures"]):
        raise OtherCounts
