"""The tables for what is published: [publisher], [report], [policy], [privacy] and [signing]."""

import re
from datetime import time
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from bot.config.section import FileName, Section, WebAddress
from reports.charts.palette import GROUND, LEAST_CONTRAST, contrast
from reports.figures.statements import check_statements
from reports.language import words
from reports.schema.values import LicenseName
from reports.zone import zone_info
from storage.vocabulary.errors import DomainError
from storage.vocabulary.period import Period, PeriodKind
from storage.vocabulary.words import DataKind, Grounds, LegalProcess

_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
LEAST_FACTOR = 1.5
FEWEST_HIDDEN, MOST_HIDDEN = 3, 1000
# Up to six parts of at most three capital letters and six digits, joined by "-" or "/": LE-2018-0042, 117/26, A12.
_FILE_PART = r"(?:[A-Z]{1,3}[0-9]{0,6}|[0-9]{1,6})"
STRICT_FILE_NUMBERS = re.compile(rf"{_FILE_PART}(?:[-/]{_FILE_PART}){{0,5}}")


class Publisher(Section):
    """The publisher, with its time zone and languages."""

    name: str = Field(min_length=1, max_length=100)
    url: WebAddress = Field(min_length=1)
    files_url: WebAddress = ""
    license: LicenseName | Literal[""] = ""
    timezone: str = "UTC"
    languages: tuple[str, ...] = ("en",)

    @field_validator("name")
    @classmethod
    def _printable(cls, name: str) -> str:
        if not name.isprintable() or name != name.strip() or name[0] in "=+-@":
            message = "must be printable text that does not begin with a space or one of = + - @"
            raise ValueError(message)
        return name

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            zone_info(zone)
        except DomainError as error:
            raise ValueError(str(error)) from None
        return zone

    @field_validator("languages")
    @classmethod
    def _known_languages(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if not languages or len(set(languages)) < len(languages):
            message = "must name one language or more, each once"
            raise ValueError(message)
        if strange := [language for language in languages if language not in words.languages()]:
            raise ValueError(str(words.LanguageNotAvailable(language=strange[0], known=", ".join(words.languages()))))
        return languages


class Report(Section):
    """The contents of the reports, their dates, and the approvals they need."""

    period: PeriodKind = PeriodKind.HALF_YEAR
    first_period: str
    draft_after_days: int = Field(default=3, ge=0, le=180)
    due_after_days: int = Field(default=14, ge=0, le=366)
    due_time: time = time(12, 0)
    approvals: int = Field(default=2, ge=1, le=5)
    if_unapproved: Literal["late-notice", "publish"] = "late-notice"
    late_notice_after_hours: int = Field(default=24, ge=1, le=24 * 366)
    jump_factor: float = Field(default=0, ge=0, le=1000, allow_inf_nan=False)
    list_disclosures: bool = True
    removal_orders: bool = False
    statements: tuple[str, ...] = ()
    fonts: tuple[FileName, ...] = ()
    colour: str = ""
    logo: FileName | Literal[""] = ""

    @field_validator("colour")
    @classmethod
    def _readable(cls, colour: str) -> str:
        if colour and not _COLOUR.fullmatch(colour):
            message = 'must be a colour like "#1B5B86"'
            raise ValueError(message)
        if colour and contrast(colour, GROUND) < LEAST_CONTRAST:
            message = "is too light to read on the charts; choose a darker colour (contrast of 5 to white)"
            raise ValueError(message)
        return colour

    @field_validator("jump_factor")
    @classmethod
    def _a_factor(cls, factor: float) -> float:
        if 0 < factor < LEAST_FACTOR:
            message = "must be 0 (no change asks for an explanation) or at least 1.5"
            raise ValueError(message)
        return factor

    @field_validator("due_time", mode="before")
    @classmethod
    def _time_alone(cls, value: object) -> object:
        text = value.isoformat() if isinstance(value, time) else value
        if not isinstance(text, str) or not _CLOCK.fullmatch(text):
            message = 'is not a time of day; write it like "12:00", without an offset: it counts in publisher.timezone'
            raise ValueError(message)
        return text

    @field_validator("first_period")
    @classmethod
    def _a_period(cls, label: str) -> str:
        try:
            return Period.parse(label).label
        except DomainError as error:
            raise ValueError(str(error)) from None

    @field_validator("statements")
    @classmethod
    def _known_statements(cls, statements: tuple[str, ...]) -> tuple[str, ...]:
        try:
            check_statements(statements)
        except DomainError as error:
            raise ValueError(str(error)) from None
        return statements

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.draft_after_days > self.due_after_days:
            message = "draft_after_days is later than due_after_days"
            raise ValueError(message)
        if Period.parse(self.first_period).kind is not self.period:
            message = f"first_period {self.first_period} is not a {self.period}"
            raise ValueError(message)
        return self

    @property
    def first(self) -> Period:
        """Return the first period that is due."""
        return Period.parse(self.first_period)


class Policy(Section):
    """The promise that disclosures are checked against. An empty list allows any; all empty: no promise is printed."""

    url: WebAddress = ""
    discloses: tuple[DataKind, ...] = ()
    requires_process: tuple[LegalProcess, ...] = ()
    requires_grounds: tuple[Grounds, ...] = ()
    never: tuple[DataKind, ...] = ()


class Privacy(Section):
    """Protection of small numbers and of embargoed cases."""

    threshold: int = 0
    bands: tuple[str, ...] = ()
    embargoed_by_chat: bool = False
    case_file_form: str = Field(default="", max_length=200)

    @field_validator("case_file_form")
    @classmethod
    def _a_pattern(cls, form: str) -> str:
        try:
            re.compile(form)
        except re.error as error:
            message = f"is not a regular expression: look at character {(error.pos or 0) + 1}"
            raise ValueError(message) from None
        return form

    @property
    def file_numbers(self) -> re.Pattern[str]:
        """Return the pattern that a whole file number must match."""
        return re.compile(self.case_file_form) if self.case_file_form else STRICT_FILE_NUMBERS

    @field_validator("threshold")
    @classmethod
    def _hides_something(cls, threshold: int) -> int:
        if threshold and not FEWEST_HIDDEN <= threshold <= MOST_HIDDEN:
            message = f"must be 0 (exact figures), or {FEWEST_HIDDEN} to {MOST_HIDDEN}: a range needs two numbers"
            raise ValueError(message)
        if threshold and find_spec("highspy") is None:
            message = 'needs the library highspy: pip install "transparency-bot[privacy]"'
            raise ValueError(message)
        return threshold


class Signing(Section):
    """The key that signs the reports, and the names it signs under."""

    key_file: FileName = Path("signing.key")
    identity: str = Field(default="reports@example.org", pattern=r"^[A-Za-z0-9._+@-]{1,80}$")
    namespace: str = Field(default="transparency-report@example.org", pattern=r"^[A-Za-z0-9._+@-]{1,80}$")
