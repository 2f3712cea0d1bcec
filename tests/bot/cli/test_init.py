"""init makes what is missing, keeps what exists, and leaves an installation that every command takes."""

import json
import os
import stat
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config.loading import load
from storage.engine.database import open_database
from tests.bot.config.test_fonts import font_of
from tests.support.terminal import files_below, run_command

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OWN = ["--name", 'Zoë "Z" & Söhne', "--url", "https://example.org", "--identity", "reports@example.net"]


def made(folder: Path, *arguments: str) -> dict[str, bool]:
    result = run_command("init", folder, *arguments, "--json", at=AT)
    assert (result.code, result.err) == (0, "")
    return {row["what"]: row["made"] for row in json.loads(result.out)}


def test_new_installation_has_the_operators_values(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "new"
    assert made(folder, *OWN, "--timezone", "Europe/Berlin") == {"config": True, "signing key": True, "register": True}
    settings = load(folder / "config.toml", {})
    assert (settings.publisher.name, settings.publisher.timezone) == ('Zoë "Z" & Söhne', "Europe/Berlin")
    assert (settings.signing.identity, settings.signing.namespace) == (
        "reports@example.net",
        "transparency-report@example.net",
    )
    assert settings.report.first_period == "2026-H2"
    assert not settings.set_up
    assert settings.admins == ()
    assert not settings.telegram.token.get_secret_value()


@pytest.mark.parametrize(
    ("day", "zone", "period"),
    [
        ((2026, 6, 30, 23), "UTC", "2026-H1"),
        ((2026, 7, 1, 0), "UTC", "2026-H2"),
        ((2026, 12, 31, 23), "UTC", "2026-H2"),
        ((2026, 6, 30, 23), "Europe/Berlin", "2026-H2"),
        ((2026, 7, 1, 1), "America/New_York", "2026-H1"),
    ],
)
def test_first_period_contains_today(day: tuple[int, int, int, int], zone: str, period: str, tmp_path: Path) -> None:
    run_command("init", tmp_path / "x", "--timezone", zone, at=datetime(*day, tzinfo=UTC))
    assert tomllib.loads((tmp_path / "x" / "config.toml").read_text())["report"]["first_period"] == period


def test_only_its_user_can_read_what_it_made(tmp_path: Path) -> None:
    made(tmp_path / "x")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "x").iterdir()}
    assert modes == {"config.toml": 0o600, "signing.key": 0o600, "transparency.db": 0o600}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o277])
def test_folder_that_it_made_is_open_to_its_user_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        made(tmp_path / "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o700


def test_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x").chmod(0o750)
    made(tmp_path / "x")
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o750


def test_what_exists_is_kept(tmp_path: Path) -> None:
    made(tmp_path)
    before = files_below(tmp_path)
    assert made(tmp_path, "--name", "Another") == {"config": False, "signing key": False, "register": False}
    assert files_below(tmp_path) == before


@pytest.mark.parametrize(("name", "what"), [("config.toml", "config"), ("signing.key", "signing key")])
def test_what_is_missing_is_made(name: str, what: str, tmp_path: Path) -> None:
    made(tmp_path)
    before = files_below(tmp_path)
    (tmp_path / name).unlink()
    again = made(tmp_path)
    assert [thing for thing, new in again.items() if new] == [what]
    after = files_below(tmp_path)
    assert {path for path in before if after[path] != before[path]} <= {name}


@pytest.mark.parametrize(
    ("option", "value"),
    [("--timezone", "Mars/Olympus"), ("--url", "example.org"), ("--name", ""), ("--identity", "two words")],
)
def test_value_that_the_config_refuses_makes_nothing(option: str, value: str, tmp_path: Path) -> None:
    result = run_command("init", tmp_path / "x", option, value, at=AT)
    assert result.code in {65, 78}
    assert result.line
    assert not [name for name, data in files_below(tmp_path).items() if data is not None]


def test_next_steps_are_reported(tmp_path: Path) -> None:
    result = run_command("init", tmp_path, at=AT)
    for word in ("@BotFather", "token_file", "/whoami", "transparency-bot check"):
        assert word in result.out


def test_register_is_opened_with_the_first_entry(tmp_path: Path) -> None:
    made(tmp_path)
    database = open_database(f"sqlite:///{tmp_path / 'transparency.db'}")
    database.close()
    result = run_command("ledger", "check", "--config", tmp_path / "config.toml", "--json")
    assert json.loads(result.out) == {"entries": 1}


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--name", "微信公众平台", "name a font file that has them in report.fonts (for init: --font FILE)"),
        ("--name", "=cmd()", "publisher.name: must be printable text"),
        ("--url", "https://", "publisher.url: is not a whole address"),
        ("--identity", "me and you", "signing.identity: has a character that is not allowed here"),
        ("--font", "none.ttf", "cannot be used (No such file or directory)"),
    ],
)
def test_wrong_value_is_answered_and_leaves_nothing(tmp_path: Path, option: str, value: str, said: str) -> None:
    line = run_command("init", tmp_path / "x", option, value, at=AT).line
    assert "nothing was made: the values given have " in line
    assert said in line
    assert "line 2" not in line
    assert not (tmp_path / "x").exists()


def test_unknown_zone_leaves_no_folder(tmp_path: Path) -> None:
    assert "is not a time zone" in run_command("init", tmp_path / "x", "--timezone", "Mars/Base", at=AT).line
    assert not (tmp_path / "x").exists()


def test_name_beyond_the_fonts_is_taken_with_a_font(tmp_path: Path) -> None:
    font = font_of("한국", tmp_path / "squares.ttf")
    made(tmp_path / "x", "--name", "한국", "--font", str(font))
    assert load(tmp_path / "x" / "config.toml", {}).report.fonts == (font,)
