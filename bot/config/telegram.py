"""The tables [telegram], [delivery] and [webhook]: how and where the bot talks to Telegram."""

import re
from ipaddress import ip_address
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator

from bot.config.section import LARGEST_ID, FileName, Section, WebAddress, host_and_port

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
WEBHOOK_PORTS = (443, 80, 88, 8443)

PUBLIC_NAME = re.compile(r"(@[A-Za-z][A-Za-z0-9_]{3,31})?")
TOKEN_FORM = re.compile(r"[0-9]+:[A-Za-z0-9_-]{35}")


def _chat_id(value: object) -> object:
    named = isinstance(value, str) and PUBLIC_NAME.fullmatch(value)
    numbered = type(value) is int or (isinstance(value, str) and re.fullmatch("-?[0-9]{1,19}", value))
    if not named and not numbered:
        message = 'is neither "@name" of a public channel nor a number'
        raise ValueError(message)
    if numbered and abs(int(value)) > LARGEST_ID:  # type: ignore[call-overload] # digits, checked above
        message = "is longer than any id of Telegram's"
        raise ValueError(message)
    return int(value) if numbered else value  # type: ignore[call-overload] # the same


ChatId = Annotated[int | str, BeforeValidator(_chat_id)]


class ChannelEntry(Section):
    """A channel with the language of its posts; empty = the first of publisher.languages."""

    id: ChatId
    language: str = ""


class Telegram(Section):
    """The bot's account and the chats it works in."""

    token: SecretStr = SecretStr("")
    token_file: FileName | None = None
    api_url: WebAddress = "https://api.telegram.org"
    channel: ChatId = ""
    channels: tuple[ChannelEntry, ...] = ()
    admin_chat: int = Field(default=0, ge=-LARGEST_ID, le=LARGEST_ID)
    staging_chat: int = Field(default=0, ge=-LARGEST_ID, le=LARGEST_ID)

    @model_validator(mode="after")
    def _one_way_each(self) -> Self:
        if self.token_file is not None and self.token.get_secret_value():
            message = "token and token_file are both set; use only one"
            raise ValueError(message)
        if self.channels and self.channel:
            message = "channel and channels are both set; use only one"
            raise ValueError(message)
        channels = {channel.id for channel in self.all_channels}
        if public := next((key for key in ("admin_chat", "staging_chat") if getattr(self, key) in channels), None):
            message = f"{public} is also a channel of the reports: readers would see drafts; set it to a private group"
            raise ValueError(message)
        return self

    @property
    def all_channels(self) -> tuple[ChannelEntry, ...]:
        """Return every channel that gets the report, in the order of the file."""
        return self.channels or ((ChannelEntry(id=self.channel),) if self.channel else ())

    @property
    def staging(self) -> int:
        """Return the chat to which files are uploaded first."""
        return self.staging_chat or self.admin_chat


class Delivery(Section):
    """Waiting times for Telegram, in seconds."""

    send_timeout: int = Field(default=120, ge=5, le=600)
    settle_after: int = Field(default=600, ge=60, le=86_400)


class Webhook(Section):
    """Updates by webhook instead of long polling."""

    url: str
    listen: str = "127.0.0.1:8080"
    secret_file: FileName

    @field_validator("url")
    @classmethod
    def _reachable_by_telegram(cls, url: str) -> str:
        parts = host_and_port(url)
        if parts and parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES:
            return url  # a test server on this computer; Telegram itself would reject it
        if not parts or parts.scheme != "https" or (parts.port or 443) not in WEBHOOK_PORTS:
            message = "must begin with https:// and use port 443, 80, 88 or 8443: Telegram calls no other address"
            raise ValueError(message)
        return url

    @field_validator("listen")
    @classmethod
    def _an_address(cls, listen: str) -> str:
        parts = host_and_port(f"//{listen}")
        if not parts or not parts.port or parts.path or parts.username:
            message = 'must be HOST:PORT, such as "127.0.0.1:8080"'
            raise ValueError(message)
        return listen

    @property
    def host(self) -> str:
        """Return the address to listen on."""
        return str(urlsplit(f"//{self.listen}").hostname)

    @property
    def port(self) -> int:
        """Return the port to listen on."""
        return int(urlsplit(f"//{self.listen}").port or 0)

    @property
    def is_open(self) -> bool:
        """Return whether other machines can reach the listener."""
        if self.host in LOOPBACK_NAMES:
            return False
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:
            return True
