"""The base of all table classes: types of columns and rules. Dates are ISO text, a list of data kinds is a number.

SQLModel does not validate table classes, so input always passes through a value type first.
"""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, Dialect, MetaData, Table, Text
from sqlalchemy import inspect as inspect_class
from sqlalchemy.types import UserDefinedType
from sqlmodel import Field, SQLModel

from storage.vocabulary.words import DataKind

STRICT = {"sqlite_strict": True}
# Types of text columns.
Word = Annotated[str, Field(sa_type=Text)]
OptionalWord = Annotated[str | None, Field(sa_type=Text)]
WordKey = Annotated[str, Field(primary_key=True, sa_type=Text)]
NAMES = {
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}


def rule(name: str, condition: str | ColumnElement[bool]) -> CheckConstraint:
    """Return a named CHECK."""
    return CheckConstraint(condition, name=name)


class Base(SQLModel):
    """The base of every table class; its metadata contains no table of another library."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def table_of(row: type[Base]) -> Table:
    """Return the Core table of a class, for statements with values instead of objects."""
    table = inspect_class(row).local_table
    if not isinstance(table, Table):
        msg = f"{row.__name__} is not mapped to a table"
        raise TypeError(msg)
    return table


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
