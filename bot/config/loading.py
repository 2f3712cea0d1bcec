"""Finds and reads config.toml: resolves its paths, reads its secret files, reports all problems at once."""

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsError

from bot.config.example_values import example_values
from bot.config.fonts import undrawable
from bot.config.logs import keep_password_secret, keep_secret
from bot.config.section import Section, place_of, sentence
from bot.config.settings import ENVIRONMENT_PREFIX, SERVER_SCHEMES, Settings, Watch
from bot.config.telegram import Webhook
from storage.vocabulary.errors import ConfigError

HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
KEY = re.compile(r"\s*([\w-]+)\s*[=.]")
Step = int | str
UTF_8 = "utf-8-sig"  # some editors start a file with a byte order mark
CONFIG_VARIABLE = f"{ENVIRONMENT_PREFIX}CONFIG"
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
PLACEHOLDER_TOKEN = "123456:ABC"  # noqa: S105 (from the example; no bot has it)


def line_of(text: str, place: Sequence[Step]) -> int | None:
    """Return the line of a key such as ("admins", 0, "roles", 1), or of the nearest table around it, or None."""
    lines = dict(_places(text))
    ends = range(len(place), 0, -1)
    return next((lines[tuple(place[:end])] for end in ends if tuple(place[:end]) in lines), None)


def _places(text: str) -> Iterator[tuple[tuple[Step, ...], int]]:
    table: tuple[Step, ...] = ()
    seen: Counter[tuple[Step, ...]] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            table = tuple(header[2].split("."))
            if header[1] == "[[":
                seen[table] += 1
                table = (*table, seen[table] - 1)
            yield table, number
        elif key := KEY.match(line):
            yield (*table, key[1]), number


class ConfigMissing(ConfigError):
    """The config file does not exist."""

    what = "there is no config file {path}"
    todo = "make one with transparency-bot init, or give its path with --config"


class ConfigUnreadable(ConfigError):
    """The config file exists but cannot be read."""

    what = "the config file {path} cannot be read ({reason})"
    todo = "give a readable TOML file with --config"


class ConfigBroken(ConfigError):
    """The file is not valid TOML."""

    what = "{path} is not valid TOML: {reason} cannot be read"
    todo = "fix it; config.example.toml shows how"


class ConfigWrong(ConfigError):
    """Keys or values are wrong; lists all of them."""

    what = "{path} has {problems}"
    todo = "docs/reference/config.md lists every key"


class ExampleLeft(ConfigError):
    """A configured bot would publish the example's values."""

    what = "{path} still has the example's value of {keys}"
    todo = "enter your own, because readers would take these for yours"


class SecretUnreadable(ConfigError):
    """A *_file key names a file that cannot be read."""

    what = "{key} names {path}, which cannot be read ({reason})"
    todo = "make the file, readable by this user alone (chmod 600)"


class WebhookSecretWeak(ConfigError):
    """Telegram would reject the secret, or somebody could guess it."""

    what = "the secret in {path} is not 32 to 256 letters, digits, _ or -"
    todo = "make a new one with: openssl rand -hex 32 > {path}"


def config_path(option: Path | None, environment: Mapping[str, str]) -> Path:
    """Return the file to read: --config, else TRANSPARENCY_BOT_CONFIG, else ./config.toml."""
    return option or Path(environment.get(CONFIG_VARIABLE) or "config.toml")


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read, check and resolve the configuration. Overriding variables always come from the process itself."""
    text = _text_of(path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigBroken(path=path, reason=place_of(error)) from None
    _check_variables(path, environment)
    if hidden := [name for name in tables if name.startswith("_")]:  # pydantic-settings would take it for an argument
        raise ConfigWrong(path=path, problems=f"1 problem: {hidden[0]}: there is no such key")
    try:
        settings = Settings(**tables)
    except ValidationError as error:
        raise ConfigWrong(path=path, problems=_problems(error, text)) from None
    except SettingsError as error:
        raise ConfigWrong(path=path, problems=_not_json(error, environment)) from None
    anchored = _anchored(settings, path.resolve().parent)
    if problems := undrawable(anchored):
        raise ConfigWrong(path=path, problems=_listed(problems))
    if anchored.publishes and (left := example_values(anchored)):
        raise ExampleLeft(path=path, keys=", ".join(left))
    return anchored


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding=UTF_8)
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigMissing(path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigUnreadable(path=path, reason=getattr(error, "strerror", None) or "it is not UTF-8 text") from None


def _problems(error: ValidationError, text: str) -> str:
    """Return the first problem of each value: the library names each form that a value could have had."""
    found: dict[tuple[int | str, ...], str] = {}
    for problem in error.errors(include_url=False, include_input=False):
        place = tuple(step for step in problem["loc"] if isinstance(step, int) or "[" not in step)
        if not any(known[: len(place)] == place for known in found):  # a list without its bad values may be too short
            found[place] = sentence(problem)
    return _listed([f"{_place(place, text)}: {what}" if place else what for place, what in found.items()])


def _listed(problems: list[str]) -> str:
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return f"{count}: " + " | ".join(problems)


def _place(steps: tuple[int | str, ...], text: str) -> str:
    """Return the key and where its value came from: an environment variable, else a line of the file."""
    key = ".".join(map(str, steps))
    variables = {f"{ENVIRONMENT_PREFIX}{'__'.join(map(str, steps[:end]))}".upper() for end in (1, 2)}
    variable = max((name for name in os.environ if name.upper() in variables), key=len, default=None)
    if variable is not None:
        return f"{variable}, {key}"
    line = line_of(text, steps)
    return key if line is None else f"line {line}, {key}"


def _not_json(error: SettingsError, environment: Mapping[str, str]) -> str:
    field = str(error).partition('field "')[2].partition('"')[0]
    section = f"{ENVIRONMENT_PREFIX}{field}".upper()
    names = ", ".join(sorted(name for name in environment if name.upper().startswith(section)))
    return f'an environment variable that is not JSON, among {names}: write a list as ["a", "b"]'


def keys() -> dict[str, list[str]]:
    """Return each section's keys, in the order of the file; the example and the reference page must list them all."""
    return {name: list(_section_of(field.annotation).model_fields) for name, field in Settings.model_fields.items()}


