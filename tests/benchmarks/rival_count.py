"""The rivals of the half-year query: each returns a call that counts, groups by every table and lists disclosures.

They know no embargo, void or authority outside the totals, and take the outcome as it is.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

KEYS = (
    "country", "legal_process", "outcome", "authority", "grounds", "data_requested", "data_disclosed",
    "refusal_reason", "notice", "substr(received_on, 1, 7)",
)  # fmt: skip
RANGE = "FROM cases WHERE received_on >= '2025-07-01' AND received_on < '2026-01-01'"
LISTED = "received_on, country, legal_process, grounds, requests, accounts_affected, data_disclosed, outcome"
STATEMENTS = (
    f"SELECT count(*) {RANGE}",
    *(
        f"SELECT {key}, count(*), sum(requests), sum(accounts_specified), sum(accounts_affected) {RANGE} GROUP BY 1"
        for key in KEYS
    ),
    f"SELECT {LISTED} {RANGE} AND outcome IN ('disclosed', 'partially_disclosed')",
)


def sqlite(database: Path) -> Callable[[], list[list[Any]]]:
    """SQLite on the register itself, with its covering index and as large a cache as ours."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA cache_size=-32768")
    return lambda: [connection.execute(statement).fetchall() for statement in STATEMENTS]


def duckdb(file: Path) -> Callable[[], object]:
    """DuckDB on a table of its own in memory, loaded before; on one thread, as the others."""
    import duckdb as library

    connection = library.connect(config={"threads": 1})
    connection.execute(f"CREATE TABLE cases AS SELECT * FROM read_csv('{file}', types={{'received_on': 'VARCHAR'}})")
    return lambda: [connection.execute(statement).fetchall() for statement in STATEMENTS]


def pandas(file: Path) -> Callable[[], object]:
    """pandas on a frame in memory, read before."""
    import pandas as pd

    from tests.benchmarks.rival_report import DTYPES, LISTED, WORDS

    frame = pd.read_csv(file, dtype=DTYPES)

    def count() -> list[Any]:
        cases = frame[(frame["received_on"] >= "2025-07-01") & (frame["received_on"] < "2026-01-01")]
        cases = cases.assign(month=cases["received_on"].str.slice(0, 7))
        numbers = ["requests", "accounts_specified", "accounts_affected"]
        tables = [cases.groupby(key, observed=True)[numbers].sum() for key in (*WORDS, "month")]
        return [*tables, cases[cases["outcome"] == "disclosed"][LISTED].to_dict("records")]

    return count
