"""A locked register, a full disk, a place that cannot be written: one line, and nothing half-written."""

import errno
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.engine import sqlite
from storage.engine.database import create_or_upgrade, open_database
from tests.support.installation import Installation, a_case
from tests.support.processes import Program
from tests.support.terminal import COMMANDS, ROW, TRACE, Output, files_below, run_command, run_here

pytestmark = pytest.mark.usefixtures("blank")
WRITING = ("migrate", "case record", "import")


@contextmanager
def locked(here: Installation) -> Iterator[None]:
    """Somebody else writes for a long time."""
    with closing(sqlite3.connect(here.folder / "transparency.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("command", [*WRITING, "tick"])
def test_locked_database_says_try_later(here: Installation, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for opening in (open_database, create_or_upgrade):
        assert opening.__kwdefaults__ is not None
        monkeypatch.setitem(opening.__kwdefaults__, "patience", 0.01)
    before = files_below(here.folder)
    with locked(here):
        result = run_here(*COMMANDS[command])
    assert result.code == 75
    assert "is busy" in result.line
    assert files_below(here.folder) == before


@pytest.mark.parametrize("command", ["case show", "case list", "export", "report", "ledger check", "check", "backup"])
def test_reading_goes_on_beside_a_writer(here: Installation, command: str) -> None:
    here.record(a_case())
    with locked(here):
        result = run_here(*COMMANDS.get(command, [command]))
    assert "busy" not in result.err
    assert result.code in {0, 1, 65}


def fill_database(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the database be at its greatest size, which SQLite reports as it reports a full disk."""
    pages = (here.folder / "transparency.db").stat().st_size // 4096
    full = (*sqlite.SETTINGS, f"PRAGMA max_page_count={pages}")
    monkeypatch.setattr(sqlite, "SETTINGS", full)


@pytest.mark.parametrize("command", ["import", "case record"])
def test_full_disk_records_nothing(here: Installation, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ROW + "".join(f"2025-08-01,FR,court_order,pending{chr(10)}" for _ in range(2000))
    (here.folder / "cases.csv").write_text(rows)
    fill_database(here, monkeypatch)
    words = [*COMMANDS[command], *(["--yes"] if command == "case record" else [])]  # the same case again is meant
    results = [run_here(*words)]
    while len(results) < 200 and not results[-1].code:
        results.append(run_here(*words))
    refused = results[-1]
    assert refused.code == 73
    assert "is full" in refused.err.splitlines()[-1]
    monkeypatch.undo()
    monkeypatch.chdir(here.folder)
    kept = json.loads(run_here("case", "list", "--json").out)["total"]
    assert kept == sum(result.code == 0 for result in results)
    assert run_here("ledger", "check").code == 0


@pytest.mark.parametrize("what", ["init", "report", "migrate", "backup", "restore"])
def test_disk_that_fills_up_leaves_no_half_written_file(what: str, here: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "new" if what == "init" else here.folder
    before = files_below(tmp_path)
    arguments = ["init", str(folder)] if what == "init" else [*COMMANDS[what], "--config", "config.toml"]
    if what == "restore":
        assert run_here("backup", "kept.backup").code == 0
    if what in {"migrate", "restore"}:
        (here.folder / "transparency.db").unlink()
        before = files_below(tmp_path)
    small = subprocess.run(
        [sys.executable, "-c", SMALL_FILES, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert small.returncode == 73, small
    assert Output(73, small.stdout, small.stderr).line
    after = files_below(tmp_path)
    half = {name for name in after if name not in before and after[name] is not None}
    assert half <= {"new/config.toml", "new/signing.key"}
    assert {name: after[name] for name in before if name in after} == before


# The limit on a file's size stands in for a full disk: every byte beyond it is refused, whoever runs the test.
SMALL_FILES = """
import resource, sys
from bot.app import main
sys.argv = ["transparency-bot", *sys.argv[1:]]
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))
main()
"""


def test_full_output_is_one_line(here: Installation) -> None:
    here.record(a_case())
    for arguments in (["export"], ["case", "list"], ["check", "--json"], ["export", "--format", "jsonl"]):
        errors = here.folder / f"{'-'.join(arguments)}.errors"
        command = ("bot", *arguments, "--config", str(here.config))
        ended = Program(*command, output=Path("/dev/full"), errors=errors).wait(60)
        told_at_last = errors.read_text()
        assert (ended, told_at_last.count("\n")) == (73, 1), (arguments, told_at_last)
        assert os.strerror(errno.ENOSPC) in told_at_last
        assert TRACE not in told_at_last


def test_reader_that_leaves_early_is_no_error(here: Installation) -> None:
    (here.folder / "cases.csv").write_text(ROW + f"{ROW.splitlines()[1]}\n" * 2000)
    assert run_here("import", "cases.csv").code == 0
    for arguments in (["export"], ["case", "list", "--limit", "2000"]):
        command = [sys.executable, "-m", "bot", *arguments, "--config", str(here.config)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            complaint = process.stderr.read()
        assert (complaint, process.returncode) == ("", 0), arguments


@pytest.mark.parametrize("place", ["file", "file/below", "/dev/null", "/dev/null/below", "/proc/below"])
@pytest.mark.parametrize("command", ["init", "report"])
def test_place_that_cannot_be_written_is_one_line(here: Installation, command: str, place: str) -> None:
    (here.folder / "file").write_text("mine")
    before = files_below(here.folder)
    arguments = ["init", place] if command == "init" else [*COMMANDS["report"][:-1], place, "--config", "config.toml"]
    result = run_command(*arguments)
    assert result.code == 73
    assert "cannot be written" in result.line
    assert files_below(here.folder) == before


def test_folder_in_the_place_of_a_report_file(here: Installation) -> None:
    (here.folder / "out" / "transparency-2025-H2-e1.csv").mkdir(parents=True)
    result = run_here(*COMMANDS["report"])
    assert result.code == 73
    assert result.line
    assert not list((here.folder / "out").glob(".*"))
