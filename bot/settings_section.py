"""The form of a table of the config file, which all of them share."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


def _web_address(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        message = "must begin with https://"
        raise ValueError(message)
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Section(BaseModel):
    """A table of the config file: unknown keys are errors, secrets never stand in a message."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
