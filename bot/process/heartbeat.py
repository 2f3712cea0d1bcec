"""Collects the signs of life of this process and passes them on each minute: to a file, systemd and a monitor."""

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

import httpx
from httpx import URL

from bot.actions.watch.health import FRESH_SECONDS, Phase, Signs, signs_path, trouble, write_signs
from bot.config.settings import Settings
from bot.process.metrics import metrics_text
from storage.engine.database import Database
from storage.ledger import entries
from storage.vocabulary.errors import DomainError

BEAT_SECONDS = 60.0
FIRST_SECONDS = 2.0  # between beats until the first that reports that all is well
ASK_SECONDS = 240.0
QUIET_SECONDS = 3600.0
PING_SECONDS, PING_TIMEOUT = 300.0, 10.0  # between two pings of the same kind; for the answer to one
READY, WATCHDOG, STOPPING = "READY=1", "WATCHDOG=1", "STOPPING=1"  # what systemd understands
logger = logging.getLogger(__name__)


@dataclass
class Heartbeat:
    """The signs of life of one process, noted from any thread. `elapsed` counts seconds, whatever the clock does."""

    settings: Settings
    clock: Callable[[], datetime]
    elapsed: Callable[[], float]
    phase: Phase = Phase.WORKING
    good_ticks: int = 0
    failed_ticks: int = 0
    _last: dict[str, float] = field(default_factory=dict)
    _last_tick_failed: bool = False
    _was_well: bool = False
    _has_begun: bool = False
    _pinged: tuple[bool, float] | None = None
    _logged: dict[str, float] = field(default_factory=dict)
    _beating: Lock = field(default_factory=Lock)
    _wake: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        """Count from here."""
        self._since = self.elapsed()

    def begin_turn(self) -> None:
        """Count from here again, because this process now begins to work: earlier signs say nothing about that."""
        self.phase = Phase.WORKING if self.settings.set_up else Phase.SET_UP
        self._since, self._last, self._was_well, self._has_begun = self.elapsed(), {}, False, True

    def stand_by(self, reached: bool) -> None:
        """Note that another process works, and whether the register answered; beats when the next beat is due."""
        now, self.phase, self._has_begun = self.elapsed(), Phase.STANDING_BY, True
        if reached:
            self._last["head"] = now
        if now - self._last.get("written", -BEAT_SECONDS) >= BEAT_SECONDS:
            self.beat(None)

    def answered(self) -> None:
        """Note that Telegram answered."""
        self._last["answer"] = self.elapsed()

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Note that a tick is running, and how it ends."""
        self._last["busy"], failed = self.elapsed(), True
        try:
            yield
            self._last["tick"], failed = self.elapsed(), False
        finally:
            self._last.pop("busy", None)
            self._last_tick_failed = failed
            self.failed_ticks += failed
            self.good_ticks += not failed
            self._wake()

    def signs(self) -> Signs:
        """Return how old each sign is now."""
        now = self.elapsed()
        return Signs(self.phase, **{name: now - at for name, at in dict(self._last).items()})

    def metrics(self) -> str:
        """Return the signs in the text form of Prometheus."""
        return metrics_text(self.signs(), self.good_ticks, self.failed_ticks)

    def beat(self, database: Database | None) -> None:
        """Read the head of the ledger, write the signs down, and pass on whether all is well. May take some seconds."""
        with self._beating:
            if database is not None:
                self._read_head(database)
            self._write()
            signs = self.signs()
            wrong = trouble(signs)
            self._was_well = self._was_well or not wrong
            if not wrong or self.elapsed() - self._since <= FRESH_SECONDS:  # the first signs may still come
                notify(WATCHDOG)
            else:
                self._say(well=False)
            going_on = (signs.busy or 0.0) >= BEAT_SECONDS  # which a tick that fails at once does not
            failed = self._last_tick_failed and not going_on
            if not wrong and not failed and self.phase in {Phase.WORKING, Phase.SET_UP}:
                self._say(well=True)

    def failed(self) -> None:
        """Report immediately that the work has ended with an error."""
        self._say(well=False)

    async def beat_on(self, database: Callable[[], Database | None], ask: Callable[[], Awaitable[object]]) -> None:
        """Beat after each tick and each minute, until cancelled. A loop that is stuck gives no sign of life.

        `ask` calls Telegram; it is used where nothing else has brought an answer for a while, as with a webhook.
        """
        woken, loop = asyncio.Event(), asyncio.get_running_loop()

        def wake() -> None:
            with suppress(RuntimeError):  # the loop has ended, the tick goes on in its thread
                loop.call_soon_threadsafe(woken.set)

        self._wake = wake
        while True:
            if self.settings.webhook is not None and (self.signs().answer or ASK_SECONDS) >= ASK_SECONDS:
                await ask()
            woken.clear()
            await asyncio.to_thread(self.beat, database())
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), self._pause())

    def _pause(self) -> float:
        """Return the seconds to the next beat: few at the start, as service managers wait for the first good one."""
        starting = not self._was_well and self.elapsed() - self._since < BEAT_SECONDS
        return FIRST_SECONDS if starting else BEAT_SECONDS

    @contextmanager
    def lasting(self) -> Iterator[None]:
        """Report that the process has started and, at the end of the block, that it ends; an error is also a failure.

        A process that may not work here, beside another, leaves the other's signs alone.
        """
        notify(READY)
        try:
            yield
        except Exception:
            if self._has_begun:
                self.failed()
            raise
        finally:
            notify(STOPPING)
            with self._beating:
                self.phase = Phase.ENDED
                if self._has_begun:
                    self._write()

    def _read_head(self, database: Database) -> None:
        with suppress(DomainError), database.reading() as session:
            entries.head(session)
            self._last["head"] = self.elapsed()

    def _write(self) -> None:
        try:
            write_signs(signs_path(self.settings), self.signs(), self.clock())
        except OSError as error:
            if self._is_news("file"):
                logger.warning("The signs of life were not written down (%s)", error)
        else:
            self._last["written"] = self.elapsed()

    def _say(self, *, well: bool) -> None:
        watch, now = self.settings.watch, self.elapsed()
        if not watch.ping_url or (self._pinged and self._pinged[0] == well and now - self._pinged[1] < PING_SECONDS):
            return
        if ping(watch.ping_url, watch.ping_token.get_secret_value(), well=well):
            self._pinged = (well, now)
        elif self._is_news("ping"):
            logger.warning("The monitor at watch.ping_url did not take a ping; it is pinged again in a minute")

    def _is_news(self, topic: str) -> bool:
        """Return whether nothing was logged about it for an hour."""
        now = self.elapsed()
        if now - self._logged.get(topic, -QUIET_SECONDS) < QUIET_SECONDS:
            return False
        self._logged[topic] = now
        return True


def ping_address(address: str, *, well: bool) -> URL:
    """Return the address to call: Gatus has `success` in the query, healthchecks.io takes failures at /fail."""
    url = URL(address)
    if "success" in url.params:
        return url.copy_set_param("success", "true" if well else "false")
    return url if well else url.copy_with(path=f"{url.path.rstrip('/')}/fail")


def ping(address: str, token: str, *, well: bool) -> bool:
    """Send one ping to a monitor outside this machine, without a body. Returns whether the monitor took it.

    It alerts when pings of success stop or a ping of failure arrives.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        return httpx.post(ping_address(address, well=well), headers=headers, timeout=PING_TIMEOUT).is_success
    except httpx.HTTPError:
        return False


def notify(state: str, environment: Mapping[str, str] = os.environ) -> None:
    """Send one state to systemd, or to whatever else set NOTIFY_SOCKET, as sd_notify(3) describes it."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(state.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)
