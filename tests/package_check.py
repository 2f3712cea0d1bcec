"""Builds the package, installs the wheel outside the checkout, uses it: python -m tests.package_check [PYTHON]."""

import os
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.vocabulary.period import Period, PeriodKind
from tests.reference_pages import ROOT
from tests.support.demonstration import Reader, Report, key_of
from tests.support.programs.sandbox_smoke import PATIENCE, await_report, sandbox

LOCK = ROOT / "requirements" / "run.txt"
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
POSTED = "January–June 2025"  # the first report of the sandbox


@dataclass(frozen=True)
class Distributions:
    """The two files of a version."""

    wheel: Path
    sdist: Path


def build(folder: Path, source: Path = ROOT) -> Distributions:
    """Build both from a source tree into a folder."""
    _run(sys.executable, "-m", "hatchling", "build", "-d", folder, "-t", "sdist", "-t", "wheel", folder=source)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Distributions(wheel, sdist)


def unpack(sdist: Path, folder: Path) -> Path:
    """Unpack an sdist and return its source tree."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    return folder / sdist.name.removesuffix(".tar.gz")


@dataclass(frozen=True)
class Installed:
    """The product in a virtual environment of its own, used in a folder that is no checkout."""

    environment: Path
    folder: Path

    @property
    def command(self) -> Path:
        """The program that the wheel installs."""
        return self.environment / "bin" / "transparency-bot"

    def run(self, *arguments: object) -> str:
        """Run a command in the folder and return what it prints."""
        return _run(self.command, *arguments, folder=self.folder)


def install(wheel: Path, folder: Path, python: str = sys.executable) -> Installed:
    """Install the locked requirements and the wheel; pip then confirms that no declared requirement is missing."""
    environment, work = folder / "environment", folder / "work"
    work.mkdir()
    _run(python, "-m", "venv", environment, folder=folder)
    inside = environment / "bin" / "python"
    _run(inside, *PIP, "--require-hashes", "-r", LOCK, folder=folder)
    _run(inside, *PIP, "--no-deps", "--no-index", wheel, folder=folder)
    _run(inside, "-m", "pip", "check", folder=folder)
    return Installed(environment, work)


def use(installed: Installed) -> None:
    """Make an installation, write the files of a draft, let the sandbox post a report and verify it."""
    today = datetime.now(UTC).date()
    period = Period.containing(today, PeriodKind.HALF_YEAR).label
    assert installed.run("--version").startswith("transparency-bot ")
    installed.run(
        "init", ".", "--name", "Operator", "--url", "https://operator.test", "--identity", "who@operator.test"
    )
    installed.run("case", "record", "FR", "court_order", today, "pending")
    installed.run("report", period, "--draft", "--out", "draft")
    assert len(list(installed.folder.glob("draft/*.png"))) > 1
    with sandbox([str(installed.command)], installed.folder) as address:
        reader = Reader(address)
        report = _await_files(reader)
        reader.save(report, installed.folder / "posted")
    verdict = installed.run("verify", "posted", "--signer", key_of(installed.folder / "posted"))
    assert verdict.startswith("GOOD"), verdict


def _await_files(reader: Reader) -> Report:
    """Return the first report once its files, the last part of it, are posted."""
    await_report(reader.url)
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        for report in reader.reports(POSTED):
            if any(message["kind"] == "document" for message in report.messages):
                return report
        time.sleep(1)
    raise SystemExit(f"the files of the report were not posted within {PATIENCE} s")


def _run(*command: object, folder: Path) -> str:
    """Run a program without the settings that would lead it into this checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TRANSPARENCY_BOT_"))}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=folder, env=kept, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def main(python: str = sys.executable) -> None:
    """Do all of it with one Python."""
    with TemporaryDirectory() as folder:
        built = Path(folder, "dist")
        use(install(build(built).wheel, Path(folder), python))
    print(f"The wheel works outside the checkout with {python}.")  # noqa: T201 (it is a command)


if __name__ == "__main__":
    main(*sys.argv[1:])
