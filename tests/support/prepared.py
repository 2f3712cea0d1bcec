"""Installations at a moment of their life, made once, and copied with their Telegram for each run from there on."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.actions.integrity.mark import mark_path
from bot.actions.publishing.approve import Person, approve_draft
from bot.actions.publishing.correct import ask_correction
from bot.config.settings import Settings
from bot.sandbox.demo.world import LEGAL
from bot.sandbox.world.files import FileStore
from bot.sandbox.world.world import Chat
from storage.vocabulary.period import Period
from tests.support.installation import DRAFT_AT, DUE_AT, OPENED_AT, Installation, a_case, installed
from tests.support.registers import Register, Registers
from tests.support.telegram import Sandbox, stand_in_telegram
from tests.support.ticking import Workbench, workbench

CORRECTED_AT = DUE_AT + timedelta(days=30)
SECOND_DUE = DUE_AT + timedelta(days=181)
APPROVER = Person(id=LEGAL, name="Legal", actor=f"chat:{LEGAL}", aside=False)


@dataclass(frozen=True)
class Scene:
    """A closed installation: its settings, its register, and what stands in the chats of its Telegram."""

    settings: Settings
    register: Register
    chats: dict[int, Chat]
    files: FileStore
    stage: Register  # where each run finds the same rows
    beside: dict[str, bytes]  # the key and the mark beside it, by name

    def installation(self, folder: Path, sandbox: Sandbox, registers: Registers) -> Installation:
        """A copy of the register, beside a Telegram in which the same stands."""
        register = registers.copy(self.register, self.stage)
        world, fresh = sandbox.world, count(9_000_000_000_000_001)  # no number of an album or a file comes twice
        world.chats, world.numbers = copy.deepcopy(self.chats), fresh
        world.files = FileStore(dict(self.files.by_id), dict(self.files.variants), set(self.files.forgotten), fresh)
        key = folder / self.settings.signing.key_file.name
        for name, data in self.beside.items():
            (folder / name).touch(mode=0o600)
            (folder / name).write_bytes(data)
        moved = {
            "signing": self.settings.signing.model_copy(update={"key_file": key}),
            "storage": self.settings.storage.model_copy(update={"url": register.url}),
            "telegram": self.settings.telegram.model_copy(update={"api_url": sandbox.url}),
        }
        return Installation(folder, self.settings.model_copy(update=moved), sandbox)

    @contextmanager
    def again(self, folder: Path, sandbox: Sandbox, registers: Registers) -> Iterator[Workbench]:
        """A workbench on such a copy."""
        with workbench(self.installation(folder, sandbox, registers)) as bench:
            yield bench


def played(
    kind: str,
    folder: Path,
    registers: Registers,
    life: Callable[[Installation], None],
    admins: list[dict[str, Any]] | None = None,
    **sections: dict[str, Any],
) -> Scene:
    """The scene after a life: what is done with an installation that was just opened, and closed at the end."""
    register = registers.new(kind, opened_at=OPENED_AT)
    storage = {"url": register.url, "owner_url": register.owner_url}
    with stand_in_telegram() as sandbox:
        made = installed(folder, sandbox, admins, storage=storage, **sections)
        life(made)
    key = made.settings.signing.key_file
    beside = {path.name: path.read_bytes() for path in (key, mark_path(made.settings)) if path.exists()}
    return Scene(made.settings, register, sandbox.world.chats, sandbox.world.files, registers.copy(register), beside)


def _drafted(made: Installation, bench: Workbench) -> None:
    """One case is recorded, and its report drafted."""
    made.record(a_case())
    assert bench.tick(DRAFT_AT)


def first_report_drafted(made: Installation) -> None:
    """Nothing stands in the channel yet."""
    with workbench(made) as bench:
        _drafted(made, bench)


def second_report_drafted(made: Installation) -> None:
    """The first report stands, the draft of the next one too."""
    with workbench(made) as bench:
        _drafted(made, bench)
        assert bench.tick(DUE_AT)
        assert bench.tick(SECOND_DUE - timedelta(days=1))


def correction_approved(made: Installation) -> None:
    """The first report stands; a correction that adds a second case is approved, not sealed yet."""
    with workbench(made) as bench:
        _drafted(made, bench)
        assert bench.tick(DUE_AT)
        made.record(a_case(country="DE", received_on=date(2025, 10, 2)))
        reason = "late_information one demand was entered late"
        ask_correction(bench.context, Period.parse("2025-H2"), reason, now=CORRECTED_AT, actor=APPROVER.actor)
        assert bench.tick(CORRECTED_AT)
        approve_draft(bench.context, bench.nonce("✓ Approve: complete and correct"), APPROVER)


LIVES = {
    "report 1": first_report_drafted,
    "report 2": second_report_drafted,
    "correction": correction_approved,
}


def before(publication: str, kind: str, folder: Path, registers: Registers) -> Scene:
    """The scene before a publication, on a database of a kind; one person approves, and no grounds are required."""
    policy: dict[str, Any] = {"requires_grounds": []}
    return played(kind, folder, registers, LIVES[publication], report={"approvals": 1}, policy=policy)
