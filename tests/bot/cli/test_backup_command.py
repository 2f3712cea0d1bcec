"""backup and restore on the terminal: checked, encrypted, never over a file, never over a register."""

import json
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyrage
import pytest

from storage.engine.database import REVISIONS
from tests.support.installation import Installation, a_case, on_both
from tests.support.migrations import later_version
from tests.support.registers import Register, Registers
from tests.support.terminal import files_below, run_here


@pytest.fixture
def here(
    install: Callable[..., Installation], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Installation:
    """An installation with one case, on either database, and the terminal in its folder."""
    installation = install()
    installation.record(a_case())
    monkeypatch.chdir(installation.folder)
    if installation.settings.storage.owner_url:
        registers: Registers = request.getfixturevalue("registers")
        monkeypatch.setenv("PATH", str(registers.server.programs))
    return installation


def lose(here: Installation, registers: Registers) -> None:
    """Let the register be gone, with the place for another one empty."""
    storage = here.settings.storage
    if not storage.owner_url:
        (here.folder / "transparency.db").unlink()
        return
    register = Register("postgresql", storage.url, storage.owner_url)
    name = registers.server.name_of(register)
    registers.server.drop(register)
    registers.server.empty(name=name)


def references() -> list[str]:
    return [row["reference"] for row in json.loads(run_here("case", "list", "--json").out)["cases"]]


@on_both
def test_backup_restores_the_register(here: Installation, registers: Registers) -> None:
    before = references()
    result = run_here("backup", "register.backup", "--json")
    assert result.code == 0, result.err
    written = json.loads(result.out)
    assert (written["entries"], written["reports"], written["encrypted"]) == (2, 0, False)
    assert stat.S_IMODE(Path("register.backup").stat().st_mode) == 0o600
    assert [path.name for path in here.folder.iterdir() if path.name.startswith(".")] == []
    lose(here, registers)
    restored = run_here("restore", "register.backup", "--json")
    assert (restored.code, restored.err) == (0, "")
    assert json.loads(restored.out)["head"] == written["head"]
    assert references() == before
    assert run_here("ledger", "check").code == 0
    assert run_here("case", "record", "FR", "court_order", "2025-08-01", "pending").code == 0
    [row] = [row for row in json.loads(run_here("check", "--json").out) if row["subject"] == "restored register"]
    assert (row["state"], "compare-channel" in row["next_step"]) == ("not set yet", True)
    [row] = [row for row in json.loads(run_here("check", "--json").out) if row["subject"] == "guards"]
    assert row["state"] == "good"


def test_restored_register_is_a_file_in_wal_for_its_owner(here: Installation, registers: Registers) -> None:
    assert run_here("backup", "register.backup").code == 0
    lose(here, registers)
    assert run_here("restore", "register.backup").code == 0
    place = here.folder / "transparency.db"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    with closing(sqlite3.connect(place)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@on_both
def test_backup_for_a_recipient_is_opened_by_its_identity_alone(here: Installation, registers: Registers) -> None:
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    Path("mine").write_text(f"# created: today\n{mine}\n")
    Path("other").write_text(f"{other}\n")
    assert run_here("backup", "register.age", "--recipient", str(mine.to_public())).code == 0
    assert b"court_order" not in Path("register.age").read_bytes()
    lose(here, registers)
    before = files_below(here.folder)
    for arguments in ((), ("--identity", "other"), ("--identity", "config.toml")):
        refused = run_here("restore", "register.age", *arguments)
        assert (refused.code, bool(refused.line)) == (65, True)
    assert files_below(here.folder) == before
    assert run_here("restore", "register.age", "--identity", "mine").code == 0
    assert len(references()) == 1


@pytest.mark.campaign  # a passphrase is made slow to try: seconds each time
def test_backup_with_a_passphrase_from_a_file(here: Installation, registers: Registers) -> None:
    Path("phrase").write_text("correct horse battery staple\n")
    Path("wrong").write_text("wrong\n")
    Path("empty").write_text("\n")
    assert run_here("backup", "register.age", "--passphrase-file", "empty").code == 65
    assert run_here("backup", "register.age", "--passphrase-file", "phrase").code == 0
    lose(here, registers)
    refused = run_here("restore", "register.age", "--passphrase-file", "wrong")
    assert (refused.code, "another one" in refused.line) == (65, True)
    assert run_here("restore", "register.age", "--passphrase-file", "phrase").code == 0
    assert len(references()) == 1


@pytest.mark.parametrize(
    "arguments",
    [("--recipient", "age1nonsense"), ("--recipient", "age1x", "--passphrase"), ("--passphrase-file", "missing")],
)
def test_wrong_key_writes_nothing(here: Installation, arguments: tuple[str, ...]) -> None:
    before = files_below(here.folder)
    refused = run_here("backup", "register.age", *arguments)
    assert refused.code in {64, 65, 73}
    assert refused.line
    assert files_below(here.folder) == before


@on_both
def test_nothing_is_overwritten(here: Installation) -> None:
    Path("mine").write_text("mine")
    Path("link").symlink_to("nowhere")
    assert run_here("backup", "register.backup").code == 0
    before = files_below(here.folder)
    for name in ("mine", "link", "register.backup", "."):
        refused = run_here("backup", name)
        assert (refused.code, bool(refused.line)) == (73, True)
    refused = run_here("restore", "register.backup")
    assert (refused.code, "there is a register" in refused.line) == (73, True)
    assert files_below(here.folder) == before


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


def altered(data: bytes) -> bytes:
    """Another case, of which the ledger says nothing."""
    place = data.index(b"court_order")
    return data[:place] + b"COURT_ORDER" + data[place + 11 :]


def empty(_data: bytes) -> bytes:
    return b""


def foreign(_data: bytes) -> bytes:
    return b"not a database at all"


@on_both
@pytest.mark.parametrize(
    "change", [truncated, altered, *(pytest.param(change, marks=pytest.mark.campaign) for change in (empty, foreign))]
)
def test_damaged_backup_is_refused_and_nothing_is_put_in_place(
    here: Installation, registers: Registers, change: Callable[[bytes], bytes], kind: str
) -> None:
    assert run_here("backup", "register.backup").code == 0
    if kind == "postgresql" and change is altered:  # the archive is compressed: one with other rows is made
        storage = here.settings.storage
        with Register(kind, storage.url, storage.owner_url).behind_the_back() as connection:
            connection.exec_driver_sql("UPDATE cases SET country = 'DE'")
        plain = storage.owner_url.replace("postgresql+psycopg", "postgresql")
        Path("register.backup").unlink()
        os.spawnlp(os.P_WAIT, "pg_dump", "pg_dump", "-Fc", "-f", "register.backup", "-d", plain)
    else:
        Path("register.backup").write_bytes(change(Path("register.backup").read_bytes()))
    lose(here, registers)
    before = files_below(here.folder)
    refused = run_here("restore", "register.backup")
    assert (refused.code, bool(refused.line)) in {(1, True), (65, True)}
    assert files_below(here.folder) == before
    assert run_here("case", "list").code == 78, "there is still no register"


def test_backup_of_another_database_is_named(here: Installation, registers: Registers) -> None:
    Path("dump").write_bytes(b"PGDMP and more")
    lose(here, registers)
    assert "PostgreSQL" in run_here("restore", "dump").line


def test_database_with_a_foreign_trigger_is_refused(here: Installation, registers: Registers) -> None:
    assert run_here("backup", "register.backup").code == 0
    with closing(sqlite3.connect("register.backup")) as raw:
        raw.execute("CREATE TRIGGER quiet AFTER INSERT ON cases BEGIN UPDATE cases SET requests = 1; END")
    lose(here, registers)
    refused = run_here("restore", "register.backup")
    assert (refused.code, "'quiet'" in refused.line) == (65, True)


def test_register_that_disagrees_with_its_ledger_is_not_backed_up(here: Installation) -> None:
    with Register("sqlite", here.settings.storage.url).behind_the_back() as connection:
        connection.exec_driver_sql("UPDATE cases SET country = 'DE'")
    refused = run_here("backup", "register.backup")
    assert (refused.code, "does not agree" in refused.line) == (1, True)
    assert not Path("register.backup").exists()


@on_both
def test_backup_of_an_older_version_is_upgraded_where_it_is_restored(
    here: Installation, registers: Registers, tmp_path: Path
) -> None:
    assert run_here("backup", "register.backup").code == 0
    before = references()
    lose(here, registers)
    with later_version(tmp_path):
        assert run_here("restore", "register.backup").code == 0
        assert references() == before
        assert run_here("ledger", "check").code == 0
        newer = Path("newer.backup")
        assert run_here("backup", newer).code == 0
        lose(here, registers)
    refused = run_here("restore", newer)
    assert (refused.code, "newer than this version" in refused.line) == (78, True)
    assert REVISIONS[-1] not in refused.line


@on_both
def test_folder_that_cannot_be_written_and_missing_tools_are_one_line(
    here: Installation, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    for place in ("missing/register.backup", "config.toml/register.backup", "/proc/register.backup"):
        refused = run_here("backup", place)
        assert (refused.code, bool(refused.line)) in {(73, True), (78, True)}
    if kind == "postgresql":
        monkeypatch.setenv("PATH", str(here.folder))
        refused = run_here("backup", "register.backup")
        assert (refused.code, "pg_dump was not found" in refused.line) == (78, True)
    assert not Path("register.backup").exists()


FAULTY_DUMP = """#!/bin/sh
for word in "$@"; do case $word in --file=*) file=${word#--file=};; esac; done
%s
"""
FAULTS = {
    "half an archive": ('pg_dump.real "$@" && truncate -s -300 "$file"', 73),
    "rows left out": ('pg_dump.real "$@" --exclude-table-data=cases', 73),
    "killed": ("kill -9 $$", 73),
}


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("fault", FAULTS)
def test_archive_that_is_not_whole_is_not_kept(
    here: Installation, registers: Registers, fault: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    programs, script = tmp_path / "programs", FAULTS[fault][0]
    programs.mkdir()
    (programs / "pg_dump.real").symlink_to(registers.server.programs / "pg_dump")
    (programs / "pg_dump").write_text(FAULTY_DUMP % script)
    (programs / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(programs), str(registers.server.programs), os.defpath]))
    before = files_below(here.folder)
    refused = run_here("backup", "register.backup")
    assert (refused.code, bool(refused.line)) == (FAULTS[fault][1], True)
    assert files_below(here.folder) == before


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_server_that_does_not_answer_is_one_line(here: Installation, command: str) -> None:
    assert run_here("backup", "register.backup").code == 0
    for url in (here.settings.storage.url, here.settings.storage.owner_url):
        here.config.write_text(here.config.read_text().replace(url.partition("?")[2], "host=/nowhere"))
    refused = run_here(command, "register.backup" if command == "restore" else "other.backup")
    assert (refused.code, "does not answer" in refused.line) == (69, True)
    assert not Path("other.backup").exists()
