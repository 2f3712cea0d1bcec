"""import-figures at the terminal: contradictions are reported, and the next report shows the periods before it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.installation import Installation, a_case, printed
from tests.support.processes import ROOT
from tests.support.terminal import run_command

Install = Callable[..., Installation]
GITHUB = ROOT / "tests" / "bot" / "actions" / "figures" / "github-transparency"
DRAFT = ("report", "2025-H2", "--draft", "--out")


def test_strict_import_names_every_broken_sum_and_takes_nothing(install: Install) -> None:
    installation = install()
    refused = installation.run("import-figures", str(GITHUB), "--format", "github", "--strict")
    lines = refused.stderr.splitlines()
    assert (refused.returncode, len(lines)) == (65, 9)
    for year in ("2021", "2022", "2024", "2025"):
        assert any(line.startswith(year) for line in lines[:-1])
    assert not any("2023" in line for line in lines)
    assert "8 of its own sums do not add up; nothing was imported" in lines[-1]
    assert installation.run("import-figures", str(GITHUB), "--format", "github").returncode == 0


def test_imported_periods_are_in_the_history_of_the_next_report(install: Install, tmp_path: Path) -> None:
    installation = install()
    installation.record(a_case())
    imported = printed(installation.run("import-figures", str(GITHUB), "--format", "github", "--json"))
    assert (imported["figures"], imported["periods"], len(imported["broken"])) == (289, 31, 8)
    assert installation.run(*DRAFT, str(tmp_path / "out")).returncode == 0
    document = json.loads((tmp_path / "out" / "transparency-2025-H2-e1.json").read_text(encoding="utf-8"))
    history = {row["row"]: row for row in document["tables"]["history"]}
    assert history["2023"]["requests"] == {"state": "range", "low": 521, "high": 1019, "reason": "legal_band"}
    assert (history["2023-H1"]["part_of"], history["2023"]["part_of"]) == ("2023", None)
    assert {label for label, row in history.items() if row["disputed"]} >= {"2021", "2022", "2024", "2024-H1", "2025"}
    assert not history["2023"]["disputed"]
    assert history["2025-H2"]["source"] is None
    twin = next(chart for chart in document["charts"] if chart["name"] == "3-history")["words"][0]["text"]
    assert "2024-H1* at least" not in twin
    assert "2024-H1* 303 to 552" in twin
    assert "github/transparency, CC-BY 4.0" in twin
    assert (tmp_path / "out" / "transparency-2025-H2-e1-3-history.png").exists()
    assert installation.run("ledger", "check").returncode == 0


@pytest.mark.usefixtures("blank")
def test_published_report_replaces_imported_figures(install: Install, tmp_path: Path) -> None:
    """The same period, once from elsewhere and once from the bot itself."""
    installation = install()
    installation.record(a_case())
    assert run_command(*DRAFT, tmp_path / "out", "--config", installation.config).code == 0
    path = tmp_path / "out" / "transparency-2025-H2-e1.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    assert installation.run("import-figures", str(path), "--format", "transparency-bot").returncode == 0
    installation.record(a_case(country="DE"))
    assert run_command(*DRAFT, tmp_path / "later", "--config", installation.config).code == 0
    later = json.loads((tmp_path / "later" / path.name).read_text(encoding="utf-8"))
    [row] = later["tables"]["history"]
    assert (row["source"], row["requests"]) == (None, later["totals"]["requests"])
    assert row["requests"]["value"] == document["totals"]["requests"]["value"] + 1


def test_figures_are_withdrawn_at_the_terminal(install: Install) -> None:
    installation = install()
    assert installation.run("import-figures", str(GITHUB), "--format", "github").returncode == 0
    reason = ("--reason", "the file was a draft")
    withdrawn = printed(installation.run("figures", "withdraw", "2023-H1", *reason, "--json"))
    assert withdrawn == {"period": "2023-H1", "withdrawn": 22}
    again = installation.run("figures", "withdraw", "2023-H1", *reason)
    assert (again.returncode, "no imported figure of 2023-H1 matches" in again.stderr) == (65, True)
    assert installation.run("ledger", "check").returncode == 0
