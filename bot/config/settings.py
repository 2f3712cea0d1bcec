"""Loads config.toml and the environment once into one frozen object; all problems are reported together."""

import unicodedata
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.config.deadlines import Deadlines
from bot.config.report import Policy, Privacy, Publisher, Report, Signing
from bot.config.section import LARGEST_ID, FileName, Section, WebAddress
from bot.config.telegram import ChannelEntry, Delivery, Telegram, Webhook
from reports.legal_bands.rules import option_of
from reports.zone import zone_info
from storage.vocabulary.errors import DomainError

Role = Literal["recorder", "approver", "auditor", "owner"]
ENVIRONMENT_PREFIX = "TRANSPARENCY_BOT_"
SERVER_SCHEMES = ("postgresql+psycopg://", "postgresql://")


class Watch(Section):
    """Health signals for external monitors."""

    # The address of a ping is as secret as a password, so it is left out of every repr and dump.
    ping_url: WebAddress = Field(default="", repr=False, exclude=True)
    ping_url_file: FileName | None = None
    ping_token: SecretStr = SecretStr("")
    ping_token_file: FileName | None = None
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


class Storage(Section):
    """The location of the register."""

    # Addresses contain passwords, so they are left out of every repr and dump.
    url: str = Field(default="sqlite:///transparency.db", repr=False, exclude=True)
    url_file: FileName | None = None
    owner_url: str = Field(default="", repr=False, exclude=True)
    owner_url_file: FileName | None = None

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


class Admin(Section):
    """A person with a role. Admins are listed only in this file."""

    id: int = Field(gt=0, le=LARGEST_ID)
    name: str = Field(min_length=1, max_length=64)
    roles: tuple[Role, ...] = Field(min_length=1)
    public_key: str = ""

    @field_validator("name")
    @classmethod
    def _one_line(cls, name: str) -> str:
        if not name.strip() or any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in name):
            message = "must be a name in one line"
            raise ValueError(message)
        return name

    @field_validator("public_key")
    @classmethod
    def _a_public_key(cls, line: str) -> str:
        if line and not _named_key(line):
            message = "is not an Ed25519 public key with a short name at its end, such as: ssh-ed25519 AAAA... legal"
            raise ValueError(message)
        return line

    @property
    def second_signer(self) -> tuple[str, str] | None:
        """Return the name and the key with which this person signs reports, too."""
        return _named_key(self.public_key) if self.public_key else None

    @field_validator("id")
    @classmethod
    def _a_person(cls, number: int) -> int:
        if number in {777000, 136817688, 1087968824}:
            message = "is one of Telegram's own service accounts, not a person"
            raise ValueError(message)
        return number


def _named_key(line: str) -> tuple[str, str] | None:
    from reports.sealing.second_signatures import PUBLIC_KEY  # loads cryptography, which few configs need

    match = PUBLIC_KEY.fullmatch(line)
    return (match["name"], match["key"]) if match else None


class Settings(BaseSettings):
    """The whole configuration. Relative paths are already resolved against the config file's folder."""

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    publisher: Publisher
    telegram: Telegram = Telegram()
    admins: tuple[Admin, ...] = ()
    report: Report
    policy: Policy = Policy()
    privacy: Privacy = Privacy()
    deadlines: Deadlines = Deadlines()
    delivery: Delivery = Delivery()
    storage: Storage = Storage()
    signing: Signing = Signing()
    watch: Watch = Watch()
    logs: Logs = Logs()
    webhook: Webhook | None = None

    @field_validator("admins")
    @classmethod
    def _different_people(cls, admins: tuple[Admin, ...]) -> tuple[Admin, ...]:
        if len({admin.id for admin in admins}) < len(admins):
            message = "the same id appears twice; list each person once"
            raise ValueError(message)
        keys = [admin.second_signer for admin in admins if admin.second_signer]
        if any(len(set(column)) < len(keys) for column in zip(*keys, strict=True)):
            message = "two people have the same public_key, or keys with the same name"
            raise ValueError(message)
        return admins

    @property
    def second_signers(self) -> tuple[tuple[str, str], ...]:
        """Return the names and keys of everybody who may sign reports, too."""
        return tuple(admin.second_signer for admin in approvers(self) if admin.second_signer)

    @model_validator(mode="after")
    def _channels_speak_known_languages(self) -> Self:
        for channel in self.telegram.channels:
            if channel.language and channel.language not in self.publisher.languages:
                message = f"telegram.channels: the language {channel.language} is not among publisher.languages"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _bands_fit_the_period(self) -> Self:
        try:
            option_of(self.privacy.bands, self.report.period)
        except DomainError as error:
            message = f"privacy.bands: {error}"
            raise ValueError(message) from None
        return self

    @model_validator(mode="after")
    def _lists_no_single_case_with_a_threshold(self) -> Self:
        if self.privacy.threshold and self.report.list_disclosures:
            message = "privacy.threshold: a list of single cases would show what it hides; set list_disclosures = false"
            raise ValueError(message)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 (pydantic-settings names its arguments)
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the same)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the same)
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment override the file, whose tables are the arguments; no other source is read."""
        return env_settings, init_settings

    @property
    def zone(self) -> ZoneInfo:
        """Return the publisher's time zone."""
        return zone_info(self.publisher.timezone)

    def language_of(self, channel: ChannelEntry) -> str:
        """Return the language of a channel."""
        return channel.language or self.publisher.languages[0]

    @property
    def set_up(self) -> bool:
        """Return whether the bot has a channel, an admin chat and at least one admin."""
        return bool(self.telegram.all_channels and self.telegram.admin_chat and self.admins)

    @property
    def publishes(self) -> bool:
        """Return whether a bot with this configuration posts reports."""
        return self.set_up and bool(self.telegram.token.get_secret_value())


def approvers(settings: Settings) -> tuple[Admin, ...]:
    """Return everybody whose approval counts under the current configuration."""
    return tuple(admin for admin in settings.admins if {"approver", "owner"} & set(admin.roles))
