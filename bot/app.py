"""The entry point: gives the command line the work that it may start."""

import os
import sys

from bot.cli.main import run_command_line
from bot.process import entry


def main() -> None:
    """Run the command line."""
    sys.exit(run_command_line(sys.argv[1:], os.environ, entry, entry.system_clock))
