"""Any tests at debug level: `pytest --debug-log=FOLDER` keeps what the product logs, and looks for secrets in it."""

import base64
import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.config import logs
from bot.sandbox.demo.world import TOKEN

FOLDER = "TESTS_DEBUG_LOG"  # processes of the tests inherit it
RAW_KEY = b"canary, the key of all the tests"  # 32 bytes: the signing key of every installation
ORIGINAL = logs.set_up_logging


def canaries() -> dict[str, bytes]:
    """Each secret of the tests in each form in which it could be written."""
    forms = {f"key in base64, {skip}": base64.b64encode(bytes(skip) + RAW_KEY)[8:-8] for skip in range(3)}
    forms |= {"key": RAW_KEY, "key in hex": RAW_KEY.hex().encode()}
    token = {"token": TOKEN, "token in an address": quote(TOKEN, safe=""), "half a token": TOKEN.partition(":")[2]}
    return forms | {name: text.encode() for name, text in token.items()}


def set_up_logging(*, debug: bool = True, quiet: bool = False, form: str = "text") -> None:  # noqa: ARG001 (the product's)
    """Log as the product does at debug level, and into a file for each process too."""
    ORIGINAL(debug=True, form=form)
    (handler,) = logging.getLogger().handlers
    kept = logging.FileHandler(Path(os.environ[FOLDER], f"{os.getpid()}.log"), encoding="utf-8")
    kept.setFormatter(handler.formatter)
    for each in handler.filters:
        kept.addFilter(each)
    logging.getLogger().addHandler(kept)


def keep_log() -> None:
    """Let this process log so, if the run was asked to."""
    if FOLDER in os.environ:
        from bot.process import entry

        vars(logs)["set_up_logging"] = vars(entry)["set_up_logging"] = set_up_logging
        set_up_logging()


def hits(folder: Path) -> list[str]:
    """Name each secret that was logged, with its file."""
    return [f"{name} in {path.name}" for path in sorted(folder.glob("*.log")) for name in secrets_in(path.read_bytes())]


def secrets_in(text: bytes) -> list[str]:
    return [name for name, secret in canaries().items() if secret in text]


class DebugRun:
    """Looks through what was logged, and what each test captured, at the end of a run."""

    def __init__(self, folder: Path) -> None:
        """Begin with what tests capture; the folder gets the logs."""
        self.folder, self.captured = folder, list[str]()

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Look at what a test printed."""
        for title, text in report.sections:
            self.captured += [f"{name} in {title} of {report.nodeid}" for name in secrets_in(text.encode())]

    def found(self) -> list[str]:
        """Return every hit, in the logs and in what tests printed."""
        return sorted({*hits(self.folder), *self.captured})

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the run if there is a hit."""
        if self.found():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say how much was looked through, and what was found."""
        files = [*self.folder.glob("*.log")]
        size = sum(path.stat().st_size for path in files)
        terminalreporter.section("secrets at debug level")
        terminalreporter.write_line(f"{len(self.found())} hits in {len(files)} logs with {size} bytes")
        for line in self.found():
            terminalreporter.write_line(line)
