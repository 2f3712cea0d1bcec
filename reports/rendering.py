"""Draws the charts of a report in a child process. Never imports the drawing library: the bot must stay small."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reports.chart_data import chart_data
from storage.vocabulary import DomainError

_ROOT = Path(__file__).resolve().parent.parent


class ChartsFailed(DomainError):
    """The child process ended without the charts."""

    what = "the charts were not drawn: {reason}"
    todo = "run the command again with --debug; nothing was published"


def render_charts(document: Mapping[str, Any], *, language: str, timeout: float) -> dict[str, bytes]:
    """The PNG of each chart of the document, by the chart's name. `timeout` in seconds; ChartsFailed on trouble."""
    with TemporaryDirectory(prefix="charts-") as folder:
        target = Path(folder, "out")
        target.mkdir()
        drawn = {**document, "disclosures": None}  # no picture shows single cases, and they may be many
        _run(folder, target, {"document": drawn, "language": language}, timeout)
        charts = {path.stem: path.read_bytes() for path in sorted(target.glob("*.png"))}
    if charts.keys() != chart_data(document).keys():
        raise ChartsFailed(reason="some pictures are missing")
    return charts


def _run(folder: str, target: Path, request: Mapping[str, Any], timeout: float) -> None:
    try:
        done = subprocess.run(  # noqa: S603  our own module in our own interpreter, no shell
            [sys.executable, "-m", "reports.charts", str(target)],
            input=json.dumps(request).encode(),
            capture_output=True,
            cwd=folder,
            env=_environment(folder),
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChartsFailed(reason=f"drawing took more than {timeout:g} seconds") from error
    except OSError as error:
        raise ChartsFailed(reason=str(error)) from error
    if done.returncode:
        raise ChartsFailed(reason=_last_line(done.stderr) or f"the process ended with {done.returncode}")


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
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip() if lines else ""
