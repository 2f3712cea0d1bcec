"""A disk that fails, is full, or a process that is killed, at single system calls of each command that writes."""

import copy
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions.integrity.restored import is_restored
from bot.actions.setup.backup import back_up, restore
from bot.config.settings import Settings
from storage.audit import check
from storage.backup.encryption import Opener
from storage.engine.database import REVISIONS, open_database
from storage.ledger import entries as ledger
from storage.vocabulary.errors import DomainError
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.migrations import LATER_REVISION, later_version
from tests.support.system_calls import Ended, Fault, drawn, faults, run
from tests.support.terminal import TRACE

Install = Callable[..., Installation]
ROWS = 30
FAULTS, MOST = 34, 334  # of each of six commands; in the soak fewer if a command makes fewer calls
MIGRATIONS = "migrations"
COMMANDS = {
    "record": ["bot", "case", "record", "FR", "court_order", "2025-08-01", "pending"],
    "import": ["bot", "import", "cases.csv"],
    "backup": ["bot", "backup", "new.backup"],
    "restore": ["bot", "restore", "kept.backup"],
    "migrate": ["tests.support.programs.newer_command", MIGRATIONS, LATER_REVISION, "migrate"],
    "publish": ["tests.support.programs.tick_command"],
}


@dataclass(frozen=True)
class Stage:
    """A folder with all that a command needs, and the head of its ledger before."""

    command: str
    whole: Path
    settings: Settings
    entries: int

    def arguments(self, folder: Path) -> list[str]:
        if self.command == "publish":
            return [*COMMANDS["publish"], str(folder / "config.toml"), DUE_AT.isoformat()]
        return [*COMMANDS[self.command], "--config", "config.toml"]


def staged(made: Installation, command: str, folder: Path) -> Stage:
    """Put what a command needs beside the register."""
    rows = (f"2025-08-{day:02},DE,court_order,pending\n" for day in range(1, ROWS + 1))  # none like another: no remark
    (made.folder / "cases.csv").write_text("received_on,country,legal_process,outcome\n" + "".join(rows))
    made.record(*[a_case() for _ in range(5)])
    if command == "publish":
        made.tick(DRAFT_AT)
    back_up(made.settings, made.folder / "kept.backup")
    entries = head(made.settings)
    if command == "restore":
        (made.folder / "transparency.db").unlink()
    if command == "migrate":
        with later_version(made.folder):
            (made.folder / "later-migrations").rename(made.folder / MIGRATIONS)
    shutil.copytree(made.folder, folder)
    return Stage(command, folder, made.settings, entries)


def head(settings: Settings) -> int:
    """The number of entries of a register that agrees with its ledger."""
    with closing(open_database(settings.storage.url)) as database, database.reading() as session:
        assert check.check(session) == ()
        return ledger.head(session).seq


def restorable(backup: Path, settings: Settings, folder: Path) -> int:
    """The entries of a backup, by way of restoring it."""
    place = folder / "again.db"
    changed = settings.model_copy(update={"storage": settings.storage.model_copy(update={"url": f"sqlite:///{place}"})})
    entries = restore(changed, backup, Opener(), actor="cli:ada", now=DUE_AT).entries
    place.unlink()
    return entries


def looked_at(stage: Stage, made: Installation, ended: Ended, fault: Fault) -> None:
    """Hold what a command left against what it said."""
    settings, folder = made.settings, made.folder
    if fault.kills:
        assert ended.code == -9
    else:
        assert TRACE not in ended.out + ended.err
        assert ended.code in {0, 1, 65, 69, 73, 75, 77, 78}, ended  # 77: a file that cannot be opened
        if ended.code and (stage.command != "publish" or ended.err):
            assert ended.err.startswith("transparency-bot: "), ended
            assert ended.err.count("\n") == 1, ended
    {
        "record": look_at_entries,
        "import": look_at_entries,
        "publish": look_at_channel,
        "backup": look_at_backup,
        "restore": look_at_restored,
        "migrate": look_at_migrated,
    }[stage.command](stage, made, ended)
    hidden = [path.name for path in folder.iterdir() if path.name.startswith(".")]
    assert hidden == [] or fault.kills or fault.call in {"unlink", "unlinkat"}, hidden
    assert settings == made.settings