def _section_of(annotation: object) -> type[Section]:
    inner = [annotation, *getattr(annotation, "__args__", ())]
    return next(part for part in inner if isinstance(part, type) and issubclass(part, Section))


def _check_variables(path: Path, environment: Mapping[str, str]) -> None:
    known = {CONFIG_VARIABLE, f"{ENVIRONMENT_PREFIX}ADMINS"}
    for section, names in keys().items():
        known |= {f"{ENVIRONMENT_PREFIX}{section}__{name}".upper() for name in names}
    unknown = sorted(name for name in environment if name.startswith(ENVIRONMENT_PREFIX) and name.upper() not in known)
    if unknown:
        raise ConfigWrong(path=path, problems=f"environment variables that name no key: {', '.join(unknown)}")


def _anchored(settings: Settings, folder: Path) -> Settings:
    """Return the settings with absolute paths and with the secrets read from their files."""
    telegram, storage, signing, webhook = settings.telegram, settings.storage, settings.signing, settings.webhook
    token = telegram.token.get_secret_value()
    if telegram.token_file is not None:
        token = _secret("telegram.token_file", folder / telegram.token_file)
    url, owner_url = storage.url, storage.owner_url
    if storage.url_file is not None:
        url = _secret("storage.url_file", folder / storage.url_file)
    if storage.owner_url_file is not None:
        owner_url = _secret("storage.owner_url_file", folder / storage.owner_url_file)
    if not url.startswith(SERVER_SCHEMES):
        url = f"sqlite:///{folder / url.removeprefix('sqlite:///')}"
    watch = _with_ping(settings.watch, folder)
    keep_secret(token)
    for address in (url, owner_url):
        keep_password_secret(address)
    return settings.model_copy(
        update={
            "telegram": telegram.model_copy(update={"token": SecretStr("" if token == PLACEHOLDER_TOKEN else token)}),
            "storage": storage.model_copy(update={"url": url, "owner_url": owner_url}),
            "watch": watch,
            "signing": signing.model_copy(update={"key_file": folder / signing.key_file}),
            "report": settings.report.model_copy(
                update={
                    "fonts": tuple(folder / font for font in settings.report.fonts),
                    "logo": folder / settings.report.logo if settings.report.logo else "",
                }
            ),
            "webhook": webhook and webhook.model_copy(update={"secret_file": folder / webhook.secret_file}),
        }
    )


def _with_ping(watch: Watch, folder: Path) -> Watch:
    """Read the address and the token of the pings: both are secret, since they could report a dead bot as healthy."""
    url, token = watch.ping_url, watch.ping_token.get_secret_value()
    if watch.ping_url_file is not None:
        url = _secret("watch.ping_url_file", folder / watch.ping_url_file)
    if watch.ping_token_file is not None:
        token = _secret("watch.ping_token_file", folder / watch.ping_token_file)
    for value in (url, token):
        keep_secret(value)
    return watch.model_copy(update={"ping_url": url, "ping_token": SecretStr(token)})


def webhook_secret(webhook: Webhook) -> str:
    """Return the secret that Telegram sends with each update, so that nobody else can send updates."""
    secret = _secret("webhook.secret_file", webhook.secret_file)
    if not WEBHOOK_SECRET.fullmatch(secret):
        raise WebhookSecretWeak(path=webhook.secret_file)
    keep_secret(secret)
    return secret


def _secret(key: str, path: Path) -> str:
    try:
        return path.read_text(encoding=UTF_8).strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SecretUnreadable(key=key, path=path, reason=reason) from None
