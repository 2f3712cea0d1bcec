"""The reference pages are those of the product: every command, every config key, every chat command."""

import pytest
import typer

from bot.chat.commands import COMMANDS
from bot.cli.main import ABOUT
from bot.cli.main import COMMANDS as CLI_COMMANDS
from bot.cli.terminal.tree import command_tree
from bot.config.loading import keys
from tests.reference_pages import PAGES, REFERENCE, ROOT, cli_page, config_page, main

IMPORT_PAGE = (REFERENCE / "import.md").read_text(encoding="utf-8")
FIRST_LIGHT = (
    "init", "migrate", "check", "run", "tick", "case record", "case show", "case list", "case amend",
    "case void", "case embargo", "case confirm", "import", "import-figures", "figures withdraw",
    "compare", "export", "report",
    "publish", "correct", "verify", "health", "backup", "restore", "key change", "ledger check", "sandbox", "status",
    "help", "reconcile", "explain", "removal record", "removal show", "removal list", "removal amend", "removal void",
    "removal import", "removal export",
)  # fmt: skip
PROMISED = (
    "start", "report", "country", "periods", "verify", "about", "whoami", "help", "record", "case", "cases", "amend",
    "void", "embargo", "status", "preview", "approve", "hold", "release", "correct", "audit", "export",
    "ledger", "explain",
    "language", "removal", "removals",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_up_to_date(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")  # the page is the same on every terminal
    assert (REFERENCE / name).read_text(encoding="utf-8") == PAGES[name](), "run make docs"


def test_every_command_is_documented_with_an_example() -> None:
    sections = {part.partition("\n")[0]: part for part in cli_page().split("\n## ")[1:]}
    assert set(sections) == set(FIRST_LIGHT)
    for name, section in sections.items():
        assert f"Example: transparency-bot {name}" in section, name
        for option in ("--config", "--debug", "--help"):
            assert option in section, (name, option)


def test_check_names_the_page_that_is_out_of_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(PAGES, "cli.md", lambda: "other")
    assert main("--check") == 1
    assert "docs/reference/cli.md is out of date" in capsys.readouterr().out


def test_summaries_of_commands_are_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    tree = command_tree("transparency-bot", ABOUT, CLI_COMMANDS)
    commands = tree.get_help(typer.Context(tree, info_name="transparency-bot")).partition("Commands:")[2]
    assert "sandbox" in commands
    assert "..." not in commands


def test_every_config_key_is_documented() -> None:
    sections = config_page().split("\n## ")[1:]
    for name, inside in keys().items():
        (section,) = [text for text in sections if text.partition("\n")[0].strip("[]") == name]
        for key in inside:
            assert f"| `{key}` |" in section, (name, key)


def test_every_import_column_and_word_is_documented() -> None:
    from bot.actions.cases.fields import FIELDS

    for field in FIELDS:
        assert f"`{field.column}`" in IMPORT_PAGE, field.column
        for word in field.words or ():
            assert len(word) == 2 or f"`{word}`" in IMPORT_PAGE, word


def test_readme_links_lead_somewhere_and_its_targets_exist() -> None:
    import re

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert target.startswith("https://") or (ROOT / target).exists(), target
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", readme, flags=re.MULTILINE):
        assert f"\n{target}:" in makefile


def test_chat_commands_are_those_that_people_were_promised() -> None:
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
    assert set(names) <= set(PROMISED)
