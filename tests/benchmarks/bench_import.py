"""import: a whole process that checks, writes and enters in the ledger, against csv + executemany that do not check."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import rival_import
from tests.benchmarks.measuring import Pair, peak, seconds
from tests.benchmarks.sample import installation, sample_file


def pairs(rows: int, folder: Path) -> Iterator[Pair]:
    """Time against the same tables, constraints and indexes, and against one bare table; then memory."""
    file = sample_file(folder, rows)

    def fresh() -> Path:
        return installation(Path(tempfile.mkdtemp(dir=folder)))

    def ours(of: Path = file) -> list[object]:
        return [sys.executable, "-m", "bot", "import", of, "--config", fresh()]

    def theirs(schema: str, of: Path = file) -> list[object]:
        return [sys.executable, "-m", rival_import.__name__, fresh().with_name("transparency.db"), of, schema]

    same, bare = "csv + executemany, same schema", "csv + executemany, one bare table"
    yield Pair(f"import of {rows:,} rows", same, lambda: seconds(ours()), lambda: seconds(theirs("same")), aim="<= 2")
    yield Pair("  the same", bare, lambda: seconds(ours()), lambda: seconds(theirs("bare")), aim="<= 10", rounds=1)
    yield Pair(
        f"  peak at {rows:,} rows", same, lambda: peak(ours()), lambda: peak(theirs("same")), "MiB", "< 200 MiB", 1
    )
    double = sample_file(folder, 2 * rows)
    yield Pair(
        f"  peak at {2 * rows:,}, to one at {rows:,}",
        "ours",
        lambda: peak(ours(double)),
        lambda: peak(ours()),
        "MiB",
        "<= 1",
        1,
    )
