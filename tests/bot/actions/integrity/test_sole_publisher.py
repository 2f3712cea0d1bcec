"""Older copies, clones and second programs: nothing appears twice in the channel, and the admins learn what to do."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.actions.context.terminal import Row
from bot.actions.integrity.adopt import compare_channels
from bot.actions.integrity.mark import mark_path
from bot.actions.integrity.sole_publisher import (
    RegisterOlder,
    RegisterUnmarked,
    SecondProgram,
    confirm_sole,
    note_rival,
)
from bot.actions.publishing.approve import approve_draft
from bot.actions.publishing.publish_early import publish_now
from bot.config.settings import Settings
from bot.sandbox.demo.world import CHANNEL_ID
from bot.sandbox.world.faults import too_many
from storage.chat.buttons import StaleButton
from storage.vocabulary.period import Period
from tests.support.faults import FaultCase, FaultyChannel
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case, on_both
from tests.support.prepared import APPROVER, Scene, played
from tests.support.registers import Register, Registers
from tests.support.telegram import Sandbox
from tests.support.terminal import run_command
from tests.support.ticking import PERSON, Workbench, workbench

Install = Callable[..., Installation]
PERIOD = Period.parse("2025-H2")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WHOLE = ["album", "text", "documents"]
LATER = (MINUTE, 12 * MINUTE, DAY, 2 * DAY)
OLDER, UNKNOWN = "It looks like an older copy", "that the register does not know"
CONFIRM = "Not our reports: continue"
ENDED = "The other program has stopped: continue"

Copies = dict[str, tuple[bytes, bytes | None]]


def file_of(settings: Settings) -> Path:
    return Path(settings.storage.url.removeprefix("sqlite:///"))


def copied(settings: Settings) -> tuple[bytes, bytes | None]:
    """The register and the mark as they are now, also while the register is open."""
    with closing(sqlite3.connect(file_of(settings))) as source, closing(sqlite3.connect(":memory:")) as target:
        source.backup(target)
        mark = mark_path(settings)
        return target.serialize(), mark.read_bytes() if mark.exists() else None


def put_back(settings: Settings, register: bytes, mark: bytes | None, *, keep: str) -> None:
    """Put an older register in the place of the present one; `keep` says what becomes of the mark beside the key."""
    path = file_of(settings)
    for name in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        name.unlink(missing_ok=True)
    path.write_bytes(register)
    if keep == "old" and mark is not None:
        mark_path(settings).write_bytes(mark)
    elif keep != "kept":
        mark_path(settings).unlink(missing_ok=True)


def interrupted(bench: Workbench, at: datetime, nth: int) -> None:
    """A tick whose nth call to the channel is put off by Telegram."""
    listener = FaultyChannel(
        bench.context.channel, bench.installation.sandbox.world, FaultCase("429", too_many(7)), nth
    )
    whole, bench.context = bench.context, replace(bench.context, channel=listener)
    bench.tick(at)
    bench.context = whole


@pytest.fixture(scope="module")
def lived(registers: Registers, tmp_path_factory: pytest.TempPathFactory) -> tuple[Scene, Copies]:
    """A report that was published, with copies of its register from each step on the way; made once."""
    copies: Copies = {}

    def life(made: Installation) -> None:
        with workbench(made) as bench:
            copies["opened"] = copied(made.settings)
            made.record(a_case())
            bench.tick(DRAFT_AT)
            copies["drafted"] = copied(made.settings)
            for nth, step in enumerate(["sealed", "album sent", "text sent", "documents sent"], start=1):
                interrupted(bench, DUE_AT + nth * MINUTE, 1)
                copies[step] = copied(made.settings)
                if nth < 4:
                    interrupted(bench, DUE_AT + nth * MINUTE + MINUTE / 2, 2)
            assert bench.tick(DUE_AT + 10 * MINUTE)
            copies["published"] = copied(made.settings)

    return played("sqlite", tmp_path_factory.mktemp("lived"), registers, life), copies


@contextmanager
def restored(
    lived: tuple[Scene, Copies], step: str, keep: str, folder: Path, sandbox: Sandbox, registers: Registers
) -> Iterator[Workbench]:
    """A bench whose register is an older copy, beside the channel as it has become since."""
    scene, copies = lived
    made = scene.installation(folder, sandbox, registers)
    put_back(made.settings, *copies[step], keep=keep)
    with workbench(made) as bench:
        yield bench


STEPS = ("opened", "drafted", "sealed", "album sent", "text sent", "documents sent", "published")


SCENARIOS = [(step, keep) for step in STEPS for keep in ("kept", "old", "gone")]


@pytest.mark.parametrize(
    ("step", "keep"),
    [SCENARIOS[0], *SCENARIOS[1::2], *(pytest.param(*one, marks=pytest.mark.campaign) for one in SCENARIOS[2::2])],
)
def test_older_copy_posts_nothing_twice(
    lived: tuple[Scene, Copies], step: str, keep: str, tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> None:
    with restored(lived, step, keep, tmp_path, sandbox, registers) as bench:
        before = [message.id for message in bench.installation.channel()]
        assert bench.installation.parts() == WHOLE
        for later in LATER:
            bench.tick(DUE_AT + later + 10 * MINUTE)
        assert [message.id for message in bench.installation.channel()] == before
        texts = bench.installation.admin_texts()
        if step in ("opened", "drafted"):
            assert any((OLDER if keep == "kept" else UNKNOWN) in text for text in texts), texts
            assert any("transparency-bot check --compare-channel" in text for text in texts)
        if keep == "kept" and step != "published":
            assert any(OLDER in text for text in texts), texts
        assert bench.findings() == ()


def test_copy_from_between_two_parts_is_settled_by_looking(
    lived: tuple[Scene, Copies], tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> None:
    with restored(lived, "album sent", "old", tmp_path, sandbox, registers) as bench:
        assert [bench.tick(DUE_AT + DAY + later) for later in (MINUTE, 2 * MINUTE)][-1]
        assert any("has been posted in full" in text for text in bench.installation.admin_texts())
        assert bench.installation.parts() == WHOLE


def test_newest_copy_goes_on_with_the_next_report(
    lived: tuple[Scene, Copies], tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> None:
    """A moved machine has no mark: it is written once the channel was seen to agree."""
    with restored(lived, "published", "gone", tmp_path, sandbox, registers) as bench:
        assert bench.tick(datetime(2026, 7, 15, 12, tzinfo=DUE_AT.tzinfo))
        assert bench.installation.parts() == WHOLE * 2
        assert mark_path(bench.context.settings).stat().st_mode & 0o777 == 0o600


@contextmanager
def two(made: Installation, folder: Path) -> Iterator[tuple[Workbench, Workbench]]:
    """Two benches on two copies of one folder, with one Telegram."""
    folder.mkdir()
    settings = made.settings
    path, key = folder / "clone.db", folder / "clone.key"
    path.write_bytes(copied(settings)[0])
    key.touch(mode=0o600)
    key.write_bytes(settings.signing.key_file.read_bytes())
    changed = {
        "storage": settings.storage.model_copy(update={"url": f"sqlite:///{path}"}),
        "signing": settings.signing.model_copy(update={"key_file": key}),
    }
    clone = replace(made, folder=folder, settings=settings.model_copy(update=changed))
    with workbench(made) as first, workbench(clone) as second:
        yield first, second


@pytest.mark.parametrize("at", [DUE_AT, DUE_AT + HOUR, DUE_AT + DAY + HOUR])
def test_clone_stops_at_the_post_of_the_other(install: Install, tmp_path: Path, at: datetime) -> None:
    made = install()
    with two(made, tmp_path / "clone") as (first, second):
        made.record(a_case())
        first.tick(DRAFT_AT)
        second.tick(DRAFT_AT)
        first.tick(DUE_AT)
        for later in (timedelta(), *LATER):
            second.tick(at + later)
        assert made.parts() == WHOLE
        assert any(UNKNOWN in text for text in made.admin_texts())


def test_clone_that_sealed_first_sends_nothing_after_the_other(install: Install, tmp_path: Path) -> None:
    """Both seal before either has sent: the look before the first part finds what the other posted."""
    made = install()
    with two(made, tmp_path / "clone") as (first, second):
        made.record(a_case())
        for bench in (first, second):
            bench.tick(DRAFT_AT)
        interrupted(second, DUE_AT, 1)  # sealed, and put off by Telegram before anything was sent
        first.tick(DUE_AT + MINUTE)
        second.context.channels.cleared.clear()  # as after a restart
        for later in LATER:
            second.tick(DUE_AT + MINUTE + later)
        assert made.parts() == WHOLE


def test_late_notice_of_a_clone_is_not_repeated(install: Install, tmp_path: Path) -> None:
    made = install(report={"if_unapproved": "late-notice"})
    with two(made, tmp_path / "clone") as (first, second):
        first.tick(DUE_AT + DAY)
        second.tick(DUE_AT + DAY + MINUTE)
        assert made.parts() == ["text"]


@pytest.mark.parametrize("approved", [True, False])
def test_late_notice_comes_though_a_second_program_stops_the_report(install: Install, *, approved: bool) -> None:
    made = install(report={"if_unapproved": "publish" if approved else "late-notice"})
    with workbench(made) as bench:
        bench.tick(DRAFT_AT)
        note_rival(bench.context)
        bench.tick(DUE_AT)
        assert made.parts() == []
        bench.tick(DUE_AT + DAY)
        [notice] = made.channel()
        assert "transparency report late" in notice.text


def test_late_notice_comes_though_the_register_is_an_older_copy(install: Install) -> None:
    made = install()
    with workbench(made) as bench:
        bench.tick(DRAFT_AT)
        mark_path(made.settings).write_text(json.dumps({"reports": 3, "entry": 999, "digest": "a" * 64}))
        bench.tick(DUE_AT + DAY)
        assert [message.kind for message in made.channel()] == ["text"]
        assert any(OLDER in text for text in made.admin_texts())


def pressed(bench: Workbench, label: str) -> None:
    confirm_sole(bench.context, bench.nonce(label), person=PERSON, actor=f"chat:{PERSON}")


def test_second_program_stops_the_report_until_an_approver_answers(install: Install) -> None:
    made = install()
    with workbench(made) as bench:
        bench.tick(DRAFT_AT)
        note_rival(bench.context)
        note_rival(bench.context)
        bench.tick(DUE_AT)
        bench.tick(DUE_AT + MINUTE)
        assert made.parts() == []
        assert sum("Another program is receiving" in text for text in made.admin_texts()) == 1
        nonce = bench.nonce(ENDED)
        pressed(bench, ENDED)
        with pytest.raises(StaleButton):
            confirm_sole(bench.context, nonce, person=PERSON, actor="chat:1")
        assert bench.tick(DUE_AT + 2 * MINUTE)
        assert made.parts() == WHOLE
        assert bench.findings() == ()
        note_rival(bench.context)
        bench.tick(DUE_AT + 3 * MINUTE)
        assert sum("Another program is receiving" in text for text in made.admin_texts()) == 2


@on_both
def test_register_behind_its_mark_is_recognised_on_both_databases(
    install: Install, registers: Registers, kind: str
) -> None:
    made = install()
    storage = made.settings.storage
    register = Register(kind, storage.url, storage.owner_url)
    older = registers.copy(register)
    made.record(a_case())
    made.tick(DRAFT_AT)
    made.tick(DRAFT_AT + MINUTE)
    registers.copy(older, register)
    made.tick(DUE_AT)
    assert made.parts() == []
    assert any(OLDER in text for text in made.admin_texts())


def test_words_of_others_do_not_stop_a_report(install: Install) -> None:
    made = install()
    world = made.sandbox.world
    with workbench(made) as bench:
        for text in ("Hello", "Our transparency report is due soon", f"{made.settings.publisher.name}: we are hiring"):
            world.post(world.chats[CHANNEL_ID], PERSON, text=text)
        assert bench.tick(DUE_AT)
    assert made.parts() == ["text"] * 3 + WHOLE


def test_post_that_looks_like_a_report_is_left_to_an_approver(install: Install) -> None:
    made = install()
    world, name = made.sandbox.world, made.settings.publisher.name
    with workbench(made) as bench:
        bench.tick(DRAFT_AT)
        world.post(world.chats[CHANNEL_ID], PERSON, text=f"{name}: transparency report, first half of 2025")
        bench.tick(DUE_AT)
        assert made.parts() == ["text"]
        pressed(bench, CONFIRM)
        assert bench.tick(DUE_AT + MINUTE)
        assert made.parts() == ["text", *WHOLE]
        assert bench.findings() == ()


def test_newer_posts_that_cannot_be_read_are_left_to_an_approver(install: Install) -> None:
    made = install()
    world = made.sandbox.world
    with workbench(made) as bench:
        bench.tick(DRAFT_AT)
        world.chats[CHANNEL_ID].protected = True
        world.post(world.chats[CHANNEL_ID], PERSON, text="Something")
        bench.tick(DUE_AT)
        assert made.parts() == ["text"]
        assert any("cannot read the newer messages" in text for text in made.admin_texts())
        pressed(bench, CONFIRM)
        assert bench.tick(DUE_AT + MINUTE)


def test_publish_on_the_terminal_asks_the_same(install: Install) -> None:
    """It cannot look at the channel, so it needs a mark."""
    made = install(report={"approvals": 1})
    with workbench(made) as bench:
        bench.tick(DRAFT_AT)
        path = mark_path(bench.context.settings)
        kept = path.read_bytes()
        approve_draft(bench.context, bench.nonce("✓ Approve: complete and correct"), APPROVER)
        path.unlink()
        with pytest.raises(RegisterUnmarked):
            publish_now(bench.context, PERIOD, now=DRAFT_AT)
        path.write_text(json.dumps({"reports": 0, "entry": 999, "digest": "b" * 64}))
        with pytest.raises(RegisterOlder):
            publish_now(bench.context, PERIOD, now=DRAFT_AT)
        path.write_bytes(kept)
        note_rival(bench.context)
        with pytest.raises(SecondProgram):
            publish_now(bench.context, PERIOD, now=DRAFT_AT)
        bench.tick(DRAFT_AT)
        pressed(bench, ENDED)
        assert publish_now(bench.context, PERIOD, now=DRAFT_AT).period.label == "2025-H2"
        assert bench.tick(DRAFT_AT + MINUTE)
        assert made.parts() == WHOLE


def compared(bench: Workbench) -> dict[str, Row]:
    return {row.subject: row for row in compare_channels(bench.context)}


@pytest.mark.parametrize("step", ["album sent", "documents sent"])
def test_comparing_goes_on_with_an_older_copy_where_the_channel_agrees(
    lived: tuple[Scene, Copies], step: str, tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> None:
    with restored(lived, step, "kept", tmp_path, sandbox, registers) as bench:
        bench.tick(DUE_AT + HOUR)
        rows = compared(bench)
        assert rows["register and channel"].state == "good", rows
        assert "record the missing cases again" in rows["register and channel"].next_step
        for later in LATER:
            bench.tick(DUE_AT + 2 * HOUR + later)
        assert bench.installation.parts() == WHOLE
        assert any("has been posted in full" in text for text in bench.installation.admin_texts())
        assert bench.findings() == ()


def test_comparing_names_the_posts_that_an_older_copy_does_not_know(
    lived: tuple[Scene, Copies], tmp_path: Path, sandbox: Sandbox, registers: Registers
) -> None:
    with restored(lived, "drafted", "kept", tmp_path, sandbox, registers) as bench:
        rows = compared(bench)
        assert rows["channel @transparency, posts"].state == "wrong"
        assert str(bench.installation.channel()[0].id) in rows["channel @transparency, posts"].text
        assert rows["register and channel"].state == "not set yet"
        bench.tick(DUE_AT + HOUR)
        assert bench.installation.parts() == WHOLE


def test_comparing_ends_the_question_about_a_second_program(install: Install) -> None:
    made = install()
    with workbench(made) as bench:
        bench.tick(DRAFT_AT)
        note_rival(bench.context)
        assert compared(bench)["register and channel"].state == "good"
        assert bench.tick(DUE_AT)
        assert made.parts() == WHOLE


def test_comparing_is_a_row_of_check(install: Install) -> None:
    made = install()
    made.tick(DRAFT_AT)
    result = run_command("check", "--compare-channel", "--json", "--config", made.config, at=DRAFT_AT)
    [row] = [row for row in json.loads(result.out) if row["subject"] == "register and channel"]
    assert row["state"] == "good", result.out
