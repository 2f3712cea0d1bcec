"""A register restored from a backup, and a clone of it: nothing is posted twice, nothing at all before a comparison."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.actions.integrity.adopt import compare_channels
from bot.actions.integrity.mark import mark_path
from bot.actions.integrity.restored import RegisterRestored, waits_for_comparison
from bot.actions.publishing.approve import approve_draft
from bot.actions.publishing.publish_early import publish_now
from bot.actions.setup.backup import back_up, restore
from bot.config.settings import Settings
from storage.backup.encryption import Opener
from storage.vocabulary.period import Period
from tests.bot.actions.integrity.test_sole_publisher import (
    CONFIRM,
    DAY,
    HOUR,
    LATER,
    MINUTE,
    WHOLE,
    file_of,
    interrupted,
    pressed,
)
from tests.bot.actions.setup.test_backup_under_load import elsewhere
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case, on_both
from tests.support.prepared import APPROVER, Scene, played
from tests.support.registers import Registers
from tests.support.telegram import Sandbox
from tests.support.ticking import Workbench, workbench

Install = Callable[..., Installation]
WAITS = "The register was restored from a backup."
NEXT_DRAFT, NEXT_DUE = (datetime(2026, 7, day, 12, tzinfo=DUE_AT.tzinfo) for day in (4, 15))
Backups = dict[str, Path]


@pytest.fixture(scope="module")
def lived(registers: Registers, tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, Backups]:
    """A report that was published, with backups of its register from each step on the way; made once."""
    backups: Backups = {}
    folder = tmp_path_factory.mktemp("lived")

    def keep(made: Installation, step: str) -> None:
        backups[step] = folder / f"{step}.backup"
        back_up(made.settings, backups[step])

    def life(made: Installation) -> None:
        with workbench(made) as bench:
            keep(made, "opened")
            made.record(a_case())
            bench.tick(DRAFT_AT)
            keep(made, "drafted")
            for nth, step in enumerate(["sealed", "album sent", "text sent", "documents sent"], start=1):
                interrupted(bench, DUE_AT + nth * MINUTE, 1)
                keep(made, step)
                if nth < 4:
                    interrupted(bench, DUE_AT + nth * MINUTE + MINUTE / 2, 2)
            assert bench.tick(DUE_AT + 10 * MINUTE)
            keep(made, "published")

    return played("sqlite", folder, registers, life), backups


@contextmanager
def restored(
    lived: tuple[Scene, Backups], step: str, folder: Path, sandbox: Sandbox, registers: Registers, *, mark: bool
) -> Iterator[Workbench]:
    """A bench on a register that was restored from a backup, beside the channel as it has become since."""
    scene, backups = lived
    made = scene.installation(folder, sandbox, registers)
    put_back(made.settings, backups[step])
    if not mark:
        mark_path(made.settings).unlink(missing_ok=True)
    with workbench(made) as bench:
        yield bench


def put_back(settings: Settings, backup: Path) -> None:
    """Lose the register and restore a backup."""
    path = file_of(settings)
    for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        name.unlink(missing_ok=True)
    restore(settings, backup, Opener(), actor="cli:ada", now=DUE_AT + 15 * MINUTE)


def compared(bench: Workbench) -> bool:
    return all(row.state == "good" for row in compare_channels(bench.context))


STEPS = ("opened", "drafted", "sealed", "album sent", "text sent", "documents sent", "published")
AGREEING = STEPS[2:]  # in the earlier ones the register does not know the report
SCENARIOS = [(step, mark) for step in STEPS for mark in (False, True)]


@pytest.mark.parametrize(
    ("step", "mark"),
    [
        *SCENARIOS[2::4],
        *(pytest.param(*one, marks=pytest.mark.campaign) for one in SCENARIOS if one not in SCENARIOS[2::4]),
    ],
)
def test_restored_register_posts_nothing_before_and_nothing_twice_after_the_comparison(
    lived: tuple[Scene, Backups], step: str, mark: bool, tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> None:
    with restored(lived, step, tmp_path, sandbox, registers, mark=mark) as bench:
        made = bench.installation
        before = [message.id for message in made.channel()]
        posted = len(sandbox.calls("sendMessage"))
        for later in LATER:
            bench.tick(DUE_AT + later + 20 * MINUTE)
        assert [message.id for message in made.channel()] == before
        assert sum(WAITS in text for text in made.admin_texts()) == 1
        assert len(sandbox.calls("sendMessage")) == posted + 1, "the admins got one message, the channel none"
        agrees = compared(bench)
        assert agrees == (step in AGREEING)
        for later in LATER:
            bench.tick(DUE_AT + 3 * DAY + later)
        assert made.parts() == WHOLE
        assert waits_for_comparison(bench.context) != agrees
        assert bench.findings() == ()


def test_report_that_the_register_lost_is_left_to_an_approver(
    lived: tuple[Scene, Backups], tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> None:
    """As docs/explanation/delivery.md describes it: the next period is the first one, and the button confirms it."""
    with restored(lived, "drafted", tmp_path, sandbox, registers, mark=False) as bench:
        made = bench.installation
        report = made.settings.report.model_copy(update={"first_period": "2026-H1"})
        bench.context = replace(bench.context, settings=made.settings.model_copy(update={"report": report}))
        assert not compared(bench)
        bench.tick(DUE_AT + DAY)
        pressed(bench, CONFIRM)
        assert compared(bench)
        for later in (DAY, 2 * DAY):
            bench.tick(DUE_AT + DAY + later)
        assert made.parts() == WHOLE
        for at in (NEXT_DRAFT, NEXT_DUE, NEXT_DUE + MINUTE):
            bench.tick(at)
        assert made.parts() == WHOLE * 2


def test_restored_register_goes_on_with_the_next_report(
    lived: tuple[Scene, Backups], tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> None:
    with restored(lived, "published", tmp_path, sandbox, registers, mark=False) as bench:
        bench.tick(NEXT_DUE)
        assert bench.installation.parts() == WHOLE
        assert compared(bench)
        assert bench.tick(NEXT_DUE + MINUTE)
        assert bench.installation.parts() == WHOLE * 2
        assert bench.findings() == ()


@pytest.mark.parametrize("first", ["the original", pytest.param("the clone", marks=pytest.mark.campaign)])
def test_clone_from_a_backup_and_its_original_post_nothing_twice(
    lived: tuple[Scene, Backups], first: str, tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> None:
    """Both run with one token. The clone was compared when all agreed, so it may publish; whoever is second may not."""
    scene, backups = lived
    made = scene.installation(tmp_path, sandbox, registers)
    clone = cloned(made, tmp_path / "clone", backups["published"])
    with workbench(made) as original, workbench(clone) as copy:
        copy.tick(DUE_AT + HOUR)
        assert made.parts() == WHOLE
        assert compared(copy)
        benches = [original, copy] if first == "the original" else [copy, original]
        for at in (NEXT_DRAFT, NEXT_DUE, *(NEXT_DUE + later for later in LATER)):
            for bench in benches:
                bench.tick(at)
        assert made.parts() == WHOLE * 2


def cloned(made: Installation, folder: Path, backup: Path) -> Installation:
    """A second installation with the same token and key, whose register is restored from a backup."""
    folder.mkdir()
    key = folder / "clone.key"
    key.touch(mode=0o600)
    key.write_bytes(made.settings.signing.key_file.read_bytes())
    changed = {
        "storage": made.settings.storage.model_copy(update={"url": f"sqlite:///{folder / 'clone.db'}"}),
        "signing": made.settings.signing.model_copy(update={"key_file": key}),
    }
    clone = replace(made, folder=folder, settings=made.settings.model_copy(update=changed))
    restore(clone.settings, backup, Opener(), actor="cli:ada", now=DUE_AT + HOUR)
    return clone


@on_both
def test_restored_register_waits_on_both_databases(
    install: Install, registers: Registers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    if kind == "postgresql":
        monkeypatch.setenv("PATH", str(registers.server.programs))
    made = install()
    made.record(a_case())
    made.tick(DRAFT_AT)
    back_up(made.settings, tmp_path / "register.backup")
    settings, place = elsewhere(made, registers, tmp_path)
    restore(settings, tmp_path / "register.backup", Opener(), actor="cli:ada", now=DRAFT_AT)
    again = replace(made, settings=settings)
    again.tick(DUE_AT)
    assert made.parts() == []
    with workbench(again) as bench:
        assert compared(bench)
        bench.tick(DUE_AT + MINUTE)
    assert made.parts() == WHOLE
    registers.discard(place)


def test_publish_on_the_terminal_waits_too(install: Install, tmp_path: Path) -> None:
    made = install(report={"approvals": 1})
    with workbench(made) as bench:
        bench.tick(DRAFT_AT)
        approve_draft(bench.context, bench.nonce("✓ Approve: complete and correct"), APPROVER)
        back_up(made.settings, tmp_path / "register.backup")
    put_back(made.settings, tmp_path / "register.backup")
    with workbench(made) as bench, pytest.raises(RegisterRestored, match="compare-channel"):
        publish_now(bench.context, Period.parse("2025-H2"), now=DRAFT_AT + timedelta(minutes=30))
