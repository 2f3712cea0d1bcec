"""Seconds that have passed. No clock: it tells no date, and nobody can set it."""

import time


def elapsed_seconds() -> float:
    """Seconds that have passed, suspends among them, whatever is done to the clock."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
