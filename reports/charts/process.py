"""Draws the charts of a report in a child process. Never imports the drawing library: the bot must stay small."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Self

from reports.charts.data import chart_data
from reports.schema.types import Facts
from storage.vocabulary.errors import DomainError, TryLaterError

GLANCE_SECONDS = 0.5
_ROOT = Path(__file__).resolve().parents[2]
# Where the drawing library finds no list of fonts it looks through all those of the machine, half a second and more.
# This one is empty: the drawing adds the fonts that are shipped. A release that keeps another list makes it itself.
_FONT_LISTS = tuple((_ROOT / "reports" / "style").glob("fontlist-*.json"))


class ChartsFailed(DomainError):
    """The child process ended without the charts."""

    what = "the charts could not be drawn: {reason}"
    todo = "run the command again with --debug; nothing was published"


class DrawingStopped(TryLaterError):
    """The bot is being ended."""

    what = "drawing stopped: the bot is shutting down"
    todo = "start it again; the draft will be made then"


class Artist:
    """The drawing process, begun: it loads the drawing library while what it is to draw is still being counted.

    Used as a context, at whose end it has ended. It draws one document. Where the machine does not allow the process,
    the call says so and not the beginning: often nothing is drawn in the end.
    """

    _child: "subprocess.Popen[bytes] | None" = None
    _hindrance: OSError | None = None

    def __enter__(self) -> Self:
        """Begin the process."""
        with ExitStack() as stack:
            try:
                self._begin(stack)
            except OSError as error:
                self._hindrance = error
            self._stack = stack.pop_all()
        return self

    def _begin(self, stack: ExitStack) -> None:
        folder = stack.enter_context(TemporaryDirectory(prefix="charts-"))
        self._target = Path(folder, "out")
        self._target.mkdir()
        for fonts in _FONT_LISTS:
            shutil.copy(fonts, folder)
        self._child = child = stack.enter_context(_begun(folder, self._target))
        stack.callback(child.kill)

    def __exit__(self, *_error: object) -> None:
        """End it, whether it has drawn or not."""
        self._stack.close()

    def __call__(
        self,
        document: Facts,
        *,
        language: str,
        timeout: float,
        stopping: Callable[[], bool] = lambda: False,
        fonts: Sequence[Path] = (),
    ) -> dict[str, bytes]:
        """The PNG of each chart of the document, by the chart's name. `timeout` in seconds; ChartsFailed on trouble.

        `fonts`: further font files, for characters that the shipped ones lack.
        When `stopping` says so DrawingStopped is raised.
        """
        if self._child is None:
            raise ChartsFailed(reason=str(self._hindrance)) from self._hindrance
        drawn = {**document, "disclosures": None}  # no picture shows single cases, and they may be many
        request = json.dumps({"document": drawn, "language": language, "fonts": [str(path) for path in fonts]}).encode()
        stderr = _ended(self._child, request, timeout, stopping)
        if self._child.returncode:
            raise ChartsFailed(reason=_last_line(stderr) or f"the process ended with {self._child.returncode}")
        charts = {path.stem: path.read_bytes() for path in sorted(self._target.glob("*.png"))}
        if charts.keys() != chart_data(document).keys():
            raise ChartsFailed(reason="some pictures are missing")
        return charts


def render_charts(
    document: Facts,
    *,
    language: str,
    timeout: float,
    stopping: Callable[[], bool] = lambda: False,
    fonts: Sequence[Path] = (),
) -> dict[str, bytes]:
    """What an artist draws that begins now."""
    with Artist() as artist:
        return artist(document, language=language, timeout=timeout, stopping=stopping, fonts=fonts)


def _begun(folder: str, target: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603  our own module in our own interpreter, no shell
        [sys.executable, "-m", "reports.charts", str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=_environment(folder),
    )


def _ended(child: "subprocess.Popen[bytes]", request: bytes, timeout: float, stopping: Callable[[], bool]) -> bytes:
    """Wait for the child's end, and say what it wrote to its errors."""
    end = time.monotonic() + timeout
    _hand_over(child, request)
    while True:
        try:
            return child.communicate(timeout=min(GLANCE_SECONDS, max(end - time.monotonic(), 0)))[1]
        except subprocess.TimeoutExpired as error:
            if stopping():
                raise DrawingStopped from None
            if time.monotonic() >= end:
                raise ChartsFailed(reason=f"drawing took more than {timeout:g} seconds") from error


def _hand_over(child: "subprocess.Popen[bytes]", request: bytes) -> None:
    """Write the request from a thread: asked a second time, `communicate` forgets what it has not written yet."""
    pipe, child.stdin = child.stdin, None

    def write() -> None:
        if pipe is not None:
            with suppress(OSError), pipe:  # a process that has ended reads nothing
                pipe.write(request)

    Thread(target=write, daemon=True).start()


def _environment(folder: str) -> dict[str, str]:
    """All that the child knows of the machine, so that no user's style, locale or zone reaches a picture."""
    return {
        "HOME": folder,
        "MPLCONFIGDIR": folder,
        "TMPDIR": folder,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONSAFEPATH": "1",
        "PYTHONPATH": str(_ROOT),
        **({"PYTHONDONTWRITEBYTECODE": "1"} if sys.dont_write_bytecode else {}),
    }


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip() if lines else ""
