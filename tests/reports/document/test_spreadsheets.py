"""The tables for people with a spreadsheet: pandas loses nothing of them, and each state stays what it is."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given

from reports.document.files import data_files, data_tables
from reports.reading.countries import alpha_3, country_codes
from reports.schema.values import COLUMNS
from storage.vocabulary.period import Period
from storage.vocabulary.tally import Tally
from tests.support import report_samples
from tests.support.report_samples import HALF, case, document_of, tally_of, terms

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CODES = sorted(set(country_codes().values()))


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def is_lost(written: str, value: Any) -> bool:
    """Whether pandas made another value of a field, or none."""
    if not written:
        return not pd.isna(value)
    return bool(pd.isna(value)) or (str(value) != written and float(value) != float(written))


def lost(data: bytes) -> list[tuple[str, Any]]:
    frame = pd.read_csv(io.BytesIO(data))
    rows = read(data)
    assert len(frame) == len(rows)
    return [
        (row[name], value)
        for row, values in zip(rows, frame.to_dict("records"), strict=True)
        for name, value in values.items()
        if is_lost(row[name], value)
    ]


@given(report_samples.tallies())
def test_pandas_loses_nothing_of_any_table(tally: Tally) -> None:
    document = document_of(tally)
    assert {name: lost(data) for name, data in data_tables(document).items() if lost(data)} == {}


def test_pandas_keeps_every_country_and_namibia_too() -> None:
    document = document_of(tally_of([case(country=code) for code in CODES]))
    tables = data_tables(document)
    assert {name: lost(data) for name, data in tables.items() if lost(data)} == {}
    frame = pd.read_csv(io.BytesIO(tables["-by-country.csv"]))
    assert sorted(frame["country_code"]) == sorted(map(alpha_3, CODES))
    assert frame.set_index("country").loc["Namibia", "requests"] == 1
    assert frame["requests"].sum() == len(CODES)


@pytest.mark.parametrize("name", ["NA", "null", "None", "nan", "True", "007", "1e5", "inf", "T", "=1+1"])
def test_publisher_whose_name_is_read_as_something_else_keeps_it(name: str) -> None:
    document = document_of(report_samples.busy_half(), terms=terms(publisher_name=name))
    for data in data_tables(document).values():
        assert set(pd.read_csv(io.BytesIO(data))["publisher"]) == {f"'{name}"}


def test_country_table_has_a_number_only_where_one_is_recorded() -> None:
    document = document_of(report_samples.busy_half())
    cells: list[Any] = [
        {"state": "exact", "value": 0},
        {"state": "exact", "value": 3, "missing": 1},
        {"state": "range", "low": 1, "high": 4, "reason": "small_number"},
        {"state": "not_recorded"},
    ]
    document["tables"]["by_country"][0] |= dict(zip(COLUMNS, cells, strict=True))
    row = read(data_tables(document)["-by-country.csv"])[0]
    fields = [[row[f"{column}{end}"] for end in ("", "_state", "_low", "_high")] for column in COLUMNS]
    assert fields == [
        ["0", "exact", "0", "0"],
        ["3", "at_least", "3", ""],
        ["", "range", "1", "4"],
        ["", "not_recorded", "", ""],
    ]


@given(report_samples.tallies())
def test_country_table_says_what_the_cells_say(tally: Tally) -> None:
    document = document_of(tally)
    tables = data_tables(document)
    cells = {
        (row["row"], row["column"]): (row["value"], row["state"], row["at_least"], row["covered"])
        for row in read(tables[".csv"])
        if row["table"] == "by_country"
    }
    wide = {
        (row["country_code"], column): (row[column], row[f"{column}_state"], row["covered"])
        for row in read(tables["-by-country.csv"])
        for column in COLUMNS
    }
    assert wide == {
        place: (value, "at_least" if at_least else state, covered)
        for place, (value, state, at_least, covered) in cells.items()
    }


def test_disclosures_have_a_row_each_and_none_where_none_are_listed() -> None:
    document = document_of(report_samples.busy_half())
    rows = read(data_tables(document)["-disclosures.csv"])
    assert [row["country_code"] for row in rows] == [alpha_3(row["country"]) for row in document["disclosures"]]
    assert [row["accounts_affected_state"] for row in rows] == [
        row["accounts_affected"]["state"] for row in document["disclosures"]
    ]
    assert {row["outcome_label"] for row in rows} <= {"data disclosed", "data disclosed in part"}
    silent = document_of(report_samples.busy_half(), terms=terms(list_disclosures=False))
    assert "-disclosures.csv" not in data_tables(silent)
    assert "disclosures" not in [one["name"] for one in package_of(silent)["resources"]]


def package_of(document: Any) -> Any:
    return json.loads(data_files(document).packed["datapackage.json"])


@given(report_samples.tallies())
def test_data_package_describes_every_table_as_it_is(tally: Tally) -> None:
    document = document_of(tally)
    files, package = data_files(document), package_of(document)
    tables = {**files.loose, **files.packed}
    assert {one["path"] for one in package["resources"]} == {name for name in tables if name.endswith(".csv")}
    for resource in package["resources"]:
        data, schema = tables[resource["path"]], resource["schema"]
        assert (resource["bytes"], resource["encoding"], resource["format"]) == (len(data), "utf-8", "csv")
        assert data.decode().split("\r\n")[0] == ",".join(field["name"] for field in schema["fields"])
        rows = read(data)
        for field in schema["fields"]:
            assert [row[field["name"]] for row in rows if not fits(row[field["name"]], field, schema)] == []
        keys = [tuple(row[name] for name in schema.get("primaryKey", ())) for row in rows]
        assert "primaryKey" not in schema or len(set(keys)) == len(keys)


def fits(text: str, field: Any, schema: Any) -> bool:
    """Whether a field is of its type and constraints by the rules of Table Schema."""
    constraints = field["constraints"]
    if text in schema["missingValues"]:
        return not constraints.get("required", False)
    form = {"string": ".*", "integer": "[0-9]+", "yearmonth": "[0-9]{4}-[0-9]{2}", "date": DAY}[field["type"]]
    right = re.fullmatch(form, text) and re.fullmatch(constraints.get("pattern", ".*"), text)
    return bool(right) and text in constraints.get("enum", [text])


def test_data_package_names_profile_publisher_and_licence() -> None:
    package = package_of(document_of(report_samples.busy_half()))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert package["contributors"][0]["title"] == "Example Messenger"
    assert package["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "title": "Creative Commons Attribution 4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
        }
    ]
    assert "licenses" not in package_of(document_of(report_samples.busy_half(), terms=terms(license="")))


PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "use-the-data.md"
COLUMNS_OF_THE_AGGREGATOR = [
    "report_start", "report_end", "platform", "property", "country", "request_type", "request_subtype",
    "num_requests", "num_requests_complied", "num_accounts_specified_col", "agency", "reason",
]  # fmt: skip


def run_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Run the Python of the page in a folder with the tables of a report, and return its variables."""
    tables = data_tables(document_of(tally_of([case(country="NA"), case(country="NA"), case(country="FR")])))
    for end, data in tables.items():
        (folder / f"transparency-2026-H1-e1{end}").write_bytes(data)
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {"print": lambda *_: None}
    for block in re.findall(r"(?s)```python\n(.*?)```", PAGE.read_text(encoding="utf-8")):
        exec(block, names)
    return names


