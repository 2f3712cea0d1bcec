"""APScheduler as a timer: it calls the tick, which asks the register what is due. It ignores the system clock."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.job import Job
from apscheduler.jobstores.base import BaseJobStore, ConflictingIdError, JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.actions.tick import Done

TICK_SECONDS = 60
PATIENCE_SECONDS = 8
# A start makes most calls at once, and Telegram may delay some of them: due work is tried again soon.
PAUSES_AT_START = (5.0, 10.0, 20.0)
logger = logging.getLogger(__name__)


class TickTimer:
    """Calls a plain function in a thread, once at the start, every 60 seconds, and when asked; never two at a time."""

    def __init__(
        self,
        work: Callable[[], Done],
        seconds: int = TICK_SECONDS,
        *,
        pauses_at_start: tuple[float, ...] = PAUSES_AT_START,
    ) -> None:
        """Create the timer; errors of `work` are logged, and the next tick tries again."""
        self._work = work
        self._seconds = seconds
        self._pauses_at_start = pauses_at_start
        self._running = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._ticks: set[asyncio.Task[object]] = set()
        # In memory, any lateness allowed, one run for many missed ones: the register alone determines what is due.
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": ElapsedJobStore()},
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Begin to tick, on the running loop."""
        self._scheduler.add_job(self._begin, "interval", seconds=self._seconds, id="tick", replace_existing=True)
        self._scheduler.start()
        self._keep(asyncio.create_task(self._start()))

    async def _start(self) -> None:
        """Tick, and repeat a few times after short pauses if due work is left."""
        work_left = await self.tick_now()
        for pause in self._pauses_at_start:
            if self._stopping.is_set() or not work_left:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)
            work_left = await self.tick_now()

    async def _begin(self) -> None:
        # The scheduler cancels its own jobs when it stops: such a tick would release the lock while its thread works.
        if not self._running.locked():
            self._keep(asyncio.create_task(self.tick_now()))

    def _keep(self, tick_now: asyncio.Task[object]) -> None:
        self._ticks.add(tick_now)
        tick_now.add_done_callback(self._ticks.discard)

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


class ElapsedJobStore(BaseJobStore):  # type: ignore[misc]  # (APScheduler has no types)
    """A job store in memory. A job's next run time is only read as a distance from the moment it was added.

    APScheduler asks with the system clock: it compares `now` with each job's next run time, and makes up for every run
    between the two. Set back by a year it would not run for a year; set forward by ten it would list millions of runs.
    """

    def __init__(self, elapsed: Callable[[], float] = time.monotonic) -> None:
        """Create the store; `elapsed` counts seconds and never goes back."""
        super().__init__()
        self._elapsed = elapsed
        self._jobs: dict[str, tuple[Job, float]] = {}

    def lookup_job(self, job_id: str) -> Job | None:
        """Return the job of an id."""
        return self._jobs[job_id][0] if job_id in self._jobs else None

    def get_due_jobs(self, now: datetime) -> list[Job]:
        """Return the jobs whose seconds have passed, each due at this very `now`: one run, however late it is."""
        elapsed = self._elapsed()
        due = [job for job, at in self._jobs.values() if at <= elapsed]
        for job in due:
            job.next_run_time = now
        return due

    def get_next_run_time(self) -> datetime | None:
        """Return the moment of the next run as the clock shows it now."""
        if not self._jobs:
            return None
        left = min(at for _, at in self._jobs.values()) - self._elapsed()
        return datetime.now(UTC) + timedelta(seconds=max(left, 0))

    def get_all_jobs(self) -> list[Job]:
        """Return every job."""
        return [job for job, _ in self._jobs.values()]

    def add_job(self, job: Job) -> None:
        """Add a new job."""
        if job.id in self._jobs:
            raise ConflictingIdError(job.id)
        self._keep(job)

    def update_job(self, job: Job) -> None:
        """Update the next run of a job."""
        if job.id not in self._jobs:
            raise JobLookupError(job.id)
        self._keep(job)

    def remove_job(self, job_id: str) -> None:
        """Remove a job."""
        if self._jobs.pop(job_id, None) is None:
            raise JobLookupError(job_id)

    def remove_all_jobs(self) -> None:
        """Remove every job."""
        self._jobs.clear()

    def _keep(self, job: Job) -> None:
        left = job.next_run_time - datetime.now(UTC)
        seconds = min(max(left.total_seconds(), 0), job.trigger.interval_length)  # the clock may be set at this moment
        self._jobs[job.id] = (job, self._elapsed() + seconds)
