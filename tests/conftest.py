"""How tests are collected and run, and the fixtures of all of them."""

import gc
import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.support.debug_log import FOLDER, DebugRun, keep_log
from tests.support.registers import registers, share_statements
from tests.support.telegram import control, sandbox

__all__ = ["control", "registers", "sandbox"]

# Machines are slow at times, and no test judges time; a failure prints what makes it happen again.
settings.register_profile("ours", deadline=None, print_blob=True)
settings.load_profile("ours")
share_statements()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="fail when any test was skipped")
    parser.addoption(
        "--debug-log", metavar="FOLDER", help="keep logs at debug level there and look for secrets in them"
    )


def pytest_configure(config: pytest.Config) -> None:
    """With --debug-log, all processes log at debug level into one folder.

    The tests of the log itself are left out: they look at its own levels.
    """
    if folder := config.getoption("--debug-log"):
        os.environ[FOLDER] = str(Path(folder).absolute())
        Path(folder).mkdir(parents=True, exist_ok=True)
        keep_log()
        config.option.deselect = [*(config.option.deselect or ()), "tests/bot/config/test_logs.py"]
        if not hasattr(config, "workerinput"):
            config.pluginmanager.register(DebugRun(Path(folder)), "debug run")


def pytest_collection(session: pytest.Session) -> None:
    """Each worker compiles its share of the tests first, and finds the rest done by the others.

    Pytest compiles asserts in a way of its own, which takes seven seconds, and each worker would do it for itself.
    What cannot be imported is reported when it is collected.
    """
    worker = getattr(session.config, "workerinput", {"workerid": "gw0", "workercount": 1})
    first, step = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    for path in sorted(session.config.rootpath.glob("tests/**/test_*.py"))[first::step] if step > 1 else ():
        name = ".".join(path.relative_to(session.config.rootpath).with_suffix("").parts)
        with suppress(Exception):
            import_module(name)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first, as their timeouts tell: at the end of a run no worker is left alone with one of them.

    Each worker begins with an equal stretch of the list. The long ones are dealt out; others stay together, for tests
    of one file share what is dear to make.
    """
    limits = {item: max((mark.args[0] for mark in item.iter_markers("timeout")), default=0) for item in items}
    long = sorted((item for item in items if limits[item]), key=lambda item: -limits[item])
    short = [item for item in items if not limits[item]]
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    edges = [len(short) * worker // workers for worker in range(workers + 1)]
    stretches = ((long[worker::workers], short[slice(*edges[worker : worker + 2])]) for worker in range(workers))
    items[:] = [item for stretch in stretches for part in stretch for item in part]


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and session.config.getoption("--no-skips"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests recorded with record_property("measured", ...): figures that are worth a look."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    measured = sorted(str(value) for report in reports for name, value in report.user_properties if name == "measured")
    if measured:
        terminalreporter.section("measured")
        for line in measured:
            terminalreporter.write_line(line)
