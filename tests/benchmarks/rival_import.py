"""The rival of the import: csv and executemany into the same tables, nothing checked, nothing entered in the ledger."""

import csv
import sqlite3
import sys
from itertools import islice
from pathlib import Path

COLUMNS = (
    "received_on", "country", "legal_process", "outcome", "requests", "accounts_specified", "accounts_affected",
    "authority", "grounds", "data_requested", "data_disclosed", "closed_on", "refusal_reason", "notice",
)  # fmt: skip
BATCH = 1000
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def reference(number: int) -> str:
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in range(8))


def main(database: str, file: str) -> None:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    names = ", ".join(("reference", "recorded_at", "recorded_by", "imported_by", *COLUMNS))
    marks = ", ".join("?" * (4 + len(COLUMNS)))
    statement = f"INSERT INTO cases ({names}) VALUES ({marks})"
    connection.execute("BEGIN IMMEDIATE")
    with Path(file).open(encoding="utf-8", newline="") as text:
        rows = (
            (reference(number), "2026-01-01T00:00:00.000000Z", "cli:rival", 2, *(row[name] or None for name in COLUMNS))
            for number, row in enumerate(csv.DictReader(text))
        )
        while batch := list(islice(rows, BATCH)):
            connection.executemany(statement, batch)
    connection.execute("COMMIT")


if __name__ == "__main__":
    main(*sys.argv[1:])
