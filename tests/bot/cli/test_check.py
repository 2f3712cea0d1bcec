"""check: one row for each thing, good, not set yet or wrong, with the next step; exit code 0 only when all is good."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.actions.context.signing_key import signing_key
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, TRUST
from tests.support.installation import OPENED_AT, Installation, a_case
from tests.support.terminal import files_below, run_command, run_here

Row = Mapping[str, str]


@pytest.fixture
def sound(here: Installation) -> Installation:
    """An installation of which every row is good."""
    world = here.sandbox.world
    world.chats[CHANNEL_ID].description = f"Signed by {signing_key(here.settings).fingerprint}"
    del world.chats[ADMIN_CHAT_ID].members[TRUST]
    here.config.write_text(here.config.read_text().replace("approvals = 2", "approvals = 1"))  # there is one approver
    return here


def rows() -> tuple[int, dict[str, Row]]:
    result = run_here("check", "--json")
    assert result.err == ""
    return result.code, {row["subject"]: row for row in json.loads(result.out)}


def test_sound_installation_is_good(sound: Installation) -> None:
    before = files_below(sound.folder)
    code, found = rows()
    assert {row["state"] for row in found.values()} == {"good"}, found
    assert {
        "approvers",
        "config",
        "database",
        "ledger",
        "signing key",
        "disk",
        "clock",
        "bot account",
        "admin chat",
    } <= set(found)
    assert code == 0
    assert files_below(sound.folder) == before


def test_set_up_mode_shows_what_is_next(install: Callable[..., Installation], monkeypatch: pytest.MonkeyPatch) -> None:
    installation = install(telegram={"token": "", "channel": "", "admin_chat": 0})
    monkeypatch.chdir(installation.folder)
    code, found = rows()
    assert (code, found["bot account"]["state"]) == (1, "not set yet")
    assert "@BotFather" in found["bot account"]["next_step"]
    assert installation.sandbox.world.journal == []


def _access() -> list[Row]:
    rows = json.loads(run_here("check", "--json").out)
    return [row for row in rows if row["subject"] == "file access"]


@pytest.mark.parametrize("name", ["config.toml", "bot.token", "transparency.db"])
@pytest.mark.parametrize(("mode", "does"), [(0o604, "read"), (0o602, "change"), (0o666, "read and change")])
def test_file_that_others_can_read_or_change_is_named(sound: Installation, name: str, mode: int, does: str) -> None:
    text = sound.config.read_text()
    token = sound.settings.telegram.token.get_secret_value()
    sound.config.write_text(text.replace(f'token = "{token}"', 'token_file = "bot.token"'))
    (sound.folder / "bot.token").touch(mode=0o600)
    (sound.folder / "bot.token").write_text(token)
    assert [row["state"] for row in _access()] == ["good"]
    (sound.folder / name).chmod(mode)
    [row] = _access()
    assert (row["state"], row["next_step"]) == ("wrong", f"chmod 600 {sound.folder / name}")
    assert row["text"] == f"every user of this machine can {does} {sound.folder / name}"
    assert run_here("check").code == 1


def test_folder_that_others_can_write_to_is_named(sound: Installation) -> None:
    for mode in (0o777, 0o1777, 0o702):
        sound.folder.chmod(mode)
        [row] = _access()
        assert (row["state"], row["next_step"]) == ("wrong", f"chmod 700 {sound.folder}")
    sound.folder.chmod(0o755)
    assert [row["state"] for row in _access()] == ["good"]


def test_wrong_token_is_a_row(install: Callable[..., Installation], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(install(telegram={"token": "123456789:wrong-wrong-wrong-wrong-wrong-wrong"}).folder)
    code, found = rows()
    assert (code, found["bot account"]["state"]) == (1, "wrong")
    assert "wrong-wrong" not in str(found)


def test_server_that_does_not_answer_is_a_row(
    install: Callable[..., Installation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(install(telegram={"api_url": "http://127.0.0.1:1"}).folder)
    code, found = rows()
    assert (code, found["bot account"]["state"]) == (1, "wrong")
    assert "http://127.0.0.1:1" in found["bot account"]["text"]


def test_changed_register_is_named(sound: Installation) -> None:
    sound.record(a_case())
    with closing(sqlite3.connect(sound.folder / "transparency.db")) as intruder:
        triggers = intruder.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            intruder.execute(f'DROP TRIGGER "{name}"')
        intruder.execute("UPDATE cases SET accounts_affected = 2")
        intruder.commit()
    code, found = rows()
    assert (code, found["ledger"]["state"], bool(found["ledger"]["next_step"])) == (1, "wrong", True)
    result = run_here("ledger", "check")
    assert (result.code, result.out, result.err.count("\n")) == (1, "", 1)


def test_clock_before_the_newest_entry_is_wrong(sound: Installation) -> None:
    early = OPENED_AT.replace(year=2020)
    result = run_command("check", "--json", "--config", sound.config, at=early)
    assert {row["subject"]: row["state"] for row in json.loads(result.out)}["clock"] == "wrong"


def test_full_disk_is_wrong(sound: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    usage: Any = type("Usage", (), {"free": 5 * 2**20})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    code, found = rows()
    assert (code, found["disk"]["state"], "5 MiB" in found["disk"]["text"]) == (1, "wrong", True)
    assert str(sound.folder) in found["disk"]["next_step"]


def test_text_for_people_is_never_folded(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    result = run_command("check", "--config", here.config, at=datetime.now(UTC))
    fingerprint = signing_key(here.settings).fingerprint
    assert f"-> add to the channel's description: {fingerprint}" in result.out
    assert str(here.folder) in result.out
    assert "\x1b" not in result.out


def test_rows_are_in_columns_and_counted(here: Installation) -> None:
    lines = run_command("check", "--config", here.config, at=datetime.now(UTC)).out.splitlines()
    found = [line for line in lines if line.startswith(("good ", "not set yet ", "wrong "))]
    subjects = [line for line in found if len(line[13:].partition("  ")[0]) <= 24]
    assert len({len(line) - len(line[13:].partition("  ")[2].lstrip()) for line in subjects}) == 1, subjects
    states = [line[:11].rstrip() for line in found]
    assert lines[-1] == ", ".join(f"{states.count(state)} {state}" for state in ("good", "not set yet", "wrong"))


def test_channel_in_place_of_the_group_of_admins_is_wrong(sound: Installation) -> None:
    text = sound.config.read_text()
    sound.config.write_text(text.replace(f"admin_chat = {ADMIN_CHAT_ID}", f"admin_chat = {CHANNEL_ID}"))
    code, found = rows()
    row = found["admin chat"]
    assert (code, row["state"]) == (1, "wrong")
    assert "it is a channel: nobody can press buttons or write commands there, and readers might see" in row["text"]


def test_missing_rights_lead_to_the_link_that_gives_them(sound: Installation) -> None:
    world = sound.sandbox.world
    world.chats[CHANNEL_ID].members[world.bot.id].rights = frozenset()
    code, found = rows()
    row = next(row for row in found.values() if "may not post messages" in row["text"])
    assert (code, row["state"]) == (1, "wrong")
    assert "?startchannel&admin=post_messages+edit_messages" in row["next_step"]
