"""The tree of commands: summaries shown before anything loads, nothing heavy in a help, completion of a shell."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version

import pytest

from bot.cli.main import ABOUT, COMMANDS
from bot.cli.terminal.tree import Command, Group, command_tree
from tests.support.processes import ROOT
from tests.support.terminal import run_command

HEAVY = ("sqlalchemy", "pydantic_settings", "rich", "telegram", "jinja2", "babel", "cryptography", "asyncio")


def every_command() -> Iterator[tuple[tuple[str, ...], Command]]:
    for each in COMMANDS:
        if isinstance(each, Group):
            yield from (((each.name, inner.name), inner) for inner in each.commands)
        else:
            yield (each.name,), each


def test_every_summary_is_the_first_line_of_its_help() -> None:
    tree = command_tree("transparency-bot", ABOUT, COMMANDS)
    for path, command in every_command():
        group = tree.commands[path[0]] if len(path) == 2 else tree
        help_of = group.commands[path[-1]].loaded().help  # type: ignore[attr-defined]
        assert help_of.partition("\n")[0] == command.summary, path


@pytest.mark.parametrize("path", [path for path, _ in every_command()], ids=" ".join)
def test_every_help_ends_well_with_an_example(path: tuple[str, ...]) -> None:
    result = run_command(*path, "--help")
    assert (result.code, result.err) == (0, "")
    assert f"Example: transparency-bot {' '.join(path)}" in result.out
    assert "--config" in result.out


def test_version_is_that_of_the_installed_package() -> None:
    result = run_command("--version")
    assert (result.code, result.out, result.err) == (0, f"transparency-bot {version('transparency-bot')}\n", "")
    assert run_command("--version", "init").out == result.out


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["case", "--help"]], ids=" ".join)
def test_help_of_a_group_loads_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import os, sys; from bot.process import entry; from bot.cli.main import run_command_line; "
        f"run_command_line({arguments!r}, os.environ, entry, entry.system_clock); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("transparency-bot ca", ["case"]),
        ("transparency-bot case l", ["list"]),
        ("transparency-bot import --dr", ["--dry-run"]),
        ("transparency-bot import --format j", ["jsonl"]),
        ("transparency-bot zz", []),
    ],
)
def test_shell_completes(words: str, offered: list[str]) -> None:
    asked = {
        "_TRANSPARENCY_BOT_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot"], cwd=ROOT, capture_output=True, text=True, timeout=60, env={**os.environ, **asked}
    )
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, offered, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_shown_for_a_shell(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")  # the typer way to name the shell
    result = run_command("--show-completion", shell)
    assert (result.code, result.err) == (0, "")
    assert f"complete_{shell}" in result.out
