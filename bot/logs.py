"""Sets up logging so that no token reaches a log. Decides nothing else."""

import logging
import re
import sys
from copy import copy

TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{10,}")
HIDDEN = "<token>"


def without_tokens(text: str) -> str:
    """The text with whatever has a bot token's form taken out."""
    return TOKEN.sub(HIDDEN, text)


class RedactingFormatter(logging.Formatter):
    """Formats first and takes out tokens last: nothing gets past it. Tracebacks only if asked for."""

    def __init__(self, form: str, *, traces: bool = True) -> None:
        """`traces`: whether an error shows where it comes from, or only what it is."""
        super().__init__(form)
        self._traces = traces

    def format(self, record: logging.LogRecord) -> str:
        """The finished line without tokens."""
        if record.exc_info and record.exc_info[1] and not self._traces:
            error, record = record.exc_info[1], copy(record)
            record.msg, record.args = f"{record.getMessage()} ({type(error).__name__}: {error})", ()
            record.exc_info = record.exc_text = None
        return without_tokens(super().format(record))


def _is_news(record: logging.LogRecord) -> bool:
    """Whether nobody else tells it: a token that Telegram refuses ends the command with a line of its own."""
    return not (record.exc_info and type(record.exc_info[1]).__name__ == "InvalidToken")


def set_up_logging(*, debug: bool, quiet: bool = False) -> None:
    """Log to stderr; `quiet` keeps what is no trouble to itself.

    The HTTP libraries write each address, token included, so they speak only of trouble.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s", traces=debug))
    handler.addFilter(_is_news)
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.WARNING if quiet else logging.INFO, handlers=[handler], force=True
    )
    for name in ("httpx", "httpcore", "apscheduler", "telegram.ext.Updater"):
        logging.getLogger(name).setLevel(logging.WARNING)
