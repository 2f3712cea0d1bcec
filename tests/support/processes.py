"""Programs of the product in processes of their own, forked from one that has imported the product already.

A new process spends a second or two on imports, and some tests need hundreds. A test that is about the
start itself, or about the surroundings that a start reads, starts a new process.
"""

import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
_FORKING = get_context("forkserver")
_FORKING.set_forkserver_preload(["tests.support.programs.preloaded"])


class Program:
    """`python -m MODULE ARGUMENTS`, under way; its process is used as one of `subprocess.Popen` is."""

    def __init__(
        self, module: str, *arguments: str, folder: Path = ROOT, output: Path | None = None, errors: Path | None = None
    ) -> None:
        """Begin it in a folder; what it says is added to a file, its errors to the same one if they have none."""
        self.arguments = (module, *arguments)
        log = output or Path(os.devnull)
        log.touch()  # so that it can be looked into at once
        place = (folder, log, errors or log, dict(os.environ))
        self._process = _FORKING.Process(target=_play, args=(self.arguments, *place))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        """As subprocess gives it: None while it runs, negative where a signal ended it."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self.returncode

    def wait(self, seconds: float) -> int:
        """Wait for its end; TimeoutError when it does not come."""
        self._process.join(seconds)
        if self.returncode is None:
            raise TimeoutError(f"the process has not ended in {seconds} seconds")
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


def wait_for(holds: Callable[[], bool], why: str = "it never happened", seconds: float = 90.0) -> float:
    """Wait until something holds; returns how many seconds it took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() < begun + seconds, f"not within {seconds} seconds: {why}"
        time.sleep(0.01)
    return time.monotonic() - begun


def run_program(module: str, *arguments: str, folder: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    """The whole of it, as `subprocess.run` gives it."""
    with TemporaryDirectory() as kept:
        output, errors = Path(kept, "output"), Path(kept, "errors")
        program = Program(module, *arguments, folder=folder, output=output, errors=errors)
        try:
            ended = program.wait(60)
        finally:
            program.kill()
        return subprocess.CompletedProcess(program.arguments, ended, output.read_text(), errors.read_text())


def children(process: int) -> list[int]:
    """The child processes of a process, whichever of its threads began them."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(number) for place in lists for number in place.read_text().split()]


def artists(process: int) -> list[int]:
    """Those that draw for it; none that is still a copy of it, with its connections."""
    return [number for number in children(process) if b"reports.charts" in Path(f"/proc/{number}/cmdline").read_bytes()]


def _play(arguments: tuple[str, ...], folder: Path, output: Path, errors: Path, environment: dict[str, str]) -> None:
    """In the forked process: become that program."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, path in ((1, output), (2, errors)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    if "TESTS_DEBUG_LOG" in os.environ:
        from tests.support.debug_log import keep_log  # a run by hand: others need not load it

        keep_log()
    sys.argv = [*arguments]
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
