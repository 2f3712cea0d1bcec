"""Progress: a bar for people who watch, on stderr; not a byte of it anywhere else."""

import io
import os
import pty
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from select import select

import pytest
from rich.console import Console

from bot.cli.terminal.progress import busy, progress_bar
from tests.support.installation import Installation, a_case
from tests.support.processes import Program
from tests.support.terminal import run_here

LONG = {
    "ledger check": (["ledger", "check"], "Replaying the ledger"),
    "report": (["report", "2025-H2", "--draft", "--out", "out"], "Counting and drawing"),
    "verify": (["verify", "out"], "Checking"),
    "export": (["export"], "Exporting"),
    "migrate": (["migrate"], "Upgrading and checking"),
}


def on_a_terminal(installation: Installation, *arguments: str) -> tuple[str, str]:
    """Standard output, and what a terminal shows of standard error."""
    ours, theirs = pty.openpty()
    output = installation.folder / "output"
    output.unlink(missing_ok=True)
    command = ("bot", *arguments, "--config", str(installation.config))
    program = Program(*command, folder=installation.folder, output=output, errors=Path(os.ttyname(theirs)))
    shown = b""
    while program.poll() is None or select([ours], [], [], 0)[0]:
        if select([ours], [], [], 0.02)[0]:
            shown += os.read(ours, 4096)
    os.close(theirs)
    os.close(ours)
    return output.read_text(), shown.decode()


@pytest.mark.usefixtures("blank")
def test_long_commands_show_a_bar_on_a_terminal_and_none_elsewhere(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    here.record(a_case())
    for name, (arguments, label) in LONG.items():
        quiet = run_here(*arguments)
        out, shown = on_a_terminal(here, *arguments)
        assert label in shown, name
        assert quiet.err == "", name
        assert label not in quiet.out, name
        assert label not in out, name


def a_bar(console: Console) -> AbstractContextManager[object]:
    return progress_bar(console, "Working", 9)


def a_moving_bar(console: Console) -> AbstractContextManager[object]:
    return busy(console, "Working")


@pytest.mark.parametrize("bar", [a_bar, a_moving_bar])
def test_bar_is_for_terminals_alone(bar: Callable[[Console], AbstractContextManager[object]]) -> None:
    for terminal in (True, False):
        console = Console(file=io.StringIO(), force_terminal=terminal)
        with bar(console):
            pass
        assert isinstance(console.file, io.StringIO)
        assert bool(console.file.getvalue()) == terminal


def test_bar_keeps_quiet_where_data_go_to_the_same_terminal() -> None:
    console = Console(file=io.StringIO(), force_terminal=True)
    with progress_bar(console, "Exporting", 9, quiet=True) as progress:
        progress(3)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == ""
