"""Schedules updates: in order, never more than a few per reader, and admins never wait for readers.

A waiting update holds nothing that others need. Only the number of each person's updates is kept, in memory.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from aiolimiter import AsyncLimiter

MOST_WAITING = 50  # of one reader: more than anybody needs, and a minute of Telegram's patience
READING, SENDING = 3, 128  # of all readers at once: threads, of which a tick needs one, and calls of 256 connections
ADMINS_WORKING, ADMINS_SENDING = 4, 64
# Readers' calls: 20 a second and bursts of 10, so never more than 30 in a second, which Telegram allows a bot in all. A
# call beyond that is refused whoever makes it; the rest is for the admins and the channel.
READERS_BURST, READERS_SECONDS = 10, 0.5
Said = TypeVar("Said")


class Place(Enum):
    """The treatment of an update: it gets its turn, a single warning that there are too many, or silence."""

    TURN = "turn"
    LAST_WORD = "last word"
    SILENCE = "silence"


@dataclass(frozen=True)
class Lane:
    """How much runs at once; an update that waits for Telegram's permission to send holds no place in it."""

    working: asyncio.Semaphore
    sending: asyncio.Semaphore
    threads: ThreadPoolExecutor | None = None
    pace: AsyncLimiter | None = None

    async def work(self, step: Callable[[], Said]) -> Said:
        """Run a step that may take long in a thread."""
        async with self.working:
            return await asyncio.get_running_loop().run_in_executor(self.threads, step)

    async def send(self, call: Callable[[], Coroutine[Any, Any, Said]]) -> Said:
        """Make one call to Telegram, as soon as the lane's pace allows."""
        if self.pace is not None:
            await self.pace.acquire()
        async with self.sending:
            return await call()


@dataclass
class Turns:
    """The turns of one bot."""

    readers: Lane = field(
        default_factory=lambda: Lane(
            asyncio.Semaphore(READING),
            asyncio.Semaphore(SENDING),
            pace=AsyncLimiter(READERS_BURST, READERS_SECONDS),
        )
    )
    admins: Lane = field(
        default_factory=lambda: Lane(
            asyncio.Semaphore(ADMINS_WORKING),
            asyncio.Semaphore(ADMINS_SENDING),
            ThreadPoolExecutor(ADMINS_WORKING, thread_name_prefix="admin"),
        )
    )
    waiting: Counter[int] = field(default_factory=Counter)
    _warned: set[int] = field(default_factory=set)
    _turns: "WeakValueDictionary[tuple[int, bool], asyncio.Lock]" = field(default_factory=WeakValueDictionary)

    @asynccontextmanager
    async def turn(self, chat: int, person: int, *, admin: bool) -> AsyncIterator[tuple[Place, Lane]]:
        """Wait until everything before it from this chat is done, separately for the chat's admins and its others.

        A reader with too many waiting updates is warned once, in order, and then ignored until all of them are
        answered.
        """
        lane = self.admins if admin else self.readers
        place = Place.TURN if admin else self._place(person)
        if place is Place.SILENCE:
            yield place, lane
            return
        self.waiting[person] += 1
        turn = self._turns.setdefault((chat, admin), asyncio.Lock())
        try:
            async with turn:
                yield place, lane
        finally:
            self._leave(person)

    def close(self) -> None:
        """Start nothing more in a thread of the admins."""
        if self.admins.threads is not None:
            self.admins.threads.shutdown(wait=False, cancel_futures=True)

    def _place(self, person: int) -> Place:
        if person in self._warned:
            return Place.SILENCE
        if self.waiting[person] < MOST_WAITING:
            return Place.TURN
        self._warned.add(person)
        return Place.LAST_WORD

    def _leave(self, person: int) -> None:
        self.waiting[person] -= 1
        if not self.waiting[person]:
            del self.waiting[person]
            self._warned.discard(person)
