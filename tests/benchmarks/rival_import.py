"""The rival of import: csv and executemany, nothing checked, nothing in the ledger. DATABASE FILE same|bare.

"same" writes into the product's own tables with their constraints, indexes and settings; "bare" into one plain table.
"""

import csv
import sqlite3
import sys
from itertools import islice
from pathlib import Path

from storage.tables.base import NUMBERS
from storage.vocabulary.case import OPTIONAL_WORDS

COLUMNS = (
    "received_on", "country", "legal_process", "outcome", "requests", "accounts_specified", "accounts_affected",
    "authority", "grounds", "data_requested", "data_disclosed", "closed_on", "refusal_reason", "notice",
)  # fmt: skip
DEFAULTS = {"authority": "not_recorded", "grounds": "not_stated", "refusal_reason": "not_recorded"}
DEFAULTS |= {"notice": "not_recorded"}
ABSENT = tuple(OPTIONAL_WORDS)  # no column of the file; a row of the tables must have them
LISTS = ("data_requested", "data_disclosed")
BATCH = 1000
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def reference(number: int) -> str:
    """Spread over the alphabet as random ones are: the index of references must not be filled in order."""
    mixed = number * 0x9E3779B97F % (1 << 40)
    return "".join(ALPHABET[mixed >> (5 * place) & 31] for place in range(8))


def value(name: str, text: str) -> str | int | None:
    """What the tables hold for a cell: lists as the numbers that our own tables know, the rest as it is."""
    if name in LISTS:
        return NUMBERS[text] if text else None
    return text or DEFAULTS.get(name)


def main(database: str, file: str, schema: str) -> None:
    if schema == "bare":
        Path(database).unlink()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-32768")
    names = ("reference", "recorded_at", "recorded_by", "imported_by", *ABSENT, *COLUMNS)
    if schema == "bare":
        connection.execute(f"CREATE TABLE cases ({', '.join(names)})")
    absent = ["not_recorded"] * len(ABSENT)
    statement = f"INSERT INTO cases ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    connection.execute("BEGIN IMMEDIATE")
    with Path(file).open(encoding="utf-8", newline="") as text:
        rows = (
            (
                reference(number), "2026-01-01T00:00:00.000000Z", "cli:rival", 2, *absent,
                *(value(name, row[name]) for name in COLUMNS),
            )
            for number, row in enumerate(csv.DictReader(text))
        )  # fmt: skip
        while batch := list(islice(rows, BATCH)):
            connection.executemany(statement, batch)
    connection.execute("COMMIT")


if __name__ == "__main__":
    main(*sys.argv[1:])
