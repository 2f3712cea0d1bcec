"""Figures from a filled form of the Digital Services Act, as earlier figures."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.actions.figures.importing import FiguresFormat, FiguresRefused, check_figures, import_figures
from bot.actions.files.findings import Findings
from bot.actions.forms.dsa_template import COLUMNS
from reports.restating.elsewhere import earlier_figures
from storage.engine.database import Database
from storage.register import earlier_figures as figures

TODAY, NOW = date(2026, 8, 1), datetime(2026, 8, 1, 12, tzinfo=UTC)


def a_file(folder: Path, *rows: tuple[str, str, dict[int, str]], days: str = "2026-01-01/2026-06-30") -> Path:
    """A form with rows of category, scope and cells by column."""
    path = folder / "dsa.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, (category, scope, cells) in enumerate(rows):
            head = {0: "All", 1: "" if number else "Example", 2: days, 3: category, 5: scope}
            writer.writerow([(head | cells).get(column, "") for column in range(len(COLUMNS))])
    return path


def taken(register: Database, path: Path) -> tuple[dict[tuple[str, ...], Any], Any, Findings]:
    findings = Findings()
    checked = check_figures(register, path, FiguresFormat.DSA, findings, strict=False, today=TODAY)
    import_figures(register, checked, now=NOW, actor="cli:test")
    with register.reading() as session:
        held = figures.imported(session)
    return {one.place: dict(one.cell) for one in held}, earlier_figures(held), findings


Line = tuple[str, str, dict[int, str]]
FILLED: Line = ("TOTAL", "TOTAL", {6: "1", 7: "0", 8: "0", 9: "264", 10: "38", 11: "0", 12: "17.75"})
BLANK: Line = ("STATEMENT_CATEGORY_ANIMAL_WELFARE", "TOTAL", {})
TEMPLATE_ROW: Line = ("TOTAL", "AT, […], SE", {})


def test_filled_form_becomes_earlier_figures_with_a_total_of_at_least(register: Database, tmp_path: Path) -> None:
    held, history, findings = taken(register, a_file(tmp_path, FILLED, BLANK, TEMPLATE_ROW))
    half = "2026-H1"
    assert held == {
        (half, "orders_to_act", "all", "requests"): {"state": "exact", "value": 1},
        (half, "orders_to_act", "all", "items"): {"state": "exact", "value": 0},
        (half, "orders_to_provide_information", "all", "requests"): {"state": "exact", "value": 38},
        (half, "totals", "all", "requests"): {"state": "exact", "value": 38, "covered": "part"},
    }
    (earlier,) = history
    assert earlier.totals["requests"] == {"state": "exact", "value": 38, "covered": "part"}
    assert earlier.totals["accounts_affected"] == {"state": "not_recorded"}
    assert "Example, DSA report (orders of EU Member States)" in earlier.source
    assert "medians" in "".join(findings.remarks)


def test_member_states_are_read_as_eurostat_writes_them(register: Database, tmp_path: Path) -> None:
    rows = [("TOTAL", "TOTAL", {10: "5"}), ("TOTAL", "EL", {10: "3"}), ("TOTAL", "DE", {10: "2"})]
    held, history, _ = taken(register, a_file(tmp_path, *rows, days="2025-01-01/2025-12-31"))
    assert held["2025", "orders_to_provide_information", "GR", "requests"]["value"] == 3
    assert history[0].disputed == ()


def test_member_states_that_do_not_come_to_the_total_are_disputed(register: Database, tmp_path: Path) -> None:
    rows = [("TOTAL", "TOTAL", {10: "5"}), ("TOTAL", "EL", {10: "3"})]
    _, history, _ = taken(register, a_file(tmp_path, *rows))
    assert history[0].disputed == (
        "orders_to_provide_information, requests: the Member States come to 3, the total is 5",
    )


def test_nothing_of_0_orders_is_a_total_for_the_history(register: Database, tmp_path: Path) -> None:
    held, history, _ = taken(register, a_file(tmp_path, ("TOTAL", "TOTAL", {10: "0"})))
    assert held["2026-H1", "orders_to_provide_information", "all", "requests"] == {"state": "exact", "value": 0}
    assert history == []


@pytest.mark.parametrize(
    ("row", "days", "column"),
    [
        (("TOTAL", "TOTAL", {10: "3.5"}), "2026-01-01/2026-06-30", "Number of orders to provide information"),
        (("TOTAL", "UK", {10: "3"}), "2026-01-01/2026-06-30", "Scope"),
        (("TOTAL", "TOTAL", {10: "3"}), "2026-02-01/2026-06-30", "Reporting period"),
        (("TOTAL", "TOTAL", {10: "3"}), "YYYY-MM-DD/YYYY-MM-DD", "Reporting period"),
        (("TOTAL", "TOTAL", {10: "3"}), "2026-02-31/2026-06-30", "Reporting period"),
    ],
)
def test_line_that_cannot_be_read_is_named(
    register: Database, tmp_path: Path, row: Any, days: str, column: str
) -> None:
    findings = Findings()
    path = a_file(tmp_path, row, days=days)
    with pytest.raises(FiguresRefused):
        check_figures(register, path, FiguresFormat.DSA, findings, strict=False, today=TODAY)
    assert "dsa.csv line 2" in str(findings.shown[0])
    assert column in str(findings.shown[0])


@pytest.mark.parametrize("scope", ["GR", "Greece", "Griechenland"])
def test_member_state_is_found_by_its_iso_code_or_name(register: Database, tmp_path: Path, scope: str) -> None:
    held, _, _ = taken(
        register, a_file(tmp_path, ("TOTAL", "TOTAL", {10: "1,203"}), ("TOTAL", scope, {10: "n/a", 6: "3"}))
    )
    assert held["2026-H1", "orders_to_act", "GR", "requests"]["value"] == 3
    assert held["2026-H1", "orders_to_provide_information", "all", "requests"]["value"] == 1203
    assert ("2026-H1", "orders_to_provide_information", "GR", "requests") not in held


def test_form_with_semicolons_as_excel_saves_it_is_read(register: Database, tmp_path: Path) -> None:
    path = a_file(tmp_path, FILLED)
    rows = list(csv.reader(path.read_text().splitlines()))
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    held, _, _ = taken(register, path)
    assert held["2026-H1", "orders_to_provide_information", "all", "requests"]["value"] == 38


def test_second_service_in_a_form_is_refused_in_words(register: Database, tmp_path: Path) -> None:
    findings = Findings()
    path = a_file(tmp_path, FILLED, ("TOTAL", "TOTAL", {1: "Maps", 10: "2"}))
    with pytest.raises(FiguresRefused):
        check_figures(register, path, FiguresFormat.DSA, findings, strict=False, today=TODAY)
    assert "line 3, Service: is another service than in the lines above" in str(findings.shown[0])
