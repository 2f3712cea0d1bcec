"""The rival of report in SQL: DuckDB on a table of its own that was loaded before, then the charts and files of pandas.

DATABASE OUTDIR. It uses all processors, as DuckDB does by itself.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.rival_report import END, LISTED, START, TABLES, split, write

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SUMS = "sum(requests)::BIGINT, sum(disclosed)::BIGINT, sum(accounts_specified)::BIGINT, sum(affected)::BIGINT"
NUMBERS = ("requests", "disclosed", "accounts_specified", "affected")
PERIOD = f"""CREATE TEMP VIEW period AS
    SELECT * REPLACE (CASE WHEN closed_on >= '{END}' THEN 'pending' ELSE outcome END AS outcome),
        substr(received_on, 1, 7) AS month, outcome = 'disclosed' AND coalesce(closed_on < '{END}', TRUE) AS given,
        CASE WHEN given THEN requests ELSE 0 END AS disclosed, CASE WHEN given THEN accounts_affected END AS affected
    FROM cases WHERE received_on >= '{START}' AND received_on < '{END}'"""


def load(database: Path, file: Path) -> Path:
    """Put the cases of a CSV into a database; made once."""
    import duckdb

    if not database.exists():
        with duckdb.connect(database) as connection:
            days = "{'received_on': 'VARCHAR', 'closed_on': 'VARCHAR'}"
            connection.execute(f"CREATE TABLE cases AS SELECT * FROM read_csv('{file}', types={days})")
    return database


def counted(connection: "DuckDBPyConnection") -> dict[str, Any]:
    """Everything that the product's report says of the cases."""

    def table(key: str, condition: str = "TRUE") -> dict[str, dict[str, float]]:
        chosen = f"SELECT {key}, {SUMS} FROM period WHERE {condition} AND {key} IS NOT NULL GROUP BY 1 ORDER BY 1"
        rows = connection.execute(chosen).fetchall()
        return {word: dict(zip(NUMBERS, map(float, (n or 0 for n in row)), strict=True)) for word, *row in rows}

    connection.execute(PERIOD)
    tables: dict[str, object] = {f"by_{name}": table(name) for name in TABLES}
    tables |= {"by_notice": table("notice", "given"), "by_data_requested": split(table("data_requested"))}
    tables["by_data_disclosed"] = split(table("data_disclosed", "given"))
    columns = ", ".join(LISTED)
    rows = connection.execute(f"SELECT {columns} FROM period WHERE given ORDER BY {columns}").fetchall()
    (requests,) = connection.execute("SELECT sum(requests) FROM period").fetchone() or (0,)
    listed = [dict(zip(LISTED, row, strict=True)) for row in rows]
    return {"tables": tables, "disclosures": listed, "requests": int(requests)}


def main(database: str, out: str) -> None:
    import duckdb

    with duckdb.connect(database, read_only=True) as connection:
        report = counted(connection)
    write(report, Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
