"""Keeps the jobs of APScheduler by elapsed seconds, so that setting the system clock neither delays nor repeats one."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.job import Job
from apscheduler.jobstores.base import BaseJobStore, ConflictingIdError, JobLookupError


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
