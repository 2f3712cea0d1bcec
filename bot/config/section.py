"""The base class of all tables of the config file."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, field_validator

from bot.config.messages import NUMBER


def _web_address(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        message = "must begin with https:// or http://"
        raise ValueError(message)
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]


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
