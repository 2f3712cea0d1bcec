"""APScheduler as a timer: it calls the tick, which asks the register what is due. It ignores the system clock."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.actions.tick import Done
from bot.process.scheduler_store import ElapsedJobStore

RING_SECONDS = 60
PATIENCE_SECONDS = 8
# A start makes most calls at once, and Telegram may delay some of them: due work is tried again soon.
PAUSES_AT_START = (5.0, 10.0, 20.0)
logger = logging.getLogger(__name__)


class TickTimer:
    """Calls a plain function in a thread, once at the start, every 60 seconds, and when rung; never two at a time."""

    def __init__(
        self,
        work: Callable[[], Done],
        seconds: int = RING_SECONDS,
        *,
        pauses_at_start: tuple[float, ...] = PAUSES_AT_START,
    ) -> None:
        """Create the timer; errors of `work` are logged, and the next ring tries again."""
        self._work = work
        self._seconds = seconds
        self._pauses_at_start = pauses_at_start
        self._running = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._rings: set[asyncio.Task[object]] = set()
        # In memory, any lateness allowed, one run for many missed ones: the register alone determines what is due.
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": ElapsedJobStore()},
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Begin to ring, on the running loop."""
        self._scheduler.add_job(self._begin, "interval", seconds=self._seconds, id="tick", replace_existing=True)
        self._scheduler.start()
        self._keep(asyncio.create_task(self._start()))

    async def _start(self) -> None:
        """Ring, and repeat a few times after short pauses if due work is left."""
        work_left = await self.tick_now()
        for pause in self._pauses_at_start:
            if self._stopping.is_set() or not work_left:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
            work_left = await self.tick_now()

    async def _begin(self) -> None:
        # The scheduler cancels its own jobs when it stops: such a ring would release the lock while its thread works.
        if not self._running.locked():
            self._keep(asyncio.create_task(self.tick_now()))

    def _keep(self, tick_now: asyncio.Task[object]) -> None:
        self._rings.add(tick_now)
        tick_now.add_done_callback(self._rings.discard)

    async def tick_now(self) -> bool:
        """Do the work now, after any work in progress. Return whether due work is left."""
        async with self._running:
            if self._stopping.is_set():
                return False
            try:
                return (await asyncio.to_thread(self._work)).work_left
            except Exception:  # the timer survives whatever happens in the work
                logger.exception("The work of this tick failed; the next one tries again")
                return True

    async def stop(self, abandon: Callable[[], None], patience: float = PATIENCE_SECONDS) -> None:
        """Stop ringing and wait so many seconds for the work in progress; `abandon` then ends the call it waits for."""
        self._stopping.set()
        self._scheduler.shutdown(wait=False)
        try:
            async with asyncio.timeout(patience):
                await self._running.acquire()
        except TimeoutError:
            abandon()
            await self._running.acquire()
