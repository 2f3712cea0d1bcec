"""Runs a command in this process, as fast as that goes; what needs a process of its own uses `Installation.run`."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.cli.main import run_command_line
from bot.cli.terminal.tree import WINDOWS
from bot.process import entry

TRACE = "Traceback"
ROW = "received_on,country,legal_process,outcome\n2025-08-01,FR,court_order,pending\n"
COMMANDS: dict[str, list[str]] = {
    "migrate": ["migrate"],
    "status": ["status"],
    "run": ["run"],
    "tick": ["tick"],
    "case record": ["case", "record", "FR", "court_order", "2025-08-01", "pending"],
    "case show": ["case", "show", "7K2M9QXA"],
    "case list": ["case", "list"],
    "case amend": ["case", "amend", "7K2M9QXA", "country=FR"],
    "case void": ["case", "void", "7K2M9QXA", "duplicate"],
    "case embargo": ["case", "embargo", "7K2M9QXA", "unknown"],
    "case confirm": ["case", "confirm", "7K2M9QXA", "mistake"],
    "import": ["import", "cases.csv"],
    "export": ["export"],
    "backup": ["backup", "register.backup"],
    "restore": ["restore", "kept.backup"],
    "report": ["report", "2025-H2", "--draft", "--out", "out"],
    "ledger check": ["ledger", "check"],
}


@dataclass(frozen=True)
class Output:
    """What a command left on the terminal."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The one line of an error; anything else is a failure."""
        assert TRACE not in self.out + self.err
        assert self.out == "", self.out
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        _, _, todo = lines[0].partition("; ")
        assert todo.strip(), f"says what happened, but not what to do: {lines[0]}"
        return lines[0]


def run_command(*arguments: object, at: datetime | None = None) -> Output:
    """The command, its arguments as a shell would give them."""
    out, err = io.StringIO(), io.StringIO()
    words: Sequence[str] = [str(argument) for argument in arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run_command_line(words, os.environ, entry, (lambda: at) if at else entry.system_clock)
    return Output(code, out.getvalue(), err.getvalue())


def run_here(*arguments: object) -> Output:
    """The command with the config of the folder where the terminal stands."""
    return run_command(*arguments, "--config", "config.toml")


def files_below(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder with its bytes, folders without: to tell whether anything changed."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if not path.name.endswith((".lock", "-wal", "-shm"))
    }


ROOT = Path(__file__).resolve().parents[2]
POSIX_MODULES = ("fcntl", "grp", "pwd", "resource", "termios")


def run_on_windows(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run it in a process of its own, with no environment for its settings."""
    words = [str(each) for each in arguments]
    script = (
        "import sys; "
        f"sys.modules.update(dict.fromkeys({POSIX_MODULES!r})); "
        "from bot.process import entry; from bot.cli.main import run_command_line; "
        f"sys.exit(run_command_line({words!r}, {{}}, entry, entry.system_clock, {WINDOWS!r}))"
    )
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
