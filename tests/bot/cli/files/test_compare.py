"""compare: the figures of several operators beside each other, with the reasons why they differ in meaning."""

import json
from pathlib import Path

import pytest

from reports.document.document import canonical_json
from tests.bot.actions.figures.test_mapped import DISCORD, GOOGLE, write
from tests.support.report_samples import busy_half, document_of, terms
from tests.support.terminal import run_command


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A report for 2025-H1 of Example Messenger."""
    return write(tmp_path, "ours.json", canonical_json(document_of(busy_half())).decode())


@pytest.fixture
def google(tmp_path: Path) -> Path:
    return write(tmp_path, "google.csv", GOOGLE.replace("2014-12-31", "2025-06-30"))


@pytest.fixture
def discord(tmp_path: Path) -> Path:
    return write(tmp_path, "2025-H1.csv", DISCORD)


def test_operators_are_shown_beside_each_other(ours: Path, google: Path, discord: Path) -> None:
    done = run_command("compare", ours, google, discord, "--mapping", "google", "--mapping", "discord")
    assert done.code == 0, done.err
    shown = " ".join(done.out.split())
    assert "January–June 2025" in shown
    assert "3,793" in shown
    assert "Australia" in shown
    assert "- Google, requests for user information: requests with disclosure not given." in done.out
    assert "- Example Messenger: any demands that may not be disclosed yet are not in these figures." in done.out
    assert "that the others do not name, which is not zero" in done.out


def test_json_says_the_same(ours: Path, discord: Path) -> None:
    done = run_command("compare", ours, discord, "--mapping", "discord", "--json")
    found = json.loads(done.out)
    assert found["period"] == "2025-H1"
    own, other = found["operators"]
    assert own["totals"] == {
        column: cell if cell["state"] == "exact" else own["totals"][column]
        for column, cell in json.loads(ours.read_text(encoding="utf-8"))["totals"].items()
        if column in own["totals"]
    }
    assert other["totals"]["requests"] == {"state": "exact", "value": 3793}
    assert other["totals"]["accounts_specified"] is None
    kinds = {(one["kind"], one["operator"]) for one in found["caveats"]}
    assert ("not_given", "Discord, transparency report") in kinds


def test_two_reports_of_this_product_are_compared(tmp_path: Path, ours: Path) -> None:
    other = document_of(busy_half(), terms=terms(publisher_name="Other Mail"))
    done = run_command("compare", ours, write(tmp_path, "other.json", canonical_json(other).decode()))
    assert (done.code, "Other Mail" in done.out) == (0, True), done.err


def test_line_ends_of_an_old_spreadsheet_compare_alike(ours: Path, google: Path) -> None:
    command = ("compare", ours, google, "--mapping", "google", "--json")
    before = run_command(*command)
    google.write_bytes(google.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r"))
    assert (before.code, run_command(*command).out) == (0, before.out)


def test_files_without_a_common_period_are_refused(ours: Path, tmp_path: Path) -> None:
    google = write(tmp_path, "google.csv", GOOGLE)
    done = run_command("compare", ours, google, "--mapping", "google")
    assert "the files have no figures of the same period" in done.line
    assert "2014-H2" in done.line
    done = run_command("compare", ours, ours, "--period", "2020-H1")
    assert "the same period, 2020-H1" in done.line


def test_bad_input_is_one_line(ours: Path, discord: Path, tmp_path: Path) -> None:
    nothing = run_command("compare", ours, write(tmp_path, "empty.json", "")).line
    assert "empty.json is empty; check that this is the right file" in nothing
    assert "name two files or more" in run_command("compare", ours).line
    assert "one --mapping for each CSV file" in run_command("compare", ours, discord).line
    empty = write(tmp_path, "empty.json", "{}")
    assert "cannot be compared" in run_command("compare", ours, empty).line
    missing = run_command("compare", ours, tmp_path / "none.json").line
    assert "does not exist" in missing
