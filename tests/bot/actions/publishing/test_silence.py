"""Whatever stops a draft does not stop the news that it is late, and its cause is reported once."""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event

from bot.actions.admins.failures import failures_of
from bot.actions.context.signing_key import KeyMissing
from bot.actions.publishing.draft.status import status
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL
from bot.sandbox.world.faults import refuse
from reports.charts.process import ChartsFailed
from storage.engine import disk_reserve
from tests.support.installation import DRAFT_AT, DUE_AT, REGISTER, Installation
from tests.support.ticking import Workbench, workbench

Install = Callable[..., Installation]
LATE_AT = DUE_AT + timedelta(hours=24)
MINUTE = timedelta(minutes=1)
WAYS = ("closed topic", "kicked", "wrong id", "channel")
both_ways = pytest.mark.parametrize("if_unapproved", ["late-notice", "publish"])


def texts(bench: Workbench, chat: int) -> list[str]:
    messages = bench.installation.sandbox.world.chats[chat].messages
    return [messages[number].text for number in sorted(messages) if messages[number].kind == "text"]


def notices(bench: Workbench) -> int:
    return sum("report late" in text for text in texts(bench, CHANNEL_ID))


BEFORE_LATE = (DRAFT_AT, DUE_AT - timedelta(days=1), DUE_AT, DUE_AT + MINUTE, LATE_AT - MINUTE)


def no_drawing(*_document: object, **_how: object) -> Mapping[str, bytes]:
    raise ChartsFailed(reason="the fonts lack a character")


def spoil(bench: Workbench, way: str) -> None:
    """Make the admin chat unusable, for a bot that the approver has written to."""
    world = bench.installation.sandbox.world
    world.chats[LEGAL].started = True
    telegram = bench.context.settings.telegram
    if way == "closed topic":
        for _ in range(200):
            world.faults.plan("send*", refuse("TOPIC_CLOSED"), match={"chat_id": str(ADMIN_CHAT_ID)})
    elif way == "kicked":
        world.chats[ADMIN_CHAT_ID].members.pop(world.bot.id)
    else:
        chat = CHANNEL_ID if way == "channel" else -1009999999999
        telegram = telegram.model_copy(update={"admin_chat": chat})
    settings = bench.context.settings.model_copy(update={"telegram": telegram})
    bench.context = replace(bench.context, settings=settings)


@both_ways
def test_late_notice_appears_on_time_when_nothing_can_be_drawn(install: Install, if_unapproved: str) -> None:
    with workbench(install(report={"if_unapproved": if_unapproved})) as bench:
        bench.context = replace(bench.context, draw=no_drawing)
        for at in BEFORE_LATE:
            bench.tick(at)
            assert notices(bench) == 0
        for at in (LATE_AT, LATE_AT + MINUTE):
            assert not bench.tick(at)
            assert notices(bench) == 1
        alarms = [text for text in texts(bench, ADMIN_CHAT_ID) if "lack a character" in text]
        assert len(alarms) == 1, "each cause is reported once"
        with bench.context.database.reading() as session:
            assert [one.subject for one in failures_of(session)] == ["report:2025-H2"]
        assert [one.since for one in status(bench.context).failures] == [DRAFT_AT]
        assert bench.findings() == ()


@both_ways
def test_cause_is_forgotten_once_it_has_ended(install: Install, if_unapproved: str) -> None:
    with workbench(install(report={"if_unapproved": if_unapproved})) as bench:
        drawing = bench.context
        bench.context = replace(drawing, draw=no_drawing)
        bench.tick(DRAFT_AT)
        bench.context = drawing
        bench.tick(DRAFT_AT + MINUTE)
        assert status(bench.context).failures == ()
        assert "Draft for July–December 2025" in "".join(texts(bench, ADMIN_CHAT_ID))


