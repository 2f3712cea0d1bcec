"""--help, the first thing that anyone sees, against an interpreter that does nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measuring import Pair, seconds


def pairs(_rows: int, _folder: Path) -> Iterator[Pair]:
    """Both as whole processes."""
    yield Pair(
        "--help",
        "python -c pass",
        lambda: seconds([sys.executable, "-m", "bot", "--help"]),
        lambda: seconds([sys.executable, "-c", "pass"]),
        aim="< 20",
        rounds=11,
    )
