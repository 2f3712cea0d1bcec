"""The tables [watch] and [logs]: where the bot reports its health, and the format of its log."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from bot.config.section import Section, WebAddress


class Watch(Section):
    """Health signals for external monitors."""

    # The address of a ping is as secret as a password, so it is left out of every repr and dump.
    ping_url: WebAddress = Field(default="", repr=False, exclude=True)
    ping_url_file: Path | None = None
    ping_token: SecretStr = SecretStr("")
    ping_token_file: Path | None = None
    metrics_port: int = Field(default=0, ge=0, le=65_535)

    @model_validator(mode="after")
    def _one_way_each(self) -> Self:
        given = {"ping_url": self.ping_url, "ping_token": self.ping_token.get_secret_value()}
        for key, value in given.items():
            if value and getattr(self, f"{key}_file") is not None:
                message = f"{key} and {key}_file are both given; keep one"
                raise ValueError(message)
        return self


class Logs(Section):
    """The format of the log."""

    format: Literal["text", "json"] = "text"
