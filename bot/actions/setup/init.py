"""Creates what a new installation lacks: config, signing key, register. Leaves existing files alone."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument

from bot.actions.context.signing_key import signing_key
from bot.config.settings import Settings
from reports.sealing.signing import SigningKey
from reports.zone import zone_info
from storage.engine.database import create_or_upgrade
from storage.vocabulary.errors import CannotCreateError, ConfigError, DomainError
from storage.vocabulary.period import Period, PeriodKind

CONFIG = "config.toml"
EXAMPLE = "config.example.toml"


class CannotWrite(CannotCreateError):
    """A file of the installation cannot be created."""

    what = "{path} cannot be written ({reason})"
    todo = "use a folder you can write to: transparency-bot init DIR"


class BadValues(ConfigError):
    """The values for the new config are wrong."""

    what = "nothing was made: the values given have {problems}"
    todo = "correct them and run transparency-bot init again; transparency-bot help init lists its options"


class ExampleMissing(ConfigError):
    """The installed package is incomplete."""

    what = "the installation lacks config.example.toml"
    todo = "install Transparency Bot again"


@dataclass(frozen=True, slots=True)
class Operator:
    """The operator's own values at the start; the rest is edited in the file."""

    name: str | None = None
    url: str | None = None
    timezone: str | None = None
    identity: str | None = None
    fonts: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A part of the installation, where it is, and whether it was created now or existed before."""

    path: Path | str
    what: str
    made: bool


def example_text() -> str:
    """Return the example config: inside the package when installed, beside the packages in a checkout."""
    package = resources.files("bot")
    for path in (package / EXAMPLE, package / ".." / EXAMPLE):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise ExampleMissing


def init_installation(
    folder: Path, operator: Operator, *, load: Callable[[Path], Settings], now: datetime
) -> list[Made]:
    """Create what is missing in a folder. What exists stays as it is."""
    try:
        today = now.astimezone(zone_info(operator.timezone or "UTC")).date()
        text = config_text(operator, today).encode()  # before anything is made
        made_folder = _make_folder(folder)
        config = folder / CONFIG
        made = [Made(config, "config", write_new(config, text))]
        settings = _loaded(load, config, made=made[0].made, made_folder=made_folder)
        key = settings.signing.key_file
        made.append(Made(key, "signing key", not key.exists() and write_new(key, SigningKey.generate().private_pem())))
    except OSError as error:
        raise CannotWrite(path=error.filename or folder, reason=error.strerror) from None
    signing_key(settings)
    change = create_or_upgrade(settings.storage.url, owner_url=settings.storage.owner_url, now=now, backup=None)
    return [*made, Made(change.backend, "register", change.before is None)]


def _make_folder(folder: Path) -> bool:
    """Create a folder that only this user can open, whatever the umask; leave an existing one as it is."""
    if folder.is_dir():
        return False
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    return True


def _loaded(load: Callable[[Path], Settings], config: Path, *, made: bool, made_folder: bool) -> Settings:
    """Load the settings; if a new config is invalid, leave nothing, so that the next attempt can correct it."""
    try:
        return load(config)
    except DomainError as error:
        if not made:
            raise
        config.unlink()
        if made_folder:
            config.parent.rmdir()
        problems = re.sub(r"line [0-9]+, ", "", str(error.facts.get("problems") or f"1 problem: {error}"))
        raise BadValues(problems=problems) from None


def config_text(operator: Operator, today: date) -> str:
    """Return the example with the operator's values; chats are empty, which means set-up mode, and so is the policy."""
    document = tomlkit.parse(example_text())
    for key in ("name", "url", "timezone"):
        _set(document, "publisher", key, getattr(operator, key))
    _set(document, "telegram", "token", "")
    _set(document, "telegram", "channel", "")
    _set(document, "telegram", "admin_chat", 0)
    for key in ("discloses", "requires_process", "requires_grounds", "never"):
        _set(document, "policy", key, [])
    _set(document, "policy", "url", "")
    _set(document, "report", "first_period", Period.containing(today, PeriodKind.HALF_YEAR).label)
    if operator.fonts:
        _set(document, "report", "fonts", [str(font.resolve()) for font in operator.fonts])
    if operator.identity:
        _set(document, "signing", "identity", operator.identity)
        _set(document, "signing", "namespace", f"transparency-report@{operator.identity.rpartition('@')[2]}")
    text = tomlkit.dumps(document)
    return _without_example_admin(text)


def _set(document: TOMLDocument, section: str, key: str, value: object) -> None:
    if value is not None:
        document[section][key] = value


def _without_example_admin(text: str) -> str:
    """Comment out the example's admin: nobody has a role until the operator names somebody."""
    lines = text.split("\n")
    start = lines.index("[[admins]]")
    end = next(place for place in range(start, len(lines)) if lines[place].startswith("[report]"))
    commented = [f"# {line}" if line and not line.startswith("#") else line for line in lines[start:end]]
    return "\n".join([*lines[:start], *commented, *lines[end:]])


def write_new(path: Path, data: bytes) -> bool:
    """Write a file that only this user can read, unless it exists. Returns True when it was written."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return True
