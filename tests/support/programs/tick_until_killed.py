"""One tick with blank charts, in a process of its own that a test may kill: CONFIG INSTANT [WHERE TO DIE]."""

import sys
from datetime import datetime
from pathlib import Path

from bot.config.loading import load
from bot.sandbox.demo.world import demonstration_world
from bot.sandbox.web.page_api import Controls
from tests.support.faults import arm
from tests.support.installation import Installation
from tests.support.telegram import Clock, Sandbox
from tests.support.ticking import workbench


def main(config: str, instant: str, point: str = "") -> None:
    if point:
        arm(point)
    clock = Clock(datetime.fromisoformat(instant))
    settings = load(Path(config))
    elsewhere = Sandbox(demonstration_world(clock), clock, Controls(), url=settings.telegram.api_url)
    with workbench(Installation(Path(config).parent, settings, elsewhere)) as bench:
        bench.tick(clock.at)


if __name__ == "__main__":
    main(*sys.argv[1:])
