"""Sets up logging so that no token reaches a log. Decides nothing else."""

import logging
import re
import sys

TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{10,}")
HIDDEN = "<token>"


def without_tokens(text: str) -> str:
    """The text with whatever has a bot token's form taken out."""
    return TOKEN.sub(HIDDEN, text)


class RedactingFormatter(logging.Formatter):
    """Formats first, tracebacks included, and takes out tokens last: nothing gets past it."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished line without tokens."""
        return without_tokens(super().format(record))


def set_up_logging(*, debug: bool, quiet: bool = False) -> None:
    """Log to stderr; `quiet` keeps what is no trouble to itself.

    The HTTP libraries write each address, token included, so they speak only of trouble.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.WARNING if quiet else logging.INFO, handlers=[handler], force=True
    )
    for name in ("httpx", "httpcore", "apscheduler", "telegram.ext.Updater"):
        logging.getLogger(name).setLevel(logging.WARNING)
