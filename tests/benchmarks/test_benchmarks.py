"""The measuring itself: who goes first, what a ratio is, and that the rivals do the same work. No time is judged."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from bot.config.loading import load
from storage.counting.tally import tally
from storage.engine.database import open_database
from tests.benchmarks import bench_growth, rival_count, rival_import, rival_report
from tests.benchmarks.measuring import Pair, Usage, measured, peak, watched
from tests.benchmarks.sample import END, PERIOD, START, installation, register, sample_file
from tests.benchmarks.telegram import resident

ROWS = 400
CASE = "received_on, country, legal_process, outcome, requests, accounts_specified, accounts_affected, closed_on"


def test_rounds_take_turns_and_ratios_are_of_one_round() -> None:
    order: list[str] = []
    ours, theirs = iter((2.0, 3.0, 8.0)), iter((1.0, 2.0, 2.0))

    def timed(name: str, numbers: "object") -> float:
        order.append(name)
        return next(numbers)  # type: ignore[call-overload, no-any-return]

    line = measured(Pair("what", "rival", lambda: timed("ours", ours), lambda: timed("theirs", theirs)), 3)
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert (line.ours, line.theirs, line.ratios) == (3.0, 2.0, (2.0, 1.5, 4.0))


def test_peak_is_the_memory_of_the_process_alone() -> None:
    held = bytearray(200 * 2**20)  # what the asker holds is not the asked one's
    assert peak([sys.executable, "-c", "pass"]) < 100
    assert peak([sys.executable, "-c", "bytearray(150 * 2**20)"]) > 150
    del held


def test_usage_is_that_of_a_process_and_its_children() -> None:
    child = "import time; held = bytearray(150 * 2**20); time.sleep(1)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    worker = "import time\nwhile time.process_time() < 0.5: pass"
    assert watched([sys.executable, "-c", parent]).mebibytes > 150
    assert 0.2 < watched([sys.executable, "-c", worker]).processor < 2


def test_growth_is_named_for_each_factor_of_ten() -> None:
    sizes = {1_000: Usage(9, 2, 100), 10_000: Usage(9, 3, 150), 100_000: Usage(9, 12, 150)}
    runs = [bench_growth.Run(rows, who, usage) for rows, usage in sizes.items() for who in ("SQLite", "DuckDB")]
    shown = [list(column.cells) for column in bench_growth.table(runs).columns]
    assert shown[0] == ["1,000", "1,000", "10,000", "10,000", "100,000", "100,000"]
    assert shown[4] == ["", "", "1.5 times", "1.5 times", "4.0 times", "4.0 times"]
    assert shown[6] == ["", "", "1.5 times", "1.5 times", "1.0 times", "1.0 times"]


def test_rival_of_the_report_counts_the_same_as_the_report(tmp_path: Path) -> None:
    config = register(tmp_path, ROWS)
    database = open_database(load(config, {}).storage.url)
    with database.reading() as session:
        found = tally(session, START, END, "UTC")
    database.close()
    counted = rival_report.counted(rival_report.read(str(sample_file(tmp_path, ROWS))))
    assert (counted["requests"], len(counted["disclosures"])) == (found.totals.requests, len(found.disclosures))
    for name in ("by_country", "by_data_requested", "by_data_disclosed", "by_notice"):
        ours = {row.key: row.requests for row in found.tables[name] if row.key != "not_recorded"}
        theirs = {word: row["requests"] for word, row in counted["tables"][name].items() if word != "not_recorded"}
        assert ours == theirs


def test_sample_is_the_same_for_one_seed_and_breaks_no_rule(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    assert sample_file(tmp_path, ROWS).read_bytes() == sample_file(tmp_path / "again", ROWS).read_bytes()
    config = register(tmp_path, ROWS)
    with closing(sqlite3.connect(config.with_name("transparency.db"))) as connection:
        assert connection.execute("SELECT count(*) FROM cases").fetchone() == (ROWS,)


def test_rival_of_the_import_writes_the_same_rows(tmp_path: Path) -> None:
    ours, theirs = register(tmp_path, ROWS), installation(tmp_path / "rival")
    rival_import.main(str(theirs.with_name("transparency.db")), str(sample_file(tmp_path, ROWS)), "same")
    rows = []
    for config in (ours, theirs):
        with closing(sqlite3.connect(config.with_name("transparency.db"))) as connection:
            rows.append(connection.execute(f"SELECT {CASE} FROM cases ORDER BY id").fetchall())
    assert rows[0] == rows[1]


def test_rival_of_the_count_counts_the_same_tables(tmp_path: Path) -> None:
    config = register(tmp_path, ROWS)
    database = open_database(load(config, {}).storage.url)
    with database.reading() as session:
        found = tally(session, START, END, "UTC")
    database.close()
    (total,), *grouped, listed = rival_count.sqlite(config.with_name("transparency.db"))()
    assert total[0] == found.totals.cases > 0
    by_country = dict(zip(rival_count.KEYS, grouped, strict=True))["country"]
    assert [(row[0], row[2]) for row in by_country] == [(row.key, row.requests) for row in found.tables["by_country"]]
    assert len(listed) >= len(found.disclosures) > 0
    assert f"{START.year}-H2" == PERIOD


def test_resident_memory_is_read_in_mebibytes() -> None:
    import os

    assert 10 < resident(os.getpid(), settled=0) < 10_000
