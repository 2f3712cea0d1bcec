"""The base of all table classes and their rules. Dates are ISO text, lists are numbers.

SQLModel does not validate table classes, so input always passes through a value type first.
"""

from typing import Annotated, ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, MetaData, Table, Text
from sqlalchemy import inspect as inspect_class
from sqlmodel import Field, SQLModel

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
