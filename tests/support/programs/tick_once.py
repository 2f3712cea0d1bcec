"""One tick with blank charts at a given moment, in a process of its own that a test may kill: CONFIG INSTANT."""

import sys
from datetime import datetime
from pathlib import Path

from bot.config.loading import load
from bot.process.once import run_tick
from tests.support.blank_charts import blank_charts
from tests.support.installation import no_other_clock


def main(config: str, instant: str) -> int:
    """0 when nothing due is left, else 75."""
    moment = datetime.fromisoformat(instant)
    return 75 if run_tick(load(Path(config)), lambda: moment, no_other_clock, blank_charts).work_left else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
