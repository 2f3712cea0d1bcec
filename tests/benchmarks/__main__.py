"""make bench: the product against committed rivals in one run, as ratios. Judges nothing; noise shows in the span."""

import csv
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.actions.installation_init import Operator, init_installation
from bot.configuration import load
from storage.database import open_database
from storage.tally import tally
from tests.benchmarks.rival_import import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
SEED, ROWS, ROUNDS = 20260701, 100_000, 5
START, END = date(2025, 7, 1), date(2026, 1, 1)
COUNTRIES = ("FR", "DE", "IN", "US", "BR", "GB", "ES", "IT", "PL", "KR", "TR", "NL")
OUTCOMES = (
    ("disclosed", "ip_address", "1", "not_recorded"),
    ("refused", "", "", "overbroad"),
    ("no_data", "", "", "not_recorded"),
)
OWN_COUNT = """SELECT country, count(*), sum(requests) FROM cases
WHERE received_on >= '2025-07-01' AND received_on < '2026-01-01' GROUP BY country"""

Pair = tuple[Callable[[], float], Callable[[], float]]


def write_cases(path: Path, rows: int) -> None:
    """Honest cases of two years, the same for one seed."""
    chance = random.Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for _ in range(rows):
            day = date(2024, 7, 1) + timedelta(days=chance.randrange(730))
            outcome, given, affected, reason = chance.choice(OUTCOMES)
            closed = day + timedelta(days=chance.randrange(60))
            writer.writerow(
                (day, chance.choice(COUNTRIES), "court_order", outcome, 1, chance.randrange(1, 9), affected, "court",
                 "terrorism", "ip_address;phone_number", given, closed, reason, "not_recorded")
            )  # fmt: skip


def installation(folder: Path) -> Path:
    """A fresh register; its config file."""
    now = datetime(2026, 7, 1, tzinfo=UTC)
    init_installation(folder, Operator(), load=lambda path: load(path, {}), now=now)
    return folder / "config.toml"


def seconds(*command: str) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def importing(file: Path, folder: Path) -> Pair:
    """A whole process each, into a fresh register."""

    def ours() -> float:
        config = installation(Path(tempfile.mkdtemp(dir=folder)))
        return seconds(sys.executable, "-m", "bot", "import", str(file), "--config", str(config))

    def rival() -> float:
        config = installation(Path(tempfile.mkdtemp(dir=folder)))
        database = str(config.with_name("transparency.db"))
        return seconds(sys.executable, "-m", "tests.benchmarks.rival_import", database, str(file))

    return ours, rival


def counting(config: Path) -> Pair:
    """All ten tables of a half-year, against ten of SQLite's own counts of the same range by country."""
    database = open_database(load(config, {}).storage.url)

    def ours() -> float:
        begun = time.perf_counter()
        with database.reading() as session:
            tally(session, START, END, "UTC")
        return time.perf_counter() - begun

    def rival() -> float:
        begun = time.perf_counter()
        connection = sqlite3.connect(config.with_name("transparency.db"))
        for _ in range(10):
            connection.execute(OWN_COUNT).fetchall()
        connection.close()
        return time.perf_counter() - begun

    return ours, rival


def starting() -> Pair:
    return (
        lambda: seconds(sys.executable, "-m", "bot", "--help"),
        lambda: seconds(sys.executable, "-c", "pass"),
    )


def measured(pair: Pair) -> tuple[float, list[float]]:
    """The median seconds of ours, and the ratios pair by pair."""
    rounds = [(pair[0](), pair[1]()) for _ in range(ROUNDS)]
    return statistics.median(ours for ours, _ in rounds), [ours / rival for ours, rival in rounds]


def main() -> None:
    """Run every pair and print the table."""
    table = Table("what", "rival", "ours, s", "ratio: median", "least", "most", title=f"{ROWS:,} rows, seed {SEED}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "cases.csv"
        write_cases(file, ROWS)
        config = installation(folder / "full")
        seconds(sys.executable, "-m", "bot", "import", str(file), "--config", str(config))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        for what, rival, pair in (
            (f"import (peak {peak} MiB)", "csv + executemany, unchecked", importing(file, folder)),
            ("all counts of a half-year", "10 x count and sum by country", counting(config)),
            ("--help", "python -c pass", starting()),
        ):
            median, ratios = measured(pair)
            ratio = [f"{number:.2f}" for number in (statistics.median(ratios), min(ratios), max(ratios))]
            table.add_row(what, rival, f"{median:.2f}", *ratio)
    Console().print(table)


if __name__ == "__main__":
    main()
