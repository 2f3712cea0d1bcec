"""APScheduler as a doorbell: it rings, the tick asks the register what is due. It follows no clock that can be set."""

import asyncio
import logging
from collections.abc import Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.scheduler_store import ElapsedJobStore

RING_SECONDS = 60
PATIENCE_SECONDS = 8
logger = logging.getLogger(__name__)


class Doorbell:
    """Calls a plain function in a thread, once at the start, every 60 seconds, and when rung; never two at a time."""

    def __init__(self, work: Callable[[], object], seconds: int = RING_SECONDS) -> None:
        """`work` may raise: it is logged, and the next ring tries again."""
        self._work = work
        self._seconds = seconds
        self._running = asyncio.Lock()
        self._stopping = False
        self._rings: set[asyncio.Task[None]] = set()
        # In memory, any lateness allowed, one run for many missed ones: what is due follows from the register alone.
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": ElapsedJobStore()},
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Begin to ring, on the running loop."""
        self._scheduler.add_job(self._begin, "interval", seconds=self._seconds, id="tick", replace_existing=True)
        self._scheduler.start()
        self._keep(asyncio.create_task(self.ring()))

    async def _begin(self) -> None:
        # The scheduler cancels its own jobs when it stops: such a ring would let go of the lock while its thread works.
        if not self._running.locked():
            self._keep(asyncio.create_task(self.ring()))

    def _keep(self, ring: asyncio.Task[None]) -> None:
        self._rings.add(ring)
        ring.add_done_callback(self._rings.discard)

    async def ring(self) -> None:
        """Do the work now, after the one under way if there is one."""
        async with self._running:
            if self._stopping:
                return
            try:
                await asyncio.to_thread(self._work)
            except Exception:  # the doorbell outlives whatever the work meets
                logger.exception("The work of this tick failed; the next one tries again")

    async def stop(self, abandon: Callable[[], None], patience: float = PATIENCE_SECONDS) -> None:
        """Stop ringing and wait so many seconds for the work under way; `abandon` then ends the call it waits for."""
        self._stopping = True
        self._scheduler.shutdown(wait=False)
        try:
            async with asyncio.timeout(patience):
                await self._running.acquire()
        except TimeoutError:
            abandon()
            await self._running.acquire()
