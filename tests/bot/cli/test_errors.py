"""Whatever goes wrong: one line on stderr, what happened and what to do, a code of sysexits, nothing half-written."""

import json
import os
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.config.loading import CONFIG_VARIABLE
from tests.bot.cli.error_conditions import CANARY, CONFIGS, DATABASES, KEYS, MISHAPS, config_missing
from tests.support.installation import Installation
from tests.support.terminal import COMMANDS, ROW, TRACE, files_below, run_command, run_here

pytestmark = pytest.mark.usefixtures("blank")


@pytest.mark.parametrize(("command", "befall", "words"), MISHAPS, ids=lambda part: getattr(part, "__name__", ""))
def test_wrong_config_database_or_key_is_one_line(
    here: Installation, command: str, befall: Callable[[Installation], None], words: str
) -> None:
    befall(here)
    before = files_below(here.folder)
    result = run_here(*COMMANDS[command])
    assert words in result.line
    assert CANARY not in result.line
    assert result.code == 78
    assert files_below(here.folder) == before


@pytest.mark.parametrize("befall", [befall for befall, _ in [*CONFIGS, *DATABASES, *KEYS]])
def test_check_shows_what_is_wrong_and_the_next_step(
    here: Installation, befall: Callable[[Installation], None]
) -> None:
    befall(here)
    before = files_below(here.folder)
    result = run_here("check", "--json")
    assert (result.code, result.err) == (1, "")
    assert TRACE not in result.out
    wrong = [row for row in json.loads(result.out) if row["state"] == "wrong" and row["subject"] != "bot account"]
    assert wrong
    assert all(row["text"] and row["next_step"] for row in wrong)
    assert files_below(here.folder) == before


@pytest.mark.parametrize("befall", [befall for befall, _ in [*CONFIGS[1:], *DATABASES]])
def test_init_keeps_what_it_cannot_use(here: Installation, befall: Callable[[Installation], None]) -> None:
    befall(here)
    before = files_below(here.folder)
    result = run_command("init", here.folder)
    assert result.code == 78
    assert result.line
    assert files_below(here.folder) == before


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["TRANSPARENCY_BOT_REPORT__DUE", "TRANSPARENCY_BOT_TOKEN"])
def test_unknown_variable_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    result = run_here("case", "list")
    assert result.code == 78
    assert name in result.line


@pytest.mark.usefixtures("here")
def test_variable_that_is_no_json_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSPARENCY_BOT_REPORT__STATEMENTS", "no_content,no_keys")
    result = run_here("case", "list")
    assert result.code == 78
    assert "statements" in result.line.lower()


def test_config_is_found_by_its_variable(here: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv(CONFIG_VARIABLE, str(here.config))
    assert run_command("case", "list").code == 0
    assert list(elsewhere.iterdir()) == []


def test_port_in_use_is_one_line() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        result = run_command("sandbox", "--port", port)
    assert result.code == 69
    assert f"port {port} is in use" in result.line


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("missing.csv", None),
        ("folder.csv", None),
        ("empty.csv", b""),
        ("book.csv", b"PK\x03\x04" + b"\x00" * 100),
    ],
)
def test_file_that_is_no_import_is_one_line(here: Installation, name: str, data: bytes | None) -> None:
    if data is not None:
        (here.folder / name).write_bytes(data)
    if name == "folder.csv":
        (here.folder / name).mkdir()
    before = files_below(here.folder)
    result = run_here("import", name)
    assert result.code == 65
    assert name in result.line
    assert files_below(here.folder) == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["frobnicate"], 64),
        (["case"], 64),
        (["case", "frobnicate"], 64),
        (["case", "list", "--limit", "many"], 64),
        (["case", "list", "--limit", "0"], 64),
        (["case", "list", "--period", "2025-H3"], 65),
        (["case", "list", "--country", "Atlantis"], 65),
        (["case", "show"], 64),
        (["case", "show", "not a reference"], 65),
        (["case", "record", "FR", "court_order"], 65),
        (["import"], 64),
        (["import", "cases.csv", "--format", "pdf"], 64),
        (["import", "cases.unknown"], 65),
        (["export", "--format", "pdf"], 64),
        (["export", "--format", "dsa"], 64),
        (["export", "--format", "dsa", "2099"], 65),
        (["export", "2025-H2"], 64),
        (["report"], 64),
        (["report", "yesterday"], 65),
        (["report", "2025-H1", "2026"], 64),
        (["report", "2025-H1", "--out"], 64),
        (["report", "2099-H1"], 65),
        (["report", "2025-H2", "--frobnicate"], 64),
        (["sandbox", "--port", "99999"], 64),
        (["sandbox", "--port", "many"], 64),
        (["sandbox", "--register", "other"], 64),
        (["verify"], 64),
        (["ledger", "frobnicate"], 64),
    ],
)
def test_wrong_usage_is_one_line(here: Installation, arguments: list[str], code: int) -> None:
    before = files_below(here.folder)
    result = run_command(*arguments)
    assert result.code == code
    assert TRACE not in result.err + result.out
    assert result.err.strip()
    assert not any(
        word in result.err
        for word in ("Input should", "Value error", "unable to parse", "extra argument", "an argument")
    )
    if arguments != ["case"] and "record" not in arguments:
        assert result.line
    assert files_below(here.folder) == before


