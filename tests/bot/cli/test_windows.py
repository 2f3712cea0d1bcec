"""On Windows every command but verify says in one line that it does not run there."""

from pathlib import Path

import pytest

from bot.cli.main import run_command_line
from bot.cli.terminal.tree import WINDOWS
from bot.process import entry
from tests.support.terminal import COMMANDS, run_on_windows

ELSEWHERE = {**COMMANDS, "init": ["init"], "sandbox": ["sandbox"], "check": ["check", "--json"]}
ANSWER = (
    "transparency-bot: transparency-bot {} does not run on Windows; "
    "use Linux, macOS or WSL; on Windows itself, only verify works\n"
)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_command_says_in_one_line_that_it_does_not_run_on_windows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (ELSEWHERE[name], [*ELSEWHERE[name], "--help"]):
        assert run_command_line(arguments, {}, entry, entry.system_clock, WINDOWS) == 69
        assert capsys.readouterr().err == ANSWER.format(name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("option", "words"), [("--help", "verify"), ("--version", "transparency-bot ")])
def test_help_and_version_work_on_windows(option: str, words: str) -> None:
    done = run_on_windows(option)
    assert (done.returncode, done.stderr) == (0, "")
    assert words in done.stdout


def test_refusal_on_windows_needs_no_module_of_posix() -> None:
    done = run_on_windows("init")
    assert (done.returncode, done.stderr) == (69, ANSWER.format("init"))
