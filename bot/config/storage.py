"""The table [storage]: the file or the server that holds the register."""

from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator

from bot.config.section import Section

SERVER_SCHEMES = ("postgresql+psycopg://", "postgresql://")


class Storage(Section):
    """The location of the register."""

    # Addresses contain passwords, so they are left out of every repr and dump.
    url: str = Field(default="sqlite:///transparency.db", repr=False, exclude=True)
    url_file: Path | None = None
    owner_url: str = Field(default="", repr=False, exclude=True)
    owner_url_file: Path | None = None

    @field_validator("url")
    @classmethod
    def _known_kind(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", *SERVER_SCHEMES)):
            message = "must be sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
            raise ValueError(message)
        return url

    @field_validator("owner_url")
    @classmethod
    def _of_a_server(cls, url: str) -> str:
        if url and not url.startswith(SERVER_SCHEMES):
            message = "must be postgresql+psycopg://USER:PASSWORD@HOST/DATABASE: a file has no owner but its user"
            raise ValueError(message)
        return url

    @model_validator(mode="after")
    def _one_owner(self) -> Self:
        if self.owner_url and self.owner_url_file is not None:
            message = "owner_url and owner_url_file are both set; use only one"
            raise ValueError(message)
        return self
