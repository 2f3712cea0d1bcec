"""make bench: the product against committed rivals in one run, as ratios. Judges nothing; noise shows in the span."""

import argparse
import contextlib
import importlib.metadata
import os
import platform
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks import (
    bench_answer,
    bench_count,
    bench_growth,
    bench_help,
    bench_import,
    bench_report,
    bench_start,
)
from tests.benchmarks.measuring import Line, Pair, measured
from tests.benchmarks.sample import SEED

BENCHMARKS: dict[str, Callable[[int, Path], Iterator[Pair]]] = {
    "import": bench_import.pairs,
    "report": bench_report.pairs,
    "count": bench_count.pairs,
    "start": bench_start.pairs,
    "answer": bench_answer.pairs,
    "help": bench_help.pairs,
}
GROWTH = "growth"
ROWS, FULL, ROUNDS = 100_000, 1_000_000, 5
LIBRARIES = ("python-telegram-bot", "SQLAlchemy", "sqlmodel", "matplotlib", "typer", "pandas", "duckdb")


def facts(rows: int, rounds: int) -> Iterator[str]:
    """What a reader needs to repeat or to doubt the run."""
    yield f"{rows:,} rows, seed {SEED}, {rounds} interleaved rounds"
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    yield f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    load = " ".join(f"{number:.1f}" for number in os.getloadavg())
    yield f"{_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.system()} {platform.release()}, load {load}"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"


def table(lines: Iterable[Line]) -> Table:
    """One table of ratios, ours to the rival's."""
    shown = Table("what", "against", "ours", "rival", "ratio", "least", "most", "aim", box=None, pad_edge=False)
    for line in lines:
        unit = line.pair.unit
        ratios = [f"{one:.2f}" for one in (statistics.median(line.ratios), min(line.ratios), max(line.ratios))]
        cells = [f"{_short(number)} {unit}" for number in (line.ours, line.theirs)]
        shown.add_row(line.pair.what, line.pair.rival, *cells, *ratios, line.pair.aim)
    return shown


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def main() -> None:
    """Run the chosen pairs and print the facts and the table; each line is printed on stderr as soon as it is known."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", choices=[*BENCHMARKS, GROWTH, []], help=f"which; all but {GROWTH} if none is named"
    )
    parser.add_argument("--rows", type=int, default=ROWS, help=f"cases in the register (default {ROWS:,})")
    parser.add_argument("--full", action="store_true", help=f"{FULL:,} rows: about half an hour and 3 GB of disk")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where samples and registers are kept and looked for")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"interleaved rounds (default {ROUNDS})")
    chosen = parser.parse_args()
    rows = FULL if chosen.full else chosen.rows
    errors = Console(stderr=True)
    console = Console(width=max(140, Console().width))
    for fact in facts(rows, chosen.rounds):
        console.print(fact, highlight=False)
    lines: list[Line] = []
    runs: list[bench_growth.Run] = []
    with contextlib.nullcontext(chosen.keep) if chosen.keep else tempfile.TemporaryDirectory(prefix="bench-") as name:
        for each in chosen.names or BENCHMARKS:
            if each == GROWTH:
                for run in bench_growth.runs(rows, Path(name)):
                    runs.append(run)
                    errors.print(f"{run.rows:,} by {run.who}: {run.usage.processor:.1f} s", highlight=False)
            for pair in BENCHMARKS[each](rows, Path(name)) if each in BENCHMARKS else ():
                lines.append(measured(pair, chosen.rounds))
                errors.print(f"{pair.what}: {statistics.median(lines[-1].ratios):.2f}", highlight=False)
    for shown in ([table(lines)] if lines else []) + ([bench_growth.table(runs)] if runs else []):
        console.print(shown, highlight=False)


if __name__ == "__main__":
    main()
