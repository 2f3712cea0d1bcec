"""What files cover, at the terminal: a first period, a past that is stated, sums by the length of periods."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from tests.support.installation import Installation
from tests.support.terminal import Output, run_command

Install = Callable[..., Installation]
ROWS = (
    "received_on,country,legal_process,outcome\n"
    "2024-02-03,FR,court_order,refused\n"
    "2024-09-04,DE,court_order,disclosed\n"
)
NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
PAST = ("--complete-from", "2024-01-01", "--complete-to", "2024-06-30")


@pytest.fixture
def run(install: Install, tmp_path: Path) -> Callable[..., Output]:
    installation = install()
    (tmp_path / "cases.csv").write_text(ROWS, encoding="utf-8")

    def called(*words: object, period: str = "half-year") -> Output:
        config = tomlkit.parse(installation.config.read_text(encoding="utf-8"))
        first = {"quarter": "2025-Q3", "half-year": "2025-H2", "year": "2025"}[period]
        config["report"].update({"period": period, "first_period": first})
        installation.config.write_text(tomlkit.dumps(config), encoding="utf-8")
        return run_command(*words, "--config", installation.config, at=NOW)

    return called


def drafted(run: Callable[..., Output], tmp_path: Path, label: str, **options: Any) -> dict[str, Any]:
    made = run("report", label, "--draft", "--out", tmp_path / label, **options)
    assert made.code == 0, made.err
    document: dict[str, Any] = json.loads((tmp_path / label / f"transparency-{label}-e1.json").read_text("utf-8"))
    return document


def requests(document: dict[str, Any], table: str, column: str = "requests") -> dict[str, Any]:
    return {row["row"]: row[column] for row in document["tables"][table]}


@pytest.mark.usefixtures("blank")
def test_past_that_is_stated_is_counted_and_what_is_not_stays_unknown(
    run: Callable[..., Output], tmp_path: Path
) -> None:
    refused = run("publish", "2024-H1")
    assert "import FILE --complete-from 2024-01-01 --complete-to 2024-06-30" in refused.line
    assert run("import", tmp_path / "cases.csv", *PAST).code == 0
    half = drafted(run, tmp_path, "2024-H1")
    assert half["totals"]["requests"] == {"state": "exact", "value": 1}
    assert requests(half, "by_month")["2024-05"] == {"state": "exact", "value": 0}
    assert half["coverage"]["countries"] is None
    other = drafted(run, tmp_path, "2024-H2")
    assert other["totals"]["requests"] == {"state": "exact", "value": 1, "covered": "part"}
    assert requests(other, "by_month")["2024-12"] == {"state": "not_recorded"}
    assert run("publish", "2024-H1").code == 77  # it waits for its approvals alone
    assert run("ledger", "check").code == 0


@pytest.mark.usefixtures("blank")
def test_months_of_an_open_period_that_have_not_ended_are_not_recorded(
    run: Callable[..., Output], tmp_path: Path
) -> None:
    months = requests(drafted(run, tmp_path, "2026-H2"), "by_month")
    assert set(map(str, months.values())) == {"{'state': 'not_recorded'}"}


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("--complete-to", "2024-06-30"), "the first complete day is missing"),
        (("--complete-from", "2024-01-01", "--complete-to", "2026-07-20"), "2026-07-20 is not over yet"),
        (("--complete-from", "2024-06-30", "--complete-to", "2024-01-01"), "2024-01-01 is before 2024-06-30"),
        (("--complete-from", "01.02.2024", "--complete-to", "1.1.2024"), "2024-01-01 is before 2024-02-01"),
        (("--complete-from", "01/02/2024"), "--complete-from '01/02/2024' is not a day"),
    ],
)
def test_days_that_nobody_can_vouch_for_are_refused(
    run: Callable[..., Output], tmp_path: Path, days: tuple[str, ...], said: str
) -> None:
    refused = run("import", tmp_path / "cases.csv", *days)
    assert (refused.code, said in refused.line) == (65, True)


@pytest.mark.usefixtures("blank")
@pytest.mark.parametrize(
    ("period", "label", "expected"),
    [
        ("year", "2025", {"FR": (668, "part"), "DE": (21, "part"), "IS": (5, None)}),
        ("half-year", "2025-H1", {"FR": (668, None), "DE": (21, None)}),
        ("quarter", "2025-Q2", {"DE": (11, None)}),
    ],
)
def test_sums_of_a_source_count_in_the_periods_that_hold_them(
    run: Callable[..., Output], tmp_path: Path, period: str, label: str, expected: dict[str, tuple[int, str | None]]
) -> None:
    spans = {
        "FRA": [{"from": "20250101", "to": "20250630", "requests": 668, "users": 1425}],
        "DEU": [
            {"from": "20250101", "to": "20250331", "requests": 10, "users": 20},
            {"from": "20250401", "to": "20250630", "requests": 11, "users": 21},
        ],
        "ISL": [{"from": "20250101", "to": "20251231", "requests": 5, "users": 6}],
    }
    crowd = tmp_path / "crowd.json"
    crowd.write_text(json.dumps(spans), encoding="utf-8")
    assert run("import", crowd, "--format", "telegram-crowd", period=period).code == 0
    document = drafted(run, tmp_path, label, period=period)
    cells = requests(document, "by_country", "requests_with_disclosure")
    known = {code: (cell["value"], cell.get("covered")) for code, cell in cells.items() if cell["state"] == "exact"}
    assert known == expected
    given = requests(document, "by_data_disclosed", "requests_with_disclosure")
    assert given["ip_address"] == given["phone_number"] == {"state": "not_recorded"}
    assert given["not_recorded"]["value"] == sum(number for number, _ in expected.values())
    refused = run("import", crowd, "--format", "telegram-crowd", *PAST, period=period)
    assert "says itself which days it covers" in refused.line


def test_import_says_which_days_count_as_complete(run: Callable[..., Output], tmp_path: Path) -> None:
    assert "complete" not in run("import", tmp_path / "cases.csv").out
    later = run("import", tmp_path / "cases.csv", "--complete-from", "2024-01-01")
    assert later.out.startswith("Imported 1 span from")
    assert (
        "The days from 2024-01-01 to 2026-07-19 count as complete: a day without a case is a day with 0." in later.out
    )
