"""The half-year query: all tables, sums and the list of disclosures, against what others need for the same tables."""

from collections.abc import Iterator
from pathlib import Path

from bot.config.loading import load
from storage.counting.tally import tally
from storage.engine.database import open_database
from tests.benchmarks import rival_count
from tests.benchmarks.measuring import Pair, timed
from tests.benchmarks.sample import DENSE, END, START, register, sample_file


def pairs(rows: int, folder: Path) -> Iterator[Pair]:
    """Each in this process on data that is already there: the register's file, DuckDB's own table, a data frame."""
    config = register(folder, rows, DENSE)
    file = sample_file(folder, rows, DENSE)
    database = open_database(load(config, {}).storage.url)

    def ours() -> float:
        with database.reading() as session:
            return timed(lambda: tally(session, START, END, "UTC"))

    what = f"half-year query, {rows:,} cases of {DENSE} years"
    sqlite = rival_count.sqlite(config.with_name("transparency.db"))
    yield Pair(what, "SQLite's own count + grouping", ours, lambda: timed(sqlite), aim="<= 2")
    duckdb = rival_count.duckdb(file)
    yield Pair("  the same", "DuckDB, loaded", ours, lambda: timed(duckdb))
    pandas = rival_count.pandas(file)
    yield Pair("  the same", "pandas, loaded", ours, lambda: timed(pandas))
    database.close()
