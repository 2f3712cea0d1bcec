"""A scheduler whose wall clock is stepped once: prints its rings, its longest pause and the memory it took."""

import asyncio
import resource
import sys
import time
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from bot.actions.tick import Done
from bot.process.scheduler import TickTimer

SECONDS, RINGS = 1, 2


class AnyMoment(type):
    """Takes every moment for one of its own."""

    def __instancecheck__(cls, moment: object) -> bool:
        return isinstance(moment, datetime)


class SetClock(datetime, metaclass=AnyMoment):
    """The system clock, once somebody has set it."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + cls.ahead


async def main(days: float) -> None:
    """Ring a few times, set the clock, ring a few times more."""
    rung = asyncio.Queue[float]()
    loop = asyncio.get_running_loop()

    def work() -> Done:
        loop.call_soon_threadsafe(rung.put_nowait, time.monotonic())
        return Done(work_left=False)

    timer = TickTimer(work, SECONDS)
    timer.start()
    rings = [await asyncio.wait_for(rung.get(), 20) for _ in range(RINGS)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    SetClock.ahead = timedelta(days=days)
    rings += [await asyncio.wait_for(rung.get(), 20) for _ in range(RINGS)]
    await timer.stop(lambda: None)
    pauses = [later - earlier for earlier, later in pairwise(rings)]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sys.stdout.write(f"{len(rings)} {max(pauses):.3f} {grown}\n")


if __name__ == "__main__":
    for name, module in tuple(sys.modules.items()):
        if name.startswith(("apscheduler", "bot.process.scheduler")) and getattr(module, "datetime", None) is datetime:
            module.datetime = SetClock  # type: ignore[attr-defined]
    asyncio.run(main(float(sys.argv[1])))
