"""Sets up logging so that no secret and nothing that a person typed or sent reaches a log.

Secrets are hidden by value. Libraries log only warnings and errors, with all fields but numbers left out.
"""

import html
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from storage.vocabulary.errors import DataError, DomainError

TOKEN = re.compile(
    r"(?<!\d)\d{6,}(?::|%(?:25)*3A|&#58;|&#x3a;|\\u003a|\\x3a)[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])", re.IGNORECASE
)
HIDDEN = "<token>"
SECRET = "<secret>"  # noqa: S105 (shown in place of one)
LEFT_OUT = "…"
OWN = ("bot", "reports", "storage", "__main__")
SHORTEST = 6  # a shorter value also occurs in ordinary words
QUIET_SECONDS = 60.0
SEPARATORS = (":", "%3A", "%3a", "%253A")
PASSWORDS = frozenset({"password", "sslpassword"})
_secrets: dict[str, str] = {}


def keep_secret(value: str) -> None:
    """Hide this value in all its written forms in every line from now on."""
    number, colon, key = value.partition(":")
    if colon and number.isdigit():
        _secrets.update({f"{number}{separator}{form}": HIDDEN for separator in SEPARATORS for form in _forms(key)})
        _hide(key, HIDDEN)
    else:
        _hide(value, SECRET)


def keep_password_secret(address: str) -> None:
    """Hide the password in a database address."""
    try:
        parts = urlsplit(address)
        password = parts.password or ""
    except ValueError:  # not a usable address
        return
    for value in (password, unquote(password), *(value for name, value in parse_qsl(parts.query) if name in PASSWORDS)):
        _hide(value, SECRET)
        if value:
            _secrets[f":{value}@"] = f":{SECRET}@"


def _hide(value: str, shown: str) -> None:
    if len(value) >= SHORTEST:
        _secrets.update(dict.fromkeys(_forms(value), shown))


def _forms(value: str) -> set[str]:
    escaped = quote(value, safe="")
    lower = re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), escaped)
    return {value, quote(value), escaped, lower, quote(escaped), html.escape(value), json.dumps(value)[1:-1]}


def without_secrets(text: str) -> str:
    """Return the text without this process's secrets and without anything that looks exactly like a bot token."""
    for value in sorted(_secrets, key=len, reverse=True):
        text = text.replace(value, _secrets[value])
    return TOKEN.sub(HIDDEN, text)


class RedactingFormatter(logging.Formatter):
    """Formats a record first and hides secrets last, so that none gets through. Tracebacks are optional."""

    def __init__(self, form: str, *, traces: bool = True) -> None:
        """Choose whether errors show their traceback (`traces`) or only what they are and where they were raised."""
        super().__init__(form)
        self._traces = traces

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line or lines, without secrets and values."""
        error, record = record.exc_info[1] if record.exc_info else None, copy(record)
        record.msg, record.args = _message(record), ()
        record.exc_info = record.exc_text = record.stack_info = None
        if error is not None and not self._traces:
            record.msg += f" ({_named(error)}{_place(error)})"
        line = super().format(record)
        if error is not None and self._traces:
            line += "\n" + "\n".join(_trace(error))
        return without_secrets(line)


def _message(record: logging.LogRecord) -> str:
    """Return the message with its allowed fields filled in; a library's record shows only numbers."""
    own, fields = is_own(record.name), record.args
    if not own and not fields:
        return str(record.msg).partition("\n")[0]  # the rest is the repr of an object
    if isinstance(fields, dict):
        allowed: object = {name: _field(value, own=own) for name, value in fields.items()}
    else:
        allowed = tuple(_field(value, own=own) for value in fields or ())
    try:
        return str(record.msg) % allowed if fields else str(record.msg)
    except (TypeError, ValueError):  # the field was of another type: the text alone is enough
        return str(record.msg)


def _field(value: object, *, own: bool) -> object:
    if isinstance(value, BaseException):
        return _named(value)
    if isinstance(value, bool | int | float) or value is None or (own and isinstance(value, str)):
        return value
    return LEFT_OUT


def is_own(name: str) -> bool:
    """Return whether a logger belongs to this product."""
    return name.partition(".")[0] in OWN


def _named(error: BaseException) -> str:
    """Return the kind of an error, with its text unless that may quote what somebody typed, sent or recorded."""
    kind = type(error).__name__
    if isinstance(error, OSError):
        return f"{kind}: {error.strerror}" if error.strerror else kind
    quiet = isinstance(error, DomainError) and not isinstance(error, DataError)
    return f"{kind}: {error}" if quiet or type(error).__module__ == "telegram.error" else kind


def _place(error: BaseException) -> str:
    steps = traceback.extract_tb(error.__traceback__)
    return f", {Path(steps[-1].filename).name}:{steps[-1].lineno}" if steps else ""


def _trace(error: BaseException) -> Iterator[str]:
    """Yield the traceback of an error and of its causes, as Python prints it but without values."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _trace(before)
        yield "which led to:"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    yield _named(error)


def _is_news(record: logging.LogRecord) -> bool:
    """Return whether to log a record: a token that Telegram rejects already ends the command with its own message."""
    return not (record.exc_info and type(record.exc_info[1]).__name__ == "InvalidToken")


class LibraryFilter(logging.Filter):
    """Passes only warnings and errors of libraries, whatever their level, and each of them once a minute."""

    def __init__(self) -> None:
        """Start with no record logged."""
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record belongs in the log."""
        if is_own(record.name):
            return True
        topic = (record.name, str(record.msg).partition("\n")[0])
        if record.levelno < logging.WARNING or record.created - self._said.get(topic, 0.0) < QUIET_SECONDS:
            return False
        self._said = {each: at for each, at in self._said.items() if record.created - at < QUIET_SECONDS}
        self._said[topic] = record.created
        return True


class JsonFormatter(RedactingFormatter):
    """Formats each record as one line of JSON, with the same text and no other fields."""

    def __init__(self, *, traces: bool = True) -> None:
        super().__init__("%(message)s", traces=traces)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON. Secrets are removed from the text before escaping and from the line after."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {"at": at, "level": record.levelname, "logger": record.name, "message": super().format(record)}
        return without_secrets(json.dumps(fields, ensure_ascii=False))


def set_up_logging(*, debug: bool, quiet: bool = False, form: str = "text") -> None:
    """Log to stderr, as text or as JSON; `quiet` leaves out everything below a warning.

    Libraries log addresses, texts, files and answers below WARNING, so their level is never lower than that.
    """
    handler = logging.StreamHandler(sys.stderr)
    as_text = RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s", traces=debug)
    handler.setFormatter(JsonFormatter(traces=debug) if form == "json" else as_text)
    handler.addFilter(_is_news)
    handler.addFilter(LibraryFilter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    own = logging.DEBUG if debug else logging.WARNING if quiet else logging.INFO
    for name in OWN:
        logging.getLogger(name).setLevel(own)
