"""Draws the charts of a report in a child process. Never imports the drawing library, to keep the bot small."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Final, Self

from reports.charts.content.data import chart_data
from reports.schema.types import Facts
from storage.vocabulary.errors import DomainError, TryLaterError

GLANCE_SECONDS = 0.5
_ROOT = Path(__file__).resolve().parents[2]
# Without a list of fonts, the drawing library searches all fonts of the machine, which takes half a second or more.
# This one is empty: the drawing adds the shipped fonts. A release with another list format makes its own.
_FONT_LISTS = tuple((_ROOT / "reports" / "style").glob("fontlist-*.json"))


@dataclass(frozen=True, slots=True)
class Style:
    """The publisher's choices for the look of the charts.

    `fonts` are further font files, for characters that the shipped ones lack. `colour` replaces the blue of the charts.
    `logo` is a PNG file for the cover.
    """

    fonts: Sequence[Path] = ()
    colour: str = ""
    logo: Path | None = None

    def as_json(self) -> dict[str, object]:
        """Return the choices as the drawing process takes them."""
        logo = str(self.logo) if self.logo else ""
        return {"fonts": [str(path) for path in self.fonts], "colour": self.colour, "logo": logo}


PLAIN: Final = Style()


class ChartsFailed(DomainError):
    """The child process ended without the charts."""

    what = "the charts could not be drawn: {reason}"
    todo = "run the command again with --debug; nothing was published"


class DrawingStopped(TryLaterError):
    """The bot is shutting down."""

    what = "drawing stopped: the bot is shutting down"
    todo = "start it again; the draft will be made then"


class Artist:
    """A running drawing process: it loads the drawing library while its figures are still being counted.

    A context manager; the process has ended when it exits. It draws one document. If the machine does not allow the
    process, the call raises, not the start: often nothing is drawn in the end.
    """

    _child: "subprocess.Popen[bytes] | None" = None
    _hindrance: OSError | None = None

    def __enter__(self) -> Self:
        """Start the process."""
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
        style: Style = PLAIN,
    ) -> dict[str, bytes]:
        """Return the PNG of each chart, by the chart's name. `timeout` in seconds; raises ChartsFailed on trouble.

        Raises DrawingStopped when `stopping` returns true.
        """
        if self._child is None:
            raise ChartsFailed(reason=str(self._hindrance)) from self._hindrance
        drawn = {**document, "disclosures": None}  # no picture shows single cases, and there may be many
        request = json.dumps({"document": drawn, "language": language, **style.as_json()}).encode()
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
    style: Style = PLAIN,
) -> dict[str, bytes]:
    """Return the charts of an artist that starts now."""
    with Artist() as artist:
        return artist(document, language=language, timeout=timeout, stopping=stopping, style=style)


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
    """Wait for the child to end, and return what it wrote to standard error."""
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
    """Write the request from a thread: called again, `communicate` forgets what it has not written yet."""
    pipe, child.stdin = child.stdin, None

    def write() -> None:
        if pipe is not None:
            with suppress(OSError), pipe:  # a process that has ended reads nothing
                pipe.write(request)

    Thread(target=write, daemon=True).start()


def _environment(folder: str) -> dict[str, str]:
    """Return the child's full environment, so that no user's style, locale or zone affects a picture."""
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