def test_debug_shows_where_an_error_comes_from(here: Installation) -> None:
    config_missing(here)
    result = run_here("case", "list", "--debug")
    assert result.code == 78
    assert TRACE in result.err
    assert "there is no config file" in result.err.splitlines()[-1]


@pytest.mark.usefixtures("here")
def test_bug_is_one_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError(f"about {CANARY}")

    monkeypatch.setattr("bot.cli.register.check_register", broken)
    result = run_here("ledger", "check")
    assert result.code == 70
    assert "--debug" in result.line
    assert CANARY not in result.err


@pytest.mark.usefixtures("here")
def test_interruption_ends_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.register.check_register", interrupted)
    result = run_here("ledger", "check")
    assert (result.code, result.out + result.err) == (130, "")


def test_token_is_never_printed(here: Installation) -> None:
    here.config.write_text(here.config.read_text().replace(here.sandbox.world.token, CANARY))
    shown = [run_here(*arguments, "--debug") for name, arguments in COMMANDS.items() if name != "run"]
    shown += [run_here("check", "--json", "--debug"), run_command("init", here.folder, "--debug")]
    run = here.run("run", "--debug")
    everything = "".join(result.out + result.err for result in shown) + run.stdout + run.stderr
    assert run.returncode == 78
    assert "canary" not in everything.lower()
    assert CANARY.partition(":")[0] + ":" not in everything
    here.config.write_text(here.config.read_text().replace(f'token = "{CANARY}"', f"token = 5{CANARY}"))
    broken = run_here("case", "list", "--debug")
    assert broken.code == 78
    assert "canary" not in broken.err


def test_what_a_terminal_cannot_show_is_escaped_and_files_are_utf_8(here: Installation) -> None:
    name = os.fsdecode(b"\xef\xf2.csv")
    (here.folder / name).write_text(ROW, encoding="utf-8")
    shown = here.run("import", name, PYTHONIOENCODING="utf-8:strict")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert r"\udcef\udcf2.csv" in shown.stdout
    listed = here.run("status", "--json", PYTHONIOENCODING="ascii")
    assert listed.stderr == ""
    assert json.loads(listed.stdout)
    filled = here.run(
        "export", "2025", "--format", "dsa", PYTHONIOENCODING="ascii", TRANSPARENCY_BOT_PUBLISHER__NAME="Čas"
    )
    assert "Čas" in filled.stdout


@pytest.mark.parametrize(
    "words",
    [["case", "show", "NAME"], ["backup", "copy", "--recipient", "NAME"], ["init", "other", "--name", "NAME"]],
)
def test_word_that_is_not_utf_8_is_answered(here: Installation, words: list[str]) -> None:
    before = files_below(here.folder)
    result = run_command(*(word.replace("NAME", os.fsdecode(b"\xef\xf2")) for word in words))
    assert (result.code, "a word of the command is not UTF-8 text" in result.line) == (64, True)
    assert files_below(here.folder) == before
