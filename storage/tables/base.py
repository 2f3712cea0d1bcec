"""The tables as SQLModel classes, with every rule that SQL can keep. Dates are ISO text, lists numbers.

SQLModel does not validate table classes, so nothing here is filled from outside without a value type before it.
"""

from typing import ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, MetaData, Table
from sqlalchemy import inspect as inspect_class
from sqlmodel import SQLModel

STRICT = {"sqlite_strict": True}
NAMES = {
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}


def rule(name: str, condition: str | ColumnElement[bool]) -> CheckConstraint:
    """A named CHECK."""
    return CheckConstraint(condition, name=name)


class Base(SQLModel):
    """Every table of ours, and no other library's, is in this metadata."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def table_of(row: type[Base]) -> Table:
    """The plain table behind a class, for statements that carry values and no objects."""
    table = inspect_class(row).local_table
    if not isinstance(table, Table):
        msg = f"{row.__name__} is not mapped to a table"
        raise TypeError(msg)
    return table
