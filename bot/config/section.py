"""The base class of all tables of the config file, and what is wrong with a value in the product's own words."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo, field_validator
from pydantic_core import ErrorDetails

NUMBER = "is not a whole number; write it without quotes, like 14"
FACTOR = "is not a number; write it without quotes, like 3 or 2.5"
TEXT = "is not a text in quotes"
YES_OR_NO = "is neither true nor false"
LIST = 'is not a list; write it like ["a", "b"]'
TABLE = "is not a table of keys"
FILE_NAME = "is not the name of a file in quotes"
LARGEST_ID = (1 << 52) - 1  # of a person or a chat, as Telegram's documentation of its ids says
_OTHER = "cannot be read; docs/reference/config.md shows its form"
_BY_KIND: Mapping[str, str] = {
    "extra_forbidden": "there is no such key",
    "missing": "is missing",
    "string_pattern_mismatch": "has a character that is not allowed here, or is too long",
    "path_type": FILE_NAME,
    "time_type": 'is not a time of day; write it like "12:00"',
    "time_parsing": 'is not a time of day; write it like "12:00"',
    "model_type": TABLE,
    "model_attributes_type": TABLE,
    "dict_type": TABLE,
    "tuple_type": LIST,
    "list_type": LIST,
}
_BY_BEGINNING = {"int_": NUMBER, "float_": FACTOR, "finite_": FACTOR, "bool_": YES_OR_NO, "string_": TEXT}
_BOUNDS: Mapping[str, str] = {
    "greater_than_equal": "is less than {ge}",
    "greater_than": "is not more than {gt}",
    "less_than_equal": "is more than {le}",
    "less_than": "is not less than {lt}",
    "string_too_short": "has fewer than {min_length} characters",
    "string_too_long": "has more than {max_length} characters",
    "too_short": "has fewer than {min_length} entries",
    "too_long": "has more than {max_length} entries",
    "literal_error": "is not one of {expected}",
    "enum": "is not one of {expected}",
}
_SMALLEST = {"string_too_short": "min_length", "too_short": "min_length"}
_PLACE = re.compile(r"line [0-9]+, column [0-9]+")


def sentence(problem: ErrorDetails) -> str:
    """Return what is wrong, as a phrase after the key; the product's own validators supply theirs."""
    kind = problem["type"]
    facts: dict[str, Any] = problem.get("ctx", {})
    if kind == "value_error":
        return str(facts["error"])
    if _SMALLEST.get(kind) in facts and facts[_SMALLEST[kind]] == 1:
        return "is empty"
    if kind in _BOUNDS:
        expected = str(facts.get("expected", "")).replace("'", "").replace(" or ", ", ")
        return _BOUNDS[kind].format_map({**facts, "expected": expected})
    beginning = next((text for start, text in _BY_BEGINNING.items() if kind.startswith(start)), _OTHER)
    return _BY_KIND.get(kind, beginning)


def place_of(error: tomllib.TOMLDecodeError) -> str:
    """Return where a file stops being valid TOML."""
    found = _PLACE.search(str(error))
    return found[0] if found else "the end of the file"


def host_and_port(address: str) -> SplitResult | None:
    """Return the parts of an address with a host and a sound port; None for any other text."""
    try:
        parts = urlsplit(address)
        sound = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return parts if sound and address.isprintable() and " " not in address else None


def _web_address(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        message = "must begin with https:// or http://"
        raise ValueError(message)
    if value and host_and_port(value) is None:
        message = "is not a whole address without spaces, such as https://example.org"
        raise ValueError(message)
    return value


def _file_name(value: object) -> object:
    if isinstance(value, str) and not (value.strip() and value.isprintable()):
        raise ValueError(FILE_NAME)
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
FileName = Annotated[Path, BeforeValidator(_file_name)]


class Section(BaseModel):
    """A table of the config file: unknown keys are errors, and messages never show a secret."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_yes_for_a_number(cls, value: object, info: ValidationInfo) -> object:
        """Refuse true and false where a number is expected: to Python they are 1 and 0."""
        if isinstance(value, bool) and cls.model_fields[str(info.field_name)].annotation is int:
            raise ValueError(NUMBER)
        return value
