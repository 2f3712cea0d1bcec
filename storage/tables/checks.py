"""Conditions of CHECK constraints, short enough to read and cheap enough for a million rows.

The first migration uses them: after the first release no text here may change, and a new rule gets a new name.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, literal_column, or_
from sqlalchemy.ext.compiler import compiles

from storage.vocabulary.words import LARGEST_COUNT

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HEX = "0123456789abcdef"


class Day(ColumnElement[bool]):
    """A day that exists, such as 2026-07-01, by the date function of the database itself."""

    inherit_cache = False

    def __init__(self, column: str) -> None:
        """Check the column of this name."""
        self.name = column


class Instant(Day):
    """A moment in UTC, such as 2026-07-01T09:00:00.000000Z: the fixed width makes text order time order."""

    inherit_cache = False


@compiles(Day, "sqlite")
def _day_of_sqlite(day: Day, *_: object, **__: object) -> str:
    column = day.name  # SQLite turns 30 February into 2 March only with a modifier
    return f"length({column}) = 10 AND {column} >= '0001' AND date({column}, '+0 days') IS {column}"


@compiles(Day, "postgresql")
def _day_of_postgresql(day: Day, *_: object, **__: object) -> str:
    return f"to_char(CAST({day.name} AS date), 'YYYY-MM-DD') = {day.name}"


@compiles(Instant, "sqlite")
def _instant_of_sqlite(instant: Instant, *_: object, **__: object) -> str:
    column, seconds = instant.name, f"substr({instant.name}, 1, 19)"
    return (
        f"length({column}) = 27 AND {column} >= '0001'"
        f" AND strftime('%Y-%m-%dT%H:%M:%S', {seconds}, '+0 days') IS {seconds}"
        f" AND {column} GLOB '*.[0-9][0-9][0-9][0-9][0-9][0-9]Z'"
    )


@compiles(Instant, "postgresql")
def _instant_of_postgresql(instant: Instant, *_: object, **__: object) -> str:
    moment = f"CAST({instant.name} AS timestamptz) AT TIME ZONE 'UTC'"
    return f"""to_char({moment}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') = {instant.name}"""


def day(column: str) -> ColumnElement[bool]:
    """Return the condition that a column is a day that exists."""
    return Day(column)


def day_or(column: str, word: str) -> ColumnElement[bool]:
    """Return the condition that a column is a day that exists, or this word."""
    return or_(literal_column(column) == word, Day(column))


def instant(column: str) -> ColumnElement[bool]:
    """Return the condition that a column is a moment in UTC."""
    return Instant(column)


def spelled(column: str, alphabet: str, length: int) -> str:
    """Return the condition that a column has exactly `length` characters of the alphabet."""
    return f"length({column}) = {length} AND ltrim({column}, '{alphabet}') = ''"


def country(column: str) -> str:
    """Return the condition that a column is two capital letters."""
    return spelled(column, CAPITALS, 2)


def amount(column: str, least: int = 0) -> str:
    """Return the condition that a column is a whole number of at most nine digits."""
    return f"{column} BETWEEN {least} AND {LARGEST_COUNT}"


def one_of(column: str, words: Iterable[str]) -> str:
    """Return the condition that a column is a word of the vocabulary. With IN, SQLite takes five times as long."""
    return " OR ".join(f"{column} = '{word}'" for word in words)
