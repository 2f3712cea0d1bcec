"""Monotonic seconds, including time asleep."""

import time


def elapsed_seconds() -> float:
    """Return the seconds since an arbitrary start; no change of the clock affects them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
