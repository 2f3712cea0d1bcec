"""Runs a command as on Windows: the platform says so, and the modules that only POSIX systems have are missing."""

import subprocess
import sys
from pathlib import Path

from bot.cli.tree import WINDOWS

ROOT = Path(__file__).resolve().parents[2]
POSIX_MODULES = ("fcntl", "grp", "pwd", "resource", "termios")


def run_on_windows(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run it in a process of its own, with no environment for its settings."""
    words = [str(each) for each in arguments]
    script = (
        "import sys; "
        f"sys.modules.update(dict.fromkeys({POSIX_MODULES!r})); "
        "from bot.app import Work, system_clock; from bot.cli.main import run_command_line; "
        f"sys.exit(run_command_line({words!r}, {{}}, Work(), system_clock, {WINDOWS!r}))"
    )
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
