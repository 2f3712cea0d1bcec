"""The column type of a list of data kinds: one bit a kind in the database, text with ";" everywhere else.

A number between two bounds is the cheapest list to check, and each number is exactly one list.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.types import UserDefinedType

from storage.vocabulary.words import DataKind

# The place of a kind is its bit. A new kind goes to the end: what is in a register keeps its meaning.
BITS = tuple(DataKind)
MOST = (1 << len(BITS)) - 1


def known(column: str) -> str:
    """The condition that every bit is that of a kind."""
    return f"{column} BETWEEN 0 AND {MOST}"


def _text(number: int) -> str:
    return ";".join(kind for bit, kind in enumerate(BITS) if number >> bit & 1)


class _Texts(dict[int | None, str | None]):
    """The text of each number; a number that no check let in is shown as it is, for `ledger check` to name."""

    def __missing__(self, number: int | None) -> str:
        return str(number)


TEXTS = _Texts({None: None} | {number: _text(number) for number in range(MOST + 1)})
NUMBERS = {text: number for number, text in TEXTS.items()}


class KindList(UserDefinedType[str]):
    """A list of data kinds, in the order of the vocabulary and each once; '' is the empty list."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """A whole number in both databases."""
        return "INTEGER"

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], int | None]:  # noqa: ARG002 (the same in all)
        """Text to number. A text that is no list raises KeyError, which the library reports as a StatementError."""
        return NUMBERS.__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None]:  # noqa: ARG002
        """Number to text."""
        return TEXTS.__getitem__
