"""Sets up logging so that no secret and nothing that a person typed or sent reaches a log. Decides nothing else.

Secrets are hidden by their value; of libraries only warnings come in, and of their fields only numbers.
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
SECRET = "<secret>"  # noqa: S105 (what is shown in the place of one)
LEFT_OUT = "…"
OWN = ("bot", "reports", "storage", "__main__")
SHORTEST = 6  # a shorter value is part of ordinary words too
QUIET_SECONDS = 60.0
SEPARATORS = (":", "%3A", "%3a", "%253A")
PASSWORDS = frozenset({"password", "sslpassword"})
_secrets: dict[str, str] = {}


def keep_secret(value: str) -> None:
    """Hide this value in every line from now on, in each of its written forms."""
    number, colon, key = value.partition(":")
    if colon and number.isdigit():
        _secrets.update({f"{number}{separator}{form}": HIDDEN for separator in SEPARATORS for form in _forms(key)})
        _hide(key, HIDDEN)
    else:
        _hide(value, SECRET)


def keep_password_secret(address: str) -> None:
    """Hide the password in the address of a database."""
    try:
        parts = urlsplit(address)
        password = parts.password or ""
    except ValueError:  # an address that nothing can be opened with
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
    """The text without the secrets of this process, and without whatever has exactly the form of a bot token."""
    for value in sorted(_secrets, key=len, reverse=True):
        text = text.replace(value, _secrets[value])
    return TOKEN.sub(HIDDEN, text)


class RedactingFormatter(logging.Formatter):
    """Formats first and hides secrets last: nothing gets past it. Tracebacks only if asked for."""

    def __init__(self, form: str, *, traces: bool = True) -> None:
        """`traces`: whether an error shows the way it came, or only what it is and where it was raised."""
        super().__init__(form)
        self._traces = traces

    def format(self, record: logging.LogRecord) -> str:
        """The finished line, or lines, without secrets and values."""
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
    """The words of the code with the fields that are allowed: of a library's record numbers alone."""
    own, fields = is_own(record.name), record.args
    if not own and not fields:
        return str(record.msg).partition("\n")[0]  # what follows is the form of an object
    if isinstance(fields, dict):
        allowed: object = {name: _field(value, own=own) for name, value in fields.items()}
    else:
        allowed = tuple(_field(value, own=own) for value in fields or ())
    try:
        return str(record.msg) % allowed if fields else str(record.msg)
    except (TypeError, ValueError):  # a place for another kind of value: the words say enough
        return str(record.msg)


def _field(value: object, *, own: bool) -> object:
    if isinstance(value, BaseException):
        return _named(value)
    if isinstance(value, bool | int | float) or value is None or (own and isinstance(value, str)):
        return value
    return LEFT_OUT


def is_own(name: str) -> bool:
    """Whether a logger is the product's."""
    return name.partition(".")[0] in OWN


def _named(error: BaseException) -> str:
    """The kind of an error, with its text where that never quotes what somebody typed, sent or recorded."""
    kind = type(error).__name__
    if isinstance(error, OSError):
        return f"{kind}: {error.strerror}" if error.strerror else kind
    quiet = isinstance(error, DomainError) and not isinstance(error, DataError)
    return f"{kind}: {error}" if quiet or type(error).__module__ == "telegram.error" else kind


def _place(error: BaseException) -> str:
    steps = traceback.extract_tb(error.__traceback__)
    return f", {Path(steps[-1].filename).name}:{steps[-1].lineno}" if steps else ""


def _trace(error: BaseException) -> Iterator[str]:
    """The way an error came, with its causes, as Python prints it but for the values."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _trace(before)
        yield "which led to:"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    yield _named(error)


def _is_news(record: logging.LogRecord) -> bool:
    """Whether nobody else says it: a token that Telegram refuses ends the command with a line of its own."""
    return not (record.exc_info and type(record.exc_info[1]).__name__ == "InvalidToken")


class LibraryFilter(logging.Filter):
    """Lets the libraries speak of trouble alone, whatever level they were set to, and of each trouble once a minute."""

    def __init__(self) -> None:
        """Nothing was said yet."""
        super().__init__()
        self._said: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is one for the log."""
        if is_own(record.name):
            return True
        topic = (record.name, str(record.msg).partition("\n")[0])
        if record.levelno < logging.WARNING or record.created - self._said.get(topic, 0.0) < QUIET_SECONDS:
            return False
        self._said = {each: at for each, at in self._said.items() if record.created - at < QUIET_SECONDS}
        self._said[topic] = record.created
        return True


class JsonFormatter(RedactingFormatter):
    """Makes each record one line of JSON, with the same words and no other fields."""

    def __init__(self, *, traces: bool = True) -> None:
        super().__init__("%(message)s", traces=traces)

    def format(self, record: logging.LogRecord) -> str:
        """Return the object of a record. Its text is without secrets before it is escaped, and the line is after."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = {"at": at, "level": record.levelname, "logger": record.name, "message": super().format(record)}
        return without_secrets(json.dumps(fields, ensure_ascii=False))


def set_up_logging(*, debug: bool, quiet: bool = False, form: str = "text") -> None:
    """Log to stderr, as text or as JSON; `quiet` keeps what is no trouble to itself.

    Libraries log addresses, texts, files and answers below WARNING, so they never go below it.
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
