"""The life of a bot in simulated time, with hiccups and faults, and a monitor that gets its pings."""

import errno
import os
import random
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.actions.watch.health import FRESH_SECONDS, read_signs, signs_path, trouble
from bot.config.settings import Settings
from bot.process import heartbeat as module
from bot.process.heartbeat import BEAT_SECONDS, PING_SECONDS, Heartbeat
from bot.telegram_api.application import TokenUnknown
from storage.engine.database import Database

GRACE_SECONDS = 300.0
START = datetime(2026, 1, 1, tzinfo=UTC)
FAULTS = ("killed", "loop stuck", "no network", "disk full", "token revoked")
HICCUPS = ("fails", "long", "silence", "clock")
HICCUP = 0.02  # of all minutes


@dataclass
class Monitor:
    """What healthchecks.io does with pings: it alarms at a failure, and when success stays away for too long."""

    last: tuple[bool, float] | None = None
    successes: int = 0

    def is_down(self, now: float) -> bool:
        return self.last is not None and (not self.last[0] or now - self.last[1] > PING_SECONDS + GRACE_SECONDS)


@dataclass
class Life:
    """A bot whose time is simulated, and whose signs go to a real file and read a real register."""

    settings: Settings
    database: Database
    draw: random.Random
    monkeypatch: pytest.MonkeyPatch
    now: float = 0.0
    ahead: float = 0.0  # of the system clock, which people and NTP step
    monitor: Monitor = field(default_factory=Monitor)
    fault: str = ""
    _silent_until: float = 0.0

    def __post_init__(self) -> None:
        """Start the bot."""
        self.settings = self.settings.model_copy(
            update={"watch": self.settings.watch.model_copy(update={"ping_url": "https://hc.example.org/canary"})}
        )
        self.monkeypatch.setattr(module, "ping", self._take_ping)
        self.heart = Heartbeat(self.settings, self.clock, lambda: self.now)
        self._process = ExitStack()
        self._process.enter_context(self.heart.lasting())
        self.heart.begin_turn()

    def close(self) -> None:
        """End the process, if it has not ended, and what went wrong around it."""
        self._process.close()
        self.monkeypatch.undo()

    def clock(self) -> datetime:
        return START + timedelta(seconds=self.now + self.ahead)

    def _take_ping(self, _address: str, _token: str, *, well: bool) -> bool:
        if self.draw.random() < HICCUP:
            return False
        self.monitor.last = (well, self.now)
        self.monitor.successes += well
        return True

    def unwell(self) -> str:
        """What `health` says of it now; "" where it is well."""
        signs = read_signs(signs_path(self.settings), self.clock())
        return "no signs" if signs is None else trouble(signs, FRESH_SECONDS)

    def begin(self, fault: str) -> None:
        """Let something go wrong, for good."""
        self.fault = fault
        if fault == "disk full":
            self.monkeypatch.setattr(os, "fsync", _full)
        if fault == "token revoked":
            with suppress(TokenUnknown), self._process:
                raise TokenUnknown

    def minutes(self, number: int, *, hiccups: bool = True) -> Iterator[None]:
        """Let time pass; yields after each beat that the bot made, or would have made."""
        for _ in range(number):
            if self.fault not in {"killed", "loop stuck", "token revoked"}:
                yield from self._tick(hiccups=hiccups and not self.fault)
                self._beat()
            yield
            self.now += BEAT_SECONDS

    def _tick(self, *, hiccups: bool) -> Iterator[None]:
        hiccup = self.draw.choice(HICCUPS) if hiccups and self.draw.random() < HICCUP else ""
        if hiccup == "clock":
            self.ahead += self.draw.choice((-1, 1)) * self.draw.choice((3.0, 3600.0, 86_400.0))
        if hiccup == "silence":
            self._silent_until = self.now + self.draw.uniform(0, 480)
        with suppress(OSError), self.heart.ticking():
            for _ in range(self.draw.randrange(25) if hiccup == "long" else 0):
                self._beat()
                yield
                self.now += BEAT_SECONDS
            if hiccup == "fails":
                raise OSError

    def _beat(self) -> None:
        if self.fault != "no network" and self.now >= self._silent_until:
            self.heart.answered()
        self.heart.beat(self.database)


def _full(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
