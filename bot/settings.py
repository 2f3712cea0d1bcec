"""config.toml and the environment, read once into one frozen object; every problem is reported together."""

from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from reports import words
from reports.period import Period, PeriodKind, zone_info
from reports.statements import check_statements
from storage.vocabulary import DataKind, DomainError, Grounds, LegalProcess

ENVIRONMENT_PREFIX = "TRANSPARENCY_BOT_"
NOT_YET = "not available yet"
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
WEBHOOK_PORTS = (443, 80, 88, 8443)
SERVER_SCHEMES = ("postgresql+psycopg://", "postgresql://")


def _later(reason: str) -> ValueError:
    return ValueError(f"{reason}: {NOT_YET}")


def _web_address(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        message = "must begin with https://"
        raise ValueError(message)
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
ChatId = int | Annotated[str, Field(pattern=r"^(@[A-Za-z][A-Za-z0-9_]{3,31})?$")]


class Section(BaseModel):
    """A table of the config file: unknown keys are errors, secrets never stand in a message."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Publisher(Section):
    """Who publishes, and in which zone its days begin."""

    name: str = Field(min_length=1, max_length=100)
    url: WebAddress
    files_url: WebAddress = ""
    timezone: str = "UTC"
    languages: tuple[str, ...] = ("en",)

    @field_validator("name")
    @classmethod
    def _printable(cls, name: str) -> str:
        if not name.isprintable() or name != name.strip() or name[0] in "=+-@":
            message = "must be printable text that does not begin with a blank or one of = + - @"
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


class ChannelEntry(Section):
    """One channel with the language of its posts; empty = the first of publisher.languages."""

    id: ChatId
    language: str = ""


class Telegram(Section):
    """The bot's account and the chats it works in."""

    token: SecretStr = SecretStr("")
    token_file: Path | None = None
    api_url: WebAddress = "https://api.telegram.org"
    channel: ChatId = ""
    channels: tuple[ChannelEntry, ...] = ()
    admin_chat: int = 0
    staging_chat: int = 0

    @model_validator(mode="after")
    def _one_way_each(self) -> Self:
        if self.token_file is not None and self.token.get_secret_value():
            message = "token and token_file are both given; keep one"
            raise ValueError(message)
        if self.channels and self.channel:
            message = "channel and channels are both given; keep one"
            raise ValueError(message)
        return self

    @property
    def all_channels(self) -> tuple[ChannelEntry, ...]:
        """Every channel that gets the report, in the order of the file."""
        return self.channels or ((ChannelEntry(id=self.channel),) if self.channel else ())

    @property
    def staging(self) -> int:
        """The chat into which files are uploaded first."""
        return self.staging_chat or self.admin_chat


Role = Literal["recorder", "approver", "auditor", "owner"]


class Admin(Section):
    """A person with a role. Admins stand in this file only."""

    id: int = Field(gt=0)
    name: str = Field(min_length=1, max_length=64)
    roles: tuple[Role, ...] = Field(min_length=1)

    @field_validator("id")
    @classmethod
    def _a_person(cls, number: int) -> int:
        if number in {777000, 136817688, 1087968824}:
            message = "is one of Telegram's own service accounts, not a person"
            raise ValueError(message)
        return number


class Report(Section):
    """What is reported, when, and on whose word."""

    period: PeriodKind = PeriodKind.HALF_YEAR
    first_period: str
    draft_after_days: int = Field(default=3, ge=0, le=180)
    due_after_days: int = Field(default=14, ge=0, le=366)
    due_time: time = time(12, 0)
    approvals: int = Field(default=2, ge=1, le=5)
    if_unapproved: Literal["late-notice", "publish"] = "late-notice"
    late_notice_after_hours: int = Field(default=24, ge=1, le=24 * 366)
    list_disclosures: bool = True
    statements: tuple[str, ...] = ()

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
        """The first period that is due."""
        return Period.parse(self.first_period)


class Policy(Section):
    """The promise that every disclosure is held against. An empty list allows any."""

    url: WebAddress = ""
    discloses: tuple[DataKind, ...] = ()
    requires_process: tuple[LegalProcess, ...] = ()
    requires_grounds: tuple[Grounds, ...] = ()
    never: tuple[DataKind, ...] = (DataKind.MESSAGE_CONTENT, DataKind.ENCRYPTION_KEYS)


class Privacy(Section):
    """Protection of small numbers and of gagged cases."""

    threshold: int = 0
    bands: tuple[str, ...] = ()
    embargoed_by_chat: bool = False

    @model_validator(mode="after")
    def _available(self) -> Self:
        asked = [name for name in ("threshold", "bands") if getattr(self, name)]
        if asked:
            raise _later(" and ".join(asked))
        return self


class Delivery(Section):
    """Patience with Telegram, in seconds."""

    send_timeout: int = Field(default=120, ge=5, le=600)
    settle_after: int = Field(default=600, ge=60, le=86_400)


class Storage(Section):
    """Where the register is kept."""

    # Addresses hold passwords, so no text of the settings has them.
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
            message = "owner_url and owner_url_file are both given; keep one"
            raise ValueError(message)
        return self


class Signing(Section):
    """The key that signs the reports, and the names it signs under."""

    key_file: Path = Path("signing.key")
    identity: str = Field(default="reports@example.org", pattern=r"^[A-Za-z0-9._+@-]{1,80}$")
    namespace: str = Field(default="transparency-report@example.org", pattern=r"^[A-Za-z0-9._+@-]{1,80}$")


class Webhook(Section):
    """Updates by webhook instead of long polling."""

    url: str
    listen: str = "127.0.0.1:8080"
    secret_file: Path

    @field_validator("url")
    @classmethod
    def _reachable_by_telegram(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES:
            return url  # a stand-in on this computer; Telegram itself would refuse it
        if parts.scheme != "https" or not parts.hostname or (parts.port or 443) not in WEBHOOK_PORTS:
            message = "must begin with https:// and use port 443, 80, 88 or 8443: Telegram calls no other address"
            raise ValueError(message)
        return url

    @field_validator("listen")
    @classmethod
    def _an_address(cls, listen: str) -> str:
        parts = urlsplit(f"//{listen}")
        if not parts.hostname or not parts.port or parts.path or parts.username:
            message = 'must be HOST:PORT, such as "127.0.0.1:8080"'
            raise ValueError(message)
        return listen

    @property
    def host(self) -> str:
        """The address to listen on."""
        return str(urlsplit(f"//{self.listen}").hostname)

    @property
    def port(self) -> int:
        """The port to listen on."""
        return int(urlsplit(f"//{self.listen}").port or 0)

    @property
    def is_open(self) -> bool:
        """Whether other machines can reach the listener."""
        if self.host in LOOPBACK_NAMES:
            return False
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:
            return True


class Settings(BaseSettings):
    """The whole configuration. Relative paths have been anchored at the config file's folder."""

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
    delivery: Delivery = Delivery()
    storage: Storage = Storage()
    signing: Signing = Signing()
    webhook: Webhook | None = None

    @field_validator("admins")
    @classmethod
    def _different_people(cls, admins: tuple[Admin, ...]) -> tuple[Admin, ...]:
        if len({admin.id for admin in admins}) < len(admins):
            message = "the same id stands twice; each person has one entry"
            raise ValueError(message)
        return admins

    @model_validator(mode="after")
    def _channels_speak_known_languages(self) -> Self:
        for channel in self.telegram.channels:
            if channel.language and channel.language not in self.publisher.languages:
                message = f"telegram.channels: the language {channel.language} is not among publisher.languages"
                raise ValueError(message)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (pydantic-settings names its arguments)
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the same)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the same)
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file; there is no third place."""
        return env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def zone(self) -> ZoneInfo:
        """The publisher's time zone."""
        return zone_info(self.publisher.timezone)

    def language_of(self, channel: ChannelEntry) -> str:
        """The language that a channel is written in."""
        return channel.language or self.publisher.languages[0]

    @property
    def set_up(self) -> bool:
        """Whether the bot knows its channel, its admin chat and at least one admin."""
        return bool(self.telegram.all_channels and self.telegram.admin_chat and self.admins)
