"""`transparency-bot tick` at a given moment, with blank charts: CONFIG INSTANT."""

import logging
import os
import sys
from datetime import datetime

from bot.cli.main import run_command_line
from bot.config.settings import Settings
from bot.process import entry
from bot.process.once import run_tick
from tests.support.blank_charts import blank_charts
from tests.support.installation import no_other_clock


class At:
    """The work of a moment."""

    run, inspect = staticmethod(entry.run), staticmethod(entry.inspect)
    status, sandbox = staticmethod(entry.status), staticmethod(entry.sandbox)

    def __init__(self, instant: str) -> None:
        self.now = datetime.fromisoformat(instant)

    def tick(self, settings: Settings, *, debug: bool) -> bool:  # noqa: ARG002 (the signature of all work)
        """Do what is due; nothing is logged, so that an error is all that is said."""
        return not run_tick(settings, lambda: self.now, no_other_clock, blank_charts).work_left


if __name__ == "__main__":
    logging.disable()
    config, moment = sys.argv[1:]
    work = At(moment)
    sys.exit(run_command_line(["tick", "--config", config], os.environ, work, lambda: work.now))
