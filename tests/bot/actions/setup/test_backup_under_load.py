"""Backups at random moments while a thread and a process write: each restores to a prefix with all acknowledged."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.actions.setup.backup import back_up, restore
from bot.config.settings import Settings
from storage.backup.encryption import Opener
from storage.engine.database import open_database
from storage.ledger import entries
from storage.vocabulary.publishing import EntryKind
from tests.support.installation import OPENED_AT, Installation, on_both
from tests.support.processes import Program
from tests.support.programs.recording import acknowledged_writes
from tests.support.registers import Register, Registers
from tests.support.samples import sampled

ON_A_SERVER = 25  # copies at most: copying and restoring takes seconds there


class Load:
    """What was acknowledged to the writers so far."""

    def __init__(self, file: Path) -> None:
        self.file, self.in_thread = file, 0

    def note(self, entry: int) -> None:
        self.in_thread = entry

    @property
    def newest(self) -> int:
        """The newest acknowledged entry of either."""
        lines = self.file.read_text().split("\n")[:-1]
        return max([self.in_thread, *map(int, lines[-1:])])


@contextmanager
def under_load(made: Installation) -> Iterator[Load]:
    """A thread of this process and another process, which write as fast as they can."""
    url, file = made.settings.storage.url, made.folder / "acknowledged"
    file.touch()
    load, ending = Load(file), threading.Event()
    with closing(open_database(url, patience=60)) as database:
        thread = threading.Thread(target=acknowledged_writes, args=(database, load.note, ending.is_set))
        process = Program("tests.support.programs.recording", url, str(file))
        thread.start()
        try:
            while not (load.in_thread and file.stat().st_size):
                assert process.returncode is None
                time.sleep(0.01)
            yield load
        finally:
            ending.set()
            thread.join()
            process.kill()
            process.wait(20)


def links(settings: Settings) -> list[tuple[int, str, str]]:
    """The ledger of a register; that the rest of it agrees was checked where it was restored."""
    with closing(open_database(settings.storage.url)) as database, database.reading() as session:
        return [(entry.seq, entry.digest, entry.kind) for entry in entries.entries(session)]


def elsewhere(made: Installation, registers: Registers, folder: Path) -> tuple[Settings, Register]:
    """The settings of an empty installation, and where its register will be."""
    if made.settings.storage.url.startswith("sqlite"):
        place = Register("sqlite", f"sqlite:///{folder / 'restored.db'}")
    else:
        place = registers.server.empty()
    storage = made.settings.storage.model_copy(update={"url": place.url, "owner_url": place.owner_url})
    return made.settings.model_copy(update={"storage": storage}), place


@on_both
@sampled(2, 100)
def test_backup_under_load_restores_to_a_prefix_with_all_that_was_acknowledged(
    install: Callable[..., Installation],
    registers: Registers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    sample: int,
) -> None:
    if kind == "postgresql":
        monkeypatch.setenv("PATH", str(registers.server.programs))
        sample = min(sample, ON_A_SERVER)
    made, moments, promised = install(), random.Random(20261129), []
    with under_load(made) as load:
        for number in range(sample):
            time.sleep(moments.uniform(0, 0.3))
            acknowledged, file = load.newest, tmp_path / f"{number}.backup"
            backup = back_up(made.settings, file)
            assert backup.entries >= acknowledged
            promised.append((file, backup))
    whole = links(made.settings)
    for file, backup in promised:
        settings, place = elsewhere(made, registers, tmp_path)
        result = restore(settings, file, Opener(), actor="cli:ada", now=OPENED_AT)
        *prefix, last = links(settings)
        assert prefix == whole[: backup.entries]
        assert (result.digest, last[2]) == (backup.digest, EntryKind.REGISTER_RESTORED)
        registers.discard(place)
    assert len({backup.entries for _, backup in promised}) >= sample / 2
