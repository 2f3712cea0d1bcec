"""No secret and nothing that a person typed reaches a log, whichever way it comes; what else a line says stays."""

import ast
import base64
import html
import io
import json
import logging
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest

from bot.config import logs
from bot.config.logs import (
    HIDDEN,
    SECRET,
    JsonFormatter,
    keep_password_secret,
    keep_secret,
    set_up_logging,
    without_secrets,
)
from reports.sealing.signing import SigningKey
from storage.vocabulary.errors import ConfigError, DataError
from tests.reference_pages import ROOT
from tests.support.debug_log import RAW_KEY, canaries, secrets_in

TOKEN = "987654321:AAcanary-canary_canary-canary-canar"
TYPED = "John Canary, +49 151 23456789"
LETTERS = "ABCDEFGxyz0189_-"
tokens = st.builds(
    lambda number, key: f"{number}:{key}", st.integers(10**6, 10**10), st.text(LETTERS, min_size=35, max_size=35)
)
others = st.text(" /?&='\"\n<>é", max_size=5)
WRITTEN: dict[str, Callable[[str], str]] = {
    "plain": str,
    "escaped for an address": lambda value: quote(value, safe=""),
    "escaped in small letters": lambda value: quote(value, safe="").replace("%3A", "%3a"),
    "escaped twice": lambda value: quote(quote(value, safe=""), safe=""),
    "in JSON": json.dumps,
    "in HTML": html.escape,
    "in a repr": repr,
}


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """None are known at first."""
    monkeypatch.setattr(logs, "_secrets", {})


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Set up logging as a command does; what has been written since."""
    root, written = logging.getLogger(), io.StringIO()
    kept = (root.handlers[:], root.level, {name: logging.getLogger(name).level for name in logs.OWN})
    monkeypatch.setattr("sys.stderr", written)
    set_up_logging(debug=True)
    root.handlers[0].set_name("under test")
    yield written.getvalue
    root.handlers[:], root.level = kept[0], kept[1]
    for name, level in kept[2].items():
        logging.getLogger(name).setLevel(level)


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@given(token=tokens, before=others, after=others)
def test_what_has_the_form_of_a_token_is_hidden(
    written: Callable[[str], str], token: str, before: str, after: str
) -> None:
    assert token.partition(":")[2] not in without_secrets(f"{before}{written(token)}{after}")
    assert without_secrets(f"{before}{token}{after}") == f"{before}{HIDDEN}{after}"
    assert (
        without_secrets(f"https://api.telegram.org/bot{token}/getMe") == f"https://api.telegram.org/bot{HIDDEN}/getMe"
    )


@given(key=st.binary(min_size=32, max_size=32), cut=st.integers(0, 2))
def test_fingerprint_stays_as_it_is(key: bytes, cut: int) -> None:
    fingerprint = base64.b64encode(key).decode().rstrip("=")
    line = f"--signer SHA256:{fingerprint[: len(fingerprint) - cut]} is no fingerprint"
    assert without_secrets(line) == line


@pytest.mark.parametrize(
    "text",
    ["12:00:01 INFO", "2026-01-15 12:00:00,123", "sha512:0123456", "port 127.0.0.1:8765", f"{TOKEN}x", "1:a", ""],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert without_secrets(text) == text


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("value", ["12345:short-key", TOKEN, "s3cret_of-the_webhook", 'pass"wörd&/%'])
def test_secret_of_the_configuration_is_hidden_by_its_value(value: str, written: Callable[[str], str]) -> None:
    keep_secret(value)
    shown = without_secrets(f"at {written(value)}, and so on")
    assert value not in shown
    assert HIDDEN in shown or SECRET in shown
    assert shown.endswith(", and so on")


def test_key_of_a_token_is_hidden_without_its_number() -> None:
    keep_secret(TOKEN)
    assert without_secrets(TOKEN.partition(":")[2]) == HIDDEN


@pytest.mark.parametrize("password", ["p", "corr%20ect%40horse"])
def test_password_of_a_database_is_hidden(password: str) -> None:
    address = f"postgresql+psycopg://bot:{password}@db.example/register"
    keep_password_secret(address)
    assert without_secrets(f"opening {address}") == f"opening postgresql+psycopg://bot:{SECRET}@db.example/register"
    assert without_secrets("a plain report") == "a plain report"
    keep_password_secret("sqlite:////srv/transparency.db")
    assert without_secrets("/srv/transparency.db") == "/srv/transparency.db"


def test_library_speaks_only_of_trouble_whatever_its_level(log: Callable[[], str]) -> None:
    library = logging.getLogger("telegram.ext.ExtBot")
    library.setLevel(logging.DEBUG)
    try:
        library.debug("Calling %s with %s", "sendMessage", {"text": TYPED})
        library.info("No new updates for %s", TYPED)
        logging.getLogger("bot.chat").debug("ready")
        library.warning("%d bytes from %s", 3, TYPED)
        logging.getLogger("asyncio").error("Task failed\nfuture: <Task exception=KeyError('John Canary')>")
    finally:
        library.setLevel(logging.NOTSET)
    assert "Canary" not in log()
    assert [line.partition(": ")[2] for line in log().splitlines()] == ["ready", "3 bytes from …", "Task failed"]


def test_library_says_the_same_once_a_minute(log: Callable[[], str]) -> None:
    for count in range(50):
        logging.getLogger("tornado.general").warning("Connection %d was lost", count)
        logging.getLogger("bot.process.run").warning("Connection %d was lost", count)
    assert log().count("tornado.general") == 1
    assert log().count("bot.process.run") == 50


class Misplaced(ConfigError):
    what, todo = "{path} is missing", "make it"


class Mistyped(DataError):
    what, todo = "{text} is no country", "write another"


@pytest.mark.parametrize("name", ["bot.process.run", "telegram.ext.Application"])
def test_error_shows_its_kind_and_way_but_no_value(name: str, log: Callable[[], str]) -> None:
    error = raised(RuntimeError(TYPED), raised(KeyError(TYPED), raised(Mistyped(text=TYPED))))
    logging.getLogger(name).error("failed", exc_info=error)
    assert "Canary" not in log()
    for shown in ("RuntimeError", "KeyError", "Mistyped", "test_logs.py", "Traceback"):
        assert shown in log()


def test_error_whose_text_quotes_nobody_keeps_it(log: Callable[[], str]) -> None:
    keep_secret(TOKEN)
    for error in (Misplaced(path=f"/srv/{TOKEN}"), BadRequest("chat not found"), OSError(28, "No space left", TYPED)):
        logging.getLogger("bot.process.run").error("failed: %s", error)
    assert "canary" not in log().lower()
    for shown in (f"/srv/{HIDDEN} is missing; make it", "BadRequest: chat not found", "OSError: No space left"):
        assert shown in log()


def test_error_is_one_line_unless_traces_are_asked_for() -> None:
    record = logging.LogRecord("bot.x", logging.ERROR, "x.py", 1, "failed %d", (3,), None)
    error = raised(ValueError(TYPED))
    record.exc_info = (ValueError, error, error.__traceback__)
    short = logs.RedactingFormatter("%(message)s", traces=False).format(record)
    assert short.startswith("failed 3 (ValueError, test_logs.py:")
    assert "Traceback" in logs.RedactingFormatter("%(message)s").format(record)


@pytest.mark.parametrize(
    ("debug", "quiet", "level"),
    [(False, False, logging.INFO), (False, True, logging.WARNING), (True, False, logging.DEBUG), (True, True, 10)],
)
def test_level_of_the_product_follows_the_options(debug: bool, quiet: bool, level: int, log: Callable[[], str]) -> None:
    set_up_logging(debug=debug, quiet=quiet)
    assert logging.getLogger("bot.process.run").getEffectiveLevel() == level
    assert logging.getLogger("httpx").getEffectiveLevel() == logging.WARNING
    assert log() == ""


ALLOWED_FIELDS = {
    "type(error).__name__", "error", "number", "why", "lease.fence", "text", "chat", "_where(error)",
    "context.admin_chat", "subject", "seconds", "_cause(error)", "lasted",
}  # fmt: skip # of the product's own words and Telegram's: numbers, kinds of errors, where in the code


def test_product_logs_no_other_fields() -> None:
    found = set()
    for package in ("bot", "reports", "storage"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("logger."):
                    assert isinstance(node.args[0], ast.Constant), (path, ast.unparse(node))
                    found |= {ast.unparse(field) for field in node.args[1:]}
    assert found <= ALLOWED_FIELDS


def test_json_log_is_one_object_a_line_without_secrets(log: Callable[..., str]) -> None:
    logging.getLogger().handlers[0].setFormatter(JsonFormatter())
    keep_secret('quo"te\\d secret')
    logger = logging.getLogger("bot.test")
    logger.warning("%s and\n%s", 'quo"te\\d secret', TOKEN)
    logger.error("failed", exc_info=raised(DataError(typed=TYPED), ValueError(TYPED)))
    logging.getLogger("httpx").warning("HTTP Request: %s", TYPED)
    lines = [json.loads(line) for line in log().splitlines()]
    assert [line["level"] for line in lines] == ["WARNING", "ERROR", "WARNING"]
    assert {tuple(line) for line in lines} == {("at", "level", "logger", "message")}
    assert lines[0]["message"] == f"{SECRET} and\n{HIDDEN}"
    assert "Traceback" in lines[1]["message"]
    assert "Canary" not in log()


def test_debug_run_finds_a_secret_in_each_form() -> None:
    for name, secret in canaries().items():
        assert name in secrets_in(b"x" + secret + b"y")
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(RAW_KEY)).private_pem()
    assert secrets_in(b"".join(key.splitlines()[1:-1]))
    assert secrets_in(b"nothing of the kind") == []
