"""The log of an outage: at once with its cause, then at growing intervals, and the end of it."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import NetworkError

from bot.telegram_api.retry import OutageLog

ERROR = NetworkError("httpx.ConnectError: All connection attempts failed")


def test_week_offline_is_a_few_lines_and_its_end(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    outage = OutageLog(elapsed=lambda: now)
    with caplog.at_level(logging.WARNING):
        for attempt in range(7 * 24 * 120):
            now = 30.0 * attempt
            outage.failed(ERROR)
        outage.answered()
        outage.answered()
    lines = [record.getMessage() for record in caplog.records]
    assert lines[0] == "Telegram does not answer (ConnectError: All connection attempts failed); the bot keeps trying"
    assert lines[1].startswith("Telegram has not answered for 0:01:00 (")
    assert lines[-1].startswith("Telegram answers again, after 6 days")
    assert len(lines) < 7 * 24 + 8


@given(st.lists(st.floats(0, 600), max_size=60))
def test_each_outage_begins_with_a_line_and_lines_grow_rarer(pauses: list[float]) -> None:
    now, outages = 0.0, 1
    outage = OutageLog(elapsed=lambda: now)
    counter = _Counter()
    logger = logging.getLogger("bot.telegram_api.retry")
    logger.addHandler(counter)
    outage.failed(ERROR)
    for pause in pauses:
        before, now = now, now + pause
        outages += now - before > 120
        outage.failed(ERROR)
    logger.removeHandler(counter)
    assert counter.began == outages
    assert counter.lines <= outages + now / 60 + 1


class _Counter(logging.Handler):
    """Counts the lines, and those that begin an outage."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = self.began = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += 1
        self.began += "keeps trying" in record.getMessage()