def test_python_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = run_page(tmp_path, monkeypatch)
    assert list(names["largest"]["country"]) == ["Namibia", "France"]
    assert list(names["largest"]["requests"]) == [2, 1]


def test_page_maps_to_the_columns_of_the_aggregator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = run_page(tmp_path, monkeypatch)["aggregator"]
    assert list(frame.columns) == COLUMNS_OF_THE_AGGREGATOR
    assert set(frame["report_start"]) == {"2025-01-01 00:00:00"}
    assert set(frame["report_end"]) == {"2025-06-30 23:59:59"}
    assert dict(zip(frame["country"], frame["num_requests"], strict=True)) == {"Namibia": 2, "France": 1}
    assert frame["agency"].isna().all()


def test_tables_of_several_publishers_and_periods_stack() -> None:
    one = document_of(report_samples.busy_half())
    other = document_of(tally_of([], Period.parse("2025-Q1")), Period.parse("2025-Q1"))
    for name in data_tables(one):
        frames = [pd.read_csv(io.BytesIO(data_tables(document)[name])) for document in (one, other)]
        assert list(pd.concat(frames).columns) == list(frames[0].columns) == list(frames[1].columns)
    assert HALF.label in set(pd.read_csv(io.BytesIO(data_tables(one)[".csv"]))["period"])
