"""SQL texts of CHECK constraints, in words that SQLite and PostgreSQL both read.

The first migration is made of them: from the first release on no text here changes, and a new rule gets a new name.
"""

from collections.abc import Iterable

from storage.vocabulary import LARGEST_COUNT

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HEX = "0123456789abcdef"
DIGITS = "0123456789"


def day(column: str) -> str:
    """A day that exists, as 2026-07-01 (29 February in every year: neither database has a shared leap-year word)."""
    month, number = f"substr({column}, 6, 2)", f"substr({column}, 9, 2)"
    digits = f"substr({column}, 1, 4) || {month} || {number}"
    return (
        f"{column} LIKE '____-__-__' AND length({digits}) = 8 AND ltrim({digits}, '{DIGITS}') = ''"
        f" AND substr({column}, 1, 4) >= '0001' AND {month} BETWEEN '01' AND '12' AND {number} BETWEEN '01' AND '31'"
        f" AND ({number} <= '29' OR ({number} = '30' AND {month} <> '02')"
        f" OR {month} NOT IN ('02', '04', '06', '09', '11'))"
    )


def instant(column: str) -> str:
    """A moment in UTC, as 2026-07-01T09:00:00.000000Z: of one width, so that text order is time order."""
    clock = f"substr({column}, 12, 2) || substr({column}, 15, 2) || substr({column}, 18, 2) || substr({column}, 21, 6)"
    return (
        f"{column} LIKE '____-__-__T__:__:__.______Z' AND ltrim({clock}, '{DIGITS}') = ''"
        f" AND {day(f'substr({column}, 1, 10)')}"
    )


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
    """A word of the vocabulary."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


def words_in_order(column: str, words: Iterable[str]) -> str:
    """A list with ";" of known words, each once, in the vocabulary's order; '' is the empty list."""
    kept = " || ".join(
        f"CASE WHEN ';' || {column} || ';' LIKE '%;{word.replace('_', '!_')};%' ESCAPE '!' THEN ';{word}' ELSE '' END"
        for word in words
    )
    return f"{column} = ltrim({kept}, ';')"
