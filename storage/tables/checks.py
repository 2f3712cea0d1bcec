"""Conditions of CHECK constraints, short enough to read and cheap enough for a million rows.

The first migration is made of them: from the first release on no text here changes, and a new rule gets a new name.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, literal_column, or_
from sqlalchemy.ext.compiler import compiles

from storage.vocabulary.words import LARGEST_COUNT

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HEX = "0123456789abcdef"


class Day(ColumnElement[bool]):
    """A day that exists, as 2026-07-01, by the date function of the database itself."""

    inherit_cache = False

    def __init__(self, column: str) -> None:
        """Check the column of this name."""
        self.name = column


class Instant(Day):
    """A moment in UTC, as 2026-07-01T09:00:00.000000Z: of one width, so that text order is time order."""

    inherit_cache = False


@compiles(Day, "sqlite")
def _day_of_sqlite(day: Day, *_: object, **__: object) -> str:
    column = day.name  # only with a modifier does SQLite turn 30 February into 2 March
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
    """A day that exists."""
    return Day(column)


def day_or(column: str, word: str) -> ColumnElement[bool]:
    """A day that exists, or this one word."""
    return or_(literal_column(column) == word, Day(column))


def instant(column: str) -> ColumnElement[bool]:
    """A moment in UTC."""
    return Instant(column)


def spelled(column: str, alphabet: str, length: int) -> str:
    """Exactly `length` characters of the alphabet."""
    return f"length({column}) = {length} AND ltrim({column}, '{alphabet}') = ''"


def country(column: str) -> str:
    """Two capital letters."""
    return spelled(column, CAPITALS, 2)


def amount(column: str, least: int = 0) -> str:
    """A whole number that the contract's nine digits can write."""
    return f"{column} BETWEEN {least} AND {LARGEST_COUNT}"


def one_of(column: str, words: Iterable[str]) -> str:
    """A word of the vocabulary. SQLite builds the list of an IN for every row, which costs five times as much."""
    return " OR ".join(f"{column} = '{word}'" for word in words)
