"""A bot at work at a moment, in a process that can be killed: CONFIG MOMENT."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from bot.config.loading import load
from bot.process.service import serving


async def work(config: Path, moment: datetime) -> None:
    """Answer until somebody kills it; its clock stands still."""
    async with serving(load(config), lambda: moment):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])))
