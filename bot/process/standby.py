"""Waits for the work: on a server one process works, and the others stay on standby."""

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from bot.config.settings import Settings
from storage.engine.database import file_of, run_lock
from storage.engine.errors import AlreadyRunning
from storage.engine.leases import Lease
from storage.vocabulary.errors import DomainError, TryLaterError, UnavailableError

POLL_SECONDS = 3.0
LEASE_MARGIN_SECONDS = 60.0  # on top of the longest wait for an answer: calls begin with half of it to spare
logger = logging.getLogger(__name__)


def lease_seconds(settings: Settings) -> float:
    """Return the time without a sign of life after which the database lets another process work."""
    return settings.delivery.send_timeout + LEASE_MARGIN_SECONDS


@contextmanager
def my_turn(
    settings: Settings, elapsed: Callable[[], float], waiting: Callable[[bool], None] = lambda _reached: None
) -> Iterator[Lease]:
    """Return the right to work, as soon as nobody else has it. On a file, another's is an error: AlreadyRunning.

    SIGTERM and SIGINT end the wait: SystemExit. `waiting` is called at each try, with whether the register answered.
    """
    with ExitStack() as held:
        _until_told()
        lease = _taken(held, settings, elapsed, waiting)
        yield lease


def _until_told() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit


def _taken(held: ExitStack, settings: Settings, elapsed: Callable[[], float], waiting: Callable[[bool], None]) -> Lease:
    last = ""
    while True:
        try:
            lock = run_lock(settings.storage.url, seconds=lease_seconds(settings), elapsed=elapsed)
            lease = held.enter_context(lock)
        except (TryLaterError, UnavailableError) as error:
            if file_of(settings.storage.url) is not None:
                raise
            why = _why(error)
            if why != last:
                logger.warning("Standing by: %s", why)
            last = why
            waiting(isinstance(error, AlreadyRunning))
            time.sleep(POLL_SECONDS)
            continue
        if lease.fence is not None:
            logger.info("This process works now (turn %d)", lease.fence)
        return lease


def _why(error: DomainError) -> str:
    return (
        f"{error}" if not isinstance(error, AlreadyRunning) else f"another process works on {error.facts['database']}"
    )
