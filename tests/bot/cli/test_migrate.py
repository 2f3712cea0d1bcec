"""migrate backs up, upgrades and checks; it changes nothing that is up to date."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.engine.database import REVISIONS, run_lock
from tests.support.installation import Installation, a_case
from tests.support.migrations import later_version
from tests.support.terminal import files_below, run_command, run_here

AT = datetime(2026, 2, 1, 9, 30, 5, tzinfo=UTC)


def test_register_that_is_up_to_date_stays_as_it_is(here: Installation) -> None:
    here.record(a_case())
    before = files_below(here.folder)
    result = run_here("migrate", "--json")
    assert (result.code, json.loads(result.out)["backup"]) == (0, None)
    assert files_below(here.folder) == before


def test_missing_register_is_made(here: Installation) -> None:
    (here.folder / "transparency.db").unlink()
    result = run_here("migrate", "--json")
    assert (result.code, json.loads(result.out)["before"]) == (0, None)
    assert run_here("ledger", "check").code == 0


@pytest.mark.usefixtures("here")
def test_older_register_is_upgraded_after_a_backup(tmp_path: Path) -> None:
    with later_version(tmp_path):
        assert run_here("case", "list").code == 78
        assert "transparency-bot migrate" in run_here("case", "list").line
        result = run_command("migrate", "--config", "config.toml", "--json", at=AT)
        change = json.loads(result.out)
        assert (result.code, change["before"]) == (0, REVISIONS[-1])
        backup = Path(change["backup"])
        assert backup.name == "transparency.db.20260201T093005Z.backup"
        with closing(sqlite3.connect(backup)) as kept:
            assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == (REVISIONS[-1],)
        assert json.loads(run_here("case", "list", "--json").out)["total"] == 0
        assert run_here("ledger", "check").code == 0


def test_backup_never_replaces_a_file(here: Installation, tmp_path: Path) -> None:
    place = here.folder / "transparency.db.20260201T093005Z.backup"
    place.write_text("mine")
    with later_version(tmp_path):
        result = run_command("migrate", "--config", "config.toml", at=AT)
        assert result.code in {73, 78}
        assert result.line
        assert place.read_text() == "mine"
        assert run_here("case", "list").code == 78


def test_bot_at_work_is_left_alone(here: Installation) -> None:
    before = files_below(here.folder)
    with run_lock(here.settings.storage.url):
        result = run_here("migrate")
    assert result.code == 75
    assert "already runs" in result.line
    assert files_below(here.folder) == before
