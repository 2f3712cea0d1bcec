"""Like lines of an import are one line with their number; every mistake is named or counted."""

from pathlib import Path

from bot.sandbox.web.page_api import STATIC
from tests.support.installation import Installation
from tests.support.terminal import run_command

HEAD = "received_on,country,legal_process,outcome\n"


def test_like_mistakes_are_one_line_with_the_first_place(here: Installation, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(HEAD + "2025-07-10,FR,letter,refused\n" * 79 + "2025-07-10,XX,subpoena,refused\n")
    result = run_command("import", file, "--config", here.config)
    first, second, last = result.err.splitlines()
    assert first.startswith("79 lines: legal_process: ")
    assert first.endswith("; first at line 2")
    assert second.startswith("line 81, country: ")
    assert "80 of 80 lines have mistakes" in last


def test_mistakes_beyond_those_explained_are_counted(here: Installation, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(HEAD + "2025-07-10,FR,letter,refused\n" * 1500)
    result = run_command("import", file, "--config", here.config)
    first, second, _ = result.err.splitlines()
    assert first.startswith("1,000 lines: ")
    assert second == "500 more lines with mistakes not listed; fix these first"


def test_like_remarks_are_one_line(here: Installation) -> None:
    data = STATIC.parent / "data" / "telegram-crowdsourced.json"
    result = run_command("import", data, "--format", "telegram-crowd", "--dry-run", "--config", here.config)
    assert "was left out: it crosses the edge of a period (and " in result.err
    assert len(result.err.splitlines()) < 12
