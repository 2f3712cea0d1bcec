"""The column type of a list of data kinds: one bit per kind in the database, text with ";" everywhere else.

The bounds of a number are cheap to check, and each number is exactly one list.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.types import UserDefinedType

from storage.vocabulary.words import DataKind

# The index of a kind is its bit. A new kind goes to the end, so that stored lists keep their meaning.
BITS = tuple(DataKind)
MOST = (1 << len(BITS)) - 1


def only_known_bits(column: str) -> str:
    """Return the condition that only bits of existing kinds are set."""
    return f"{column} BETWEEN 0 AND {MOST}"


def _text(number: int) -> str:
    return ";".join(kind for bit, kind in enumerate(BITS) if number >> bit & 1)


class _Texts(dict[int | None, str | None]):
    """The text of each number; an invalid number is shown as it is, so that `ledger check` can name it."""

    def __missing__(self, number: int | None) -> str:
        return str(number)


TEXTS = _Texts({None: None} | {number: _text(number) for number in range(MOST + 1)})
NUMBERS = {text: number for number, text in TEXTS.items()}


class KindList(UserDefinedType[str]):
    """A list of data kinds, in the order of the vocabulary and without repeats; '' is the empty list."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return the type of a whole number in both databases."""
        return "INTEGER"

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], int | None]:  # noqa: ARG002 (the same in all)
        """Turn text into a number. Other text raises KeyError, which the library reports as a StatementError."""
        return NUMBERS.__getitem__

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None]:  # noqa: ARG002
        """Turn a number into text."""
        return TEXTS.__getitem__
