"""Describes the columns of somebody's published CSV: a TOML file that says which figures its lines hold."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from bot.config.loading import UTF_8
from bot.config.section import Section, place_of, sentence
from reports.reading.countries import country_codes
from reports.schema.values import Column
from storage.vocabulary.errors import DataError
from storage.vocabulary.period import BadPeriod, Period
from storage.vocabulary.words import LegalProcess

SHIPPED = Path(__file__).resolve().parent / "mappings"
Months = Literal[3, 6, 12]
Name = Annotated[str, Field(min_length=1)]


class MappingMissing(DataError):
    """There is no such mapping."""

    what = "there is no mapping {name}"
    todo = "name a TOML file, or one of: {shipped}"


class MappingWrong(DataError):
    """The mapping has mistakes."""

    what = "the mapping {name}: {problems}"
    todo = "docs/reference/import-figures.md shows its form"


class PeriodColumn(Section):
    """How a line says its period: `column` is empty if the period is in the name of the file."""

    column: str = ""
    written: Literal["label", "last day", "file name"]
    months: Months = 6

    @model_validator(mode="after")
    def _column_or_file(self) -> Self:
        if (self.written == "file name") == bool(self.column):
            message = 'needs a column, or written = "file name"'
            raise ValueError(message)
        return self


class Whole(Section):
    """A value of a column that marks the sum of the other lines of a period, and of the same cells `within`.

    Where there are such lines, the sum is checked and not added to them.
    """

    column: Name
    value: Name
    within: tuple[Name, ...] = ()


class MappedTable(Section):
    """Lines that hold the figures of one table: `row` names the column of the row, or is empty for a fixed one."""

    table: Literal["totals", "by_country", "by_legal_process"]
    section: str = ""
    row: str = ""
    fixed_row: str = ""
    rows: dict[str, str] = Field(default_factory=dict)
    numbers: Annotated[dict[Column, Name | Annotated[tuple[Name, ...], Field(min_length=1)]], Field(min_length=1)]
    not_recorded_until: dict[Column, str] = Field(default_factory=dict)
    leave_out: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    sum_row: str = ""
    whole: Whole | None = None
    add: bool = False

    @field_validator("not_recorded_until")
    @classmethod
    def _known_periods(cls, periods: dict[Column, str]) -> dict[Column, str]:
        for label in periods.values():
            try:
                Period.parse(label)
            except BadPeriod:
                message = f"has {label}, which is not a period such as 2025-H1"
                raise ValueError(message) from None
        return periods

    @model_validator(mode="after")
    def _known_rows(self) -> Self:
        if bool(self.row) == bool(self.fixed_row):
            message = "needs either row (a column) or fixed_row"
            raise ValueError(message)
        known = self.known_rows()
        for word in (*self.rows.values(), *filter(None, [self.fixed_row])):
            if word not in known:
                message = f"has the row {word}, which {self.table} does not have"
                raise ValueError(message)
        return self

    def known_rows(self) -> frozenset[str]:
        """Return the rows that the table may have."""
        if self.table == "by_country":
            return frozenset(country_codes().values())
        return frozenset(LegalProcess) if self.table == "by_legal_process" else frozenset({"all"})

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the columns that say what a line is about, apart from its period."""
        whole = (self.whole.column, *self.whole.within) if self.whole else ()
        return tuple(filter(None, [self.row, *self.leave_out, *whole]))

    def columns_of(self, column: Column) -> tuple[str, ...]:
        """Return the columns of the file that add up to a number."""
        names = self.numbers[column]
        return (names,) if isinstance(names, str) else names


class ColumnMapping(Section):
    """How one kind of file is read; `attribution` is named in each report that shows its figures."""

    attribution: Name
    period: PeriodColumn
    tables: Annotated[tuple[MappedTable, ...], Field(min_length=1)]


def shipped_mappings() -> tuple[str, ...]:
    """Return the names of the mappings that come with the product."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


@cache
def column_mapping(name: str) -> ColumnMapping:
    """Return a mapping that comes with the product, or one from a file. Raises MappingMissing or MappingWrong."""
    path = SHIPPED / f"{name}.toml" if name in shipped_mappings() else Path(name)
    try:
        return ColumnMapping.model_validate(tomllib.loads(path.read_text(encoding=UTF_8)))
    except tomllib.TOMLDecodeError as error:
        raise MappingWrong(name=name, problems=f"{place_of(error)} is not valid TOML") from None
    except UnicodeDecodeError:
        raise MappingWrong(name=name, problems="it is not UTF-8 text") from None
    except OSError:
        raise MappingMissing(name=name, shipped=", ".join(shipped_mappings())) from None
    except ValidationError as error:
        found = (f"{_place(one['loc'])} {sentence(one)}" for one in error.errors())
        raise MappingWrong(name=name, problems="; ".join(dict.fromkeys(found))) from None


def _place(steps: tuple[int | str, ...]) -> str:
    named = (f"table {step + 1}" if isinstance(step, int) else str(step) for step in steps)
    return re.sub(r"^tables ", "", " ".join(named)) or "it"