def look_at_entries(stage: Stage, made: Installation, ended: Ended) -> None:
    """All of a command's entries are there or none; what was said to be recorded is."""
    added = head(made.settings) - stage.entries
    assert added in {0, 1}
    assert added or not (ended.code == 0 or "ecorded" in ended.out), "it was acknowledged and is not there"


def look_at_backup(stage: Stage, made: Installation, ended: Ended) -> None:
    backup = made.folder / "new.backup"
    assert head(made.settings) == stage.entries
    if ended.code >= 0:
        assert backup.exists() == (ended.code == 0)
    if backup.exists():
        assert restorable(backup, made.settings, made.folder) == stage.entries


def look_at_restored(stage: Stage, made: Installation, ended: Ended) -> None:
    register = made.folder / "transparency.db"
    if ended.code >= 0:
        assert register.exists() == (ended.code == 0)
    if register.exists():
        assert head(made.settings) == stage.entries + 1
        with closing(open_database(made.settings.storage.url)) as database, database.reading() as session:
            assert is_restored(session)
    else:
        assert restorable(made.folder / "kept.backup", made.settings, made.folder) == stage.entries


def look_at_migrated(stage: Stage, made: Installation, ended: Ended) -> None:
    try:
        assert head(made.settings) == stage.entries
        upgraded = False
    except DomainError:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("storage.engine.database.REVISIONS", (*REVISIONS, LATER_REVISION))
            assert head(made.settings) == stage.entries
        upgraded = True
    assert upgraded or ended.code != 0
    kept = list(made.folder.glob("transparency.db.*.backup"))
    assert kept or not upgraded
    for backup in kept:
        assert restorable(backup, made.settings, made.folder) == stage.entries


def look_at_channel(_stage: Stage, made: Installation, _ended: Ended) -> None:
    """Whatever was struck, later ticks finish the report, and each part appears once."""
    for minutes in (1, 12, 24, 45):
        made.tick(DUE_AT + timedelta(minutes=minutes))
    assert made.parts() == ["album", "text", "documents"]
    head(made.settings)


@pytest.mark.campaign
@pytest.mark.timeout(900)
@pytest.mark.parametrize("command", COMMANDS)
def test_fault_at_a_system_call_leaves_nothing_half_written_and_loses_nothing(
    install: Install,
    tmp_path_factory: pytest.TempPathFactory,
    record_property: Callable[[str, object], None],
    command: str,
) -> None:
    strike(install(), tmp_path_factory.mktemp("aside"), record_property, command, FAULTS)


@pytest.mark.soak
@pytest.mark.parametrize("command", COMMANDS)
def test_faults_at_two_thousand_system_calls_lose_nothing(
    install: Install,
    tmp_path_factory: pytest.TempPathFactory,
    record_property: Callable[[str, object], None],
    command: str,
) -> None:
    strike(install(), tmp_path_factory.mktemp("aside"), record_property, command, MOST)


def strike(
    made: Installation, aside: Path, record_property: Callable[[str, object], None], command: str, wanted: int
) -> None:
    """Run a command again and again, each time with a fault at another system call, and look at what is left."""
    stage, log = staged(made, command, aside / "whole"), aside / "log"
    chats = copy.deepcopy(made.sandbox.world.chats)

    def again(fault: Fault | None) -> Ended:
        shutil.rmtree(made.folder)
        shutil.copytree(stage.whole, made.folder)
        made.sandbox.world.chats = copy.deepcopy(chats)
        made.sandbox.clock.at = DUE_AT if command == "publish" else made.sandbox.clock.at
        return run(stage.arguments(made.folder), made.folder, log, fault)

    ended = again(None)
    assert ended.code == 0, ended
    struck = 0
    possible = drawn(faults(log, made.folder), 2 * wanted, seed=20261129)
    for fault in possible:
        ended = again(fault)
        if ended.struck:
            struck += 1
            looked_at(stage, made, ended, fault)
        if struck == wanted:
            break
    record_property("measured", f"{command}: {struck} faults of the machine")
    assert struck >= min(wanted, len(possible) // 2) * 3 // 4  # about 3 of 4 strike, and some commands make few calls
