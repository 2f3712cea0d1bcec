"""report at three sizes, each ten times the one before: time and memory of SQLite, PostgreSQL, pandas and DuckDB.

Whole processes on the same rows, once each; where a machine is busy, the time of processor says more than the clock.
The registers of both databases hold the cases before, as does DuckDB's file; pandas reads the CSV. What PostgreSQL's
server takes is counted with its client.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from tests.benchmarks import rival_duckdb, rival_report
from tests.benchmarks.measuring import Usage, watched
from tests.benchmarks.sample import OPENED_AT, PERIOD, register, sample_file
from tests.support.registers import PostgresServer, connected
from tests.support.registers import Register as Database

FACTOR, SIZES = 10, 3
Report = Callable[[int, Path, Path], Usage]  # rows, folder of the samples, folder of the report


class OtherCounts(Exception):
    """Someone counts something else: the time would tell nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """A report of one size: who made it, and what that took."""

    rows: int
    who: str
    usage: Usage


def runs(rows: int, folder: Path) -> Iterator[Run]:
    """Every size and everyone, the smallest first."""
    with _postgres() as postgres:
        reports: Mapping[str, Report] = {
            "SQLite": _sqlite,
            "PostgreSQL": postgres,
            "DuckDB": _duckdb,
            "pandas": _pandas,
        }
        for size in (rows // FACTOR**power for power in reversed(range(SIZES))):
            for who, report in reports.items():
                yield Run(size, who, report(size, folder, folder / f"report-of-{size}-by-{who}"))
            _refuse_other_counts([folder / f"report-of-{size}-by-{who}" for who in reports])


def table(measured: Iterable[Run]) -> Table:
    """Each run, and how many times more it took than a tenth of the cases did."""
    columns = ("cases", "counted by", "time", "processor", "growth", "memory", "growth")
    shown = Table(*columns, box=None, pad_edge=False)
    before: dict[tuple[str, int], Usage] = {}
    for run in measured:
        usage, smaller = run.usage, before.get((run.who, run.rows // FACTOR))
        growth = ("", "")
        if smaller is not None:
            ratios = usage.processor / smaller.processor, usage.mebibytes / smaller.mebibytes
            growth = f"{ratios[0]:.1f} times", f"{ratios[1]:.1f} times"
        numbers = f"{usage.seconds:,.1f} s", f"{usage.processor:,.1f} s", growth[0], f"{usage.mebibytes:,.0f} MiB"
        shown.add_row(f"{run.rows:,}", run.who, *numbers, growth[1])
        before[run.who, run.rows] = usage
    return shown


def _sqlite(rows: int, folder: Path, out: Path) -> Usage:
    return watched(_ours(register(folder, rows), out))


def _duckdb(rows: int, folder: Path, out: Path) -> Usage:
    database = rival_duckdb.load(folder / f"{rows}.duckdb", sample_file(folder, rows))
    return watched([sys.executable, "-m", rival_duckdb.__name__, database, out])


def _pandas(rows: int, folder: Path, out: Path) -> Usage:
    return watched([sys.executable, "-m", rival_report.__name__, sample_file(folder, rows), out])


def _ours(config: Path, out: Path) -> list[object]:
    return [sys.executable, "-m", "bot", "report", PERIOD, "--out", out, "--config", config]


@contextmanager
def _postgres() -> Iterator[Report]:
    server = PostgresServer()

    def report(rows: int, folder: Path, out: Path) -> Usage:
        config, database = register(folder, rows), server.register(OPENED_AT)
        _copy(config.with_name("transparency.db"), server, database)
        with server.superuser(database) as connection:
            (folder_of_data,) = connection.exec_driver_sql("SHOW data_directory").one()
        postmaster = int((Path(folder_of_data) / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        try:
            environment = {**os.environ, "TRANSPARENCY_BOT_STORAGE__URL": database.url}
            return watched(_ours(config, out), server=postmaster, environment=environment)
        finally:
            server.drop(database)

    try:
        yield report
    finally:
        server.stop()


def _copy(source: Path, server: PostgresServer, database: Database) -> None:
    """Put the cases of a file into PostgreSQL as they are, which takes less time than another import."""
    with closing(sqlite3.connect(source)) as cases, server.superuser(database) as connection:
        rows = cases.execute("SELECT * FROM cases")
        names = ", ".join(column[0] for column in rows.description)
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY cases ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        connection.connection.commit()
    with connected(server.address("postgres", server.name_of(database))) as connection:
        options = connection.execution_options(isolation_level="AUTOCOMMIT")
        options.exec_driver_sql("VACUUM ANALYZE cases")  # as the server does by itself, where nobody turned that off


def _refuse_other_counts(folders: Iterable[Path]) -> None:
    counts = {_counts(json.loads(_document(folder).read_text(encoding="utf-8"))) for folder in folders}
    if len(counts) > 1:
        raise OtherCounts(counts)


def _document(folder: Path) -> Path:
    own = folder / "report.json"
    return own if own.exists() else next(folder.glob("transparency-*.json"))


def _counts(document: Mapping[str, Any]) -> tuple[int, int]:
    """The requests and the list of disclosures of a report, ours or a rival's."""
    counted = document["requests"] if "requests" in document else document["totals"]["requests"]["value"]
    return int(counted), len(document["disclosures"])