def test_report_larger_than_a_bot_can_post_is_not_drafted_and_the_admins_read_why(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    with workbench(install(report={"if_unapproved": "publish"})) as bench, monkeypatch.context() as patch:
        patch.setattr("bot.actions.publishing.draft.draft.MOST_POSTED", 1_000)
        bench.tick(DRAFT_AT)
        alarms = [text for text in texts(bench, ADMIN_CHAT_ID) if "a bot can post 0 MB" in text]
        assert len(alarms) == 1
        assert "list_disclosures = false" in alarms[0]
        patch.undo()
        bench.tick(DRAFT_AT + MINUTE)
        assert status(bench.context).failures == ()
        assert "Draft for July–December 2025" in "".join(texts(bench, ADMIN_CHAT_ID))


@pytest.mark.parametrize("way", WAYS)
def test_admin_chat_that_is_unusable_stops_no_late_notice(install: Install, way: str) -> None:
    with workbench(install(report={"if_unapproved": "late-notice"})) as bench:
        spoil(bench, way)
        for at in BEFORE_LATE:
            bench.tick(at)
        assert notices(bench) == 0
        bench.tick(LATE_AT)
        bench.tick(LATE_AT + MINUTE)
        assert notices(bench) == 1
        private = texts(bench, LEGAL)
        assert sum("refuses messages" in text for text in private) == 1
        assert sum("Draft for July–December 2025" in text for text in private) == 1
        assert sum("due but not approved" in text for text in private) == 1
        assert len(texts(bench, CHANNEL_ID)) == 1, "readers see nothing of the drafts"


@pytest.mark.parametrize("way", WAYS)
def test_report_is_posted_on_time_without_an_admin_chat(install: Install, way: str) -> None:
    with workbench(install()) as bench:
        spoil(bench, way)
        for at in (DRAFT_AT, DUE_AT):
            bench.tick(at)
        assert bench.installation.parts() == ["album", "text", "documents"], "its files go with the post itself"
        assert notices(bench) == 0
        assert len(texts(bench, CHANNEL_ID)) == 1, "readers see nothing of the drafts"
        assert bench.tick(DUE_AT + MINUTE)
        assert bench.findings() == ()


@both_ways
def test_late_notice_appears_on_time_without_the_signing_key(install: Install, if_unapproved: str) -> None:
    made = install(report={"if_unapproved": if_unapproved})
    key = made.settings.signing.key_file.read_bytes()
    made.settings.signing.key_file.unlink()
    for at in (*BEFORE_LATE, LATE_AT, LATE_AT + MINUTE):
        with pytest.raises(KeyMissing):
            made.tick(at)
        assert made.parts() == (["text"] if at >= LATE_AT else []), at
    assert sum("there is no signing key" in text for text in made.admin_texts()) == 1
    made.settings.signing.key_file.write_bytes(key)
    made.settings.signing.key_file.chmod(0o600)
    made.tick(LATE_AT + 2 * MINUTE)
    assert len(made.parts()) == (1 if if_unapproved == "late-notice" else 4)


@both_ways
def test_late_notice_appears_once_on_a_full_disk(
    install: Install, if_unapproved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full but for what the reserve takes; nothing else can be written until it is given up."""
    with workbench(install(report={"if_unapproved": if_unapproved})) as bench:
        bench.tick(DRAFT_AT)
        reserved = bench.installation.folder / f"{REGISTER}.reserve"
        assert reserved.stat().st_size == disk_reserve.SIZE
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=0))
        fill_disk(bench, reserved)
        for at in (DUE_AT - MINUTE, DUE_AT + MINUTE, LATE_AT, LATE_AT + MINUTE, LATE_AT + 2 * MINUTE):
            assert not bench.tick(at)
            assert notices(bench) == (1 if at >= LATE_AT else 0), at
        assert not reserved.exists()
        assert sum("the disk with" in text for text in texts(bench, ADMIN_CHAT_ID)) == 1
        assert bench.findings() == ()


def fill_disk(bench: Workbench, reserved: Path) -> None:
    """Let every write fail as it does on a full disk, for as long as the reserve takes the last of the room."""

    def execute(_cursor: object, statement: str, *_: object) -> None:
        if reserved.exists() and statement.lstrip().startswith(("INSERT", "UPDATE")):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_FULL, "SQLITE_FULL"
            raise error

    event.listen(bench.context.database.writer, "do_execute", execute)
    event.listen(bench.context.database.writer, "do_executemany", execute)


def test_step_that_fails_stops_no_other(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step of a tick fails in turn with an error nobody foresaw: the late notice is posted all the same."""

    def broken(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("unforeseen")

    with workbench(install(report={"if_unapproved": "late-notice"})) as bench:
        bench.tick(DUE_AT)
        with monkeypatch.context() as patched:
            for step in ("settle_doubts", "sweep_twins"):
                patched.setattr(f"bot.actions.tick.{step}", broken)
            for step in ("draft_edition", "announce_draft"):
                patched.setattr(f"bot.actions.publishing.advance.{step}", broken)
            bench.tick(LATE_AT)
        assert notices(bench) == 1
        assert sum("RuntimeError" in text for text in texts(bench, ADMIN_CHAT_ID)) == 3
