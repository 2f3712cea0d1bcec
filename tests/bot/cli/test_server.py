"""The commands on a register in PostgreSQL: roles, rows of check, backups; no password on any terminal."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from storage.engine import database
from storage.engine.database import REVISIONS
from tests.support.installation import Installation
from tests.support.migrations import later_version
from tests.support.registers import PASSWORD, Registers
from tests.support.terminal import ROW, Output, run_here


@pytest.fixture
def kind() -> str:
    """These are the commands as they are on a server; the other modules run them on a file."""
    return "postgresql"


@pytest.fixture
def here(install: Callable[..., Installation], monkeypatch: pytest.MonkeyPatch, registers: Registers) -> Installation:
    installation = install()
    (installation.folder / "cases.csv").write_text(ROW)
    monkeypatch.chdir(installation.folder)
    monkeypatch.setenv("PATH", str(registers.server.programs))
    return installation


def run_command(*arguments: str) -> Output:
    result = run_here(*arguments)
    for password in (PASSWORD, unquote(PASSWORD)):
        assert password not in result.out + result.err
    return result


def rows() -> dict[str, dict[str, str]]:
    return {row["subject"]: row for row in json.loads(run_command("check", "--json").out)}


def test_register_on_a_server_is_made_and_worked_with(here: Installation) -> None:
    again = json.loads(run_command("init", str(here.folder), "--json").out)
    assert [row["made"] for row in again] == [False, False, False]
    assert again[2]["path"].startswith("postgresql://")
    assert run_command("case", "record", "FR", "court_order", "2025-08-01", "pending").code == 0
    assert run_command("import", "cases.csv").code == 0
    assert json.loads(run_command("case", "list", "--json").out)["total"] == 2
    assert run_command("ledger", "check").code == 0
    assert len(run_command("export").out.splitlines()) == 3


def test_check_has_rows_about_the_server(here: Installation) -> None:
    found = rows()
    assert found["database"]["text"].startswith("postgresql://")
    assert "PostgreSQL" in found["database"]["text"]
    assert (found["guards"]["state"], found["database clock"]["state"]) == ("good", "good")
    assert found["database role"]["text"] == "daily owns nothing and cannot change history"
    assert "fsync" in found["database disk"]["text"]  # the server of the tests is a careless one
    assert found["database disk"]["state"] == "wrong"
    assert "disk" not in found
    owner = here.settings.storage.owner_url
    config = here.config.read_text().replace(here.settings.storage.url, owner)
    here.config.write_text(config)
    role = rows()["database role"]
    assert (role["state"], "owns the tables" in role["text"]) == ("good", True)
    assert "owner_url" in role["next_step"]
    here.config.write_text(config.replace("://owner:", "://postgres:"))
    assert rows()["database role"]["state"] == "wrong"


def test_guards_that_are_gone_are_a_row_and_put_back_by_migrate(here: Installation, registers: Registers) -> None:
    registers.server.do_in(here.settings.storage.owner_url, "ALTER TABLE ledger DISABLE TRIGGER guard_ledger_update")
    found = rows()["guards"]
    assert (found["state"], "ledger_update" in found["text"]) == ("wrong", True)
    assert run_command("migrate").code == 0
    assert rows()["guards"]["state"] == "good"


def test_older_register_is_upgraded_after_a_backup(here: Installation, registers: Registers, tmp_path: Path) -> None:
    with later_version(tmp_path):
        assert run_command("case", "list").code == 78
        change = json.loads(run_command("migrate", "--json").out)
        assert change["before"] == REVISIONS[-1]
        backup = Path(change["backup"])
        assert backup.parent == here.folder
        listed = subprocess.run(
            [registers.server.programs / "pg_restore", "--list", backup], capture_output=True, text=True
        )
        assert "TABLE DATA public ledger" in listed.stdout
        assert run_command("case", "record", "FR", "court_order", "2025-08-01", "pending").code == 0
        assert run_command("ledger", "check").code == 0


def test_older_register_is_not_touched_without_pg_dump(
    here: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(here.folder))
    with later_version(tmp_path):
        result = run_command("migrate")
        assert (result.code, "pg_dump was not found" in result.line) == (78, True)
        assert run_command("case", "list").code == 78


def test_bot_at_work_is_left_alone(here: Installation) -> None:
    with database.run_lock(here.settings.storage.url):
        result = run_command("migrate")
    assert (result.code, "already runs" in result.line) == (75, True)


def test_server_that_is_gone_is_one_line(here: Installation) -> None:
    here.config.write_text(here.config.read_text().replace("?host=", "?host=/nowhere"))
    result = run_command("case", "list")
    assert (result.code, "does not answer" in result.line) == (69, True)
    assert rows()["database"]["state"] == "wrong"
