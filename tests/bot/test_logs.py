"""No token reaches a log, whichever way it comes."""

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import HIDDEN, RedactingFormatter, set_up_logging, without_tokens

TOKEN = "987654321:AAcanary-canary_canary-canary-canary-1"
tokens = st.builds(
    lambda number, secret: f"{number}:{secret}",
    st.integers(10**7, 10**10),
    st.text("ABCxyz019_-", min_size=30, max_size=40),
)


@given(tokens, st.text(" /?&='\"\n<>é", max_size=5), st.text(" /?&='\"\n<>é", max_size=5))
def test_token_is_taken_out_wherever_it_stands(token: str, before: str, after: str) -> None:
    assert without_tokens(f"{before}{token}{after}") == f"{before}{HIDDEN}{after}"
    assert token.partition(":")[2] not in without_tokens(f"https://api.telegram.org/bot{token}/getMe")


@pytest.mark.parametrize("text", ["12:00:01 INFO", "2026-01-15 12:00:00,123", "SHA256:abc", "port 127.0.0.1:8765", ""])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert without_tokens(text) == text


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter("%(message)s"))
    logger = logging.getLogger("tokens")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_arguments_and_tracebacks_are_covered(log: io.StringIO) -> None:
    logger = logging.getLogger("tokens")
    logger.error("calling %s", f"bot{TOKEN}/getMe")
    logger.error("failed", exc_info=ValueError(f"bad token {TOKEN}"))
    assert "canary" not in log.getvalue()
    assert log.getvalue().count(HIDDEN) >= 2
    assert "ValueError" in log.getvalue()


@pytest.mark.parametrize(
    ("debug", "quiet", "level"),
    [(False, False, logging.INFO), (False, True, logging.WARNING), (True, False, logging.DEBUG), (True, True, 10)],
)
def test_levels_follow_the_options_and_http_stays_quiet(
    debug: bool, quiet: bool, level: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr(logging, "basicConfig", lambda **options: given.update(options))
    set_up_logging(debug=debug, quiet=quiet)
    assert given["level"] == level
    assert isinstance(given["handlers"][0].formatter, RedactingFormatter)  # type: ignore[index]
    for name in ("httpx", "httpcore", "telegram.ext.Updater"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)


def test_error_is_one_line_unless_traces_are_asked_for() -> None:
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "failed %d", (3,), None)
    try:
        int("a")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    short = RedactingFormatter("%(message)s", traces=False).format(record)
    assert short == "failed 3 (ValueError: invalid literal for int() with base 10: 'a')"
    assert "Traceback" in RedactingFormatter("%(message)s").format(record)
