"""The report document: its schema, its keys, its cells, its canonical bytes."""

import csv
import io
import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from reports.document.csv import FIELDS, cells, csv_bytes
from reports.document.document import canonical_json, headline_column, is_nil
from reports.document.history import Earlier
from reports.figures.figures import Cell
from reports.figures.statements import Verdict
from reports.reading.countries import alpha_3
from reports.restating.restatement import Reason
from reports.sealing.history import read_history
from reports.verify.document import read_document
from reports.verify.sources import stem_in
from storage.vocabulary import words as v
from storage.vocabulary.period import Period
from storage.vocabulary.tally import Tally
from tests.support import report_samples
from tests.support.report_samples import case, document_of, tally_of, terms
from tests.support.samples import explored

SCHEMA = json.loads(resources.files("reports").joinpath("schema/report-1.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
KEYS = [
    "schema",
    "generator",
    "publisher",
    "period",
    "edition",
    "kind",
    "correction",
    "as_of",
    "next_due",
    "policy",
    "coverage",
    "approvals_required",
    "totals",
    "tables",
    "carried_forward",
    "restatements",
    "jumps",
    "outside_policy",
    "statements",
    "disclosures",
    "non_government",
    "preservation",
    "outcomes_by_process",
    "response_times",
    "content_or_keys",
    "legal_bands",
    "by_country_before",
    "rubric",
    "charts",
    "previous",
]


def test_schema_is_a_schema_and_knows_the_vocabulary() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for name, words in {
        "LegalProcess": v.LegalProcess,
        "Grounds": v.Grounds,
        "Data": v.DataKind,
        "Outcome": v.Outcome,
    }.items():
        assert SCHEMA["$defs"][name]["enum"] == [word.value for word in words]
    assert set(SCHEMA["$defs"]["RestatementReason"]["enum"]) == {reason.value for reason in Reason}
    assert SCHEMA["$defs"]["Verdict"]["enum"] == [verdict.value for verdict in Verdict]
    assert [name for name in SCHEMA["properties"] if name != "removal_orders"] == KEYS
    assert "removal_orders" not in SCHEMA["required"]


def test_report_of_a_month_is_in_form_and_named_by_its_month() -> None:
    month = Period.parse("2025-07")
    made = document_of(tally_of([case(received_on=date(2025, 7, 4))], month), month)
    VALIDATOR.validate(made)
    assert read_document(canonical_json(made)) == made
    assert [row["row"] for row in made["tables"]["by_month"]] == ["2025-07"]
    assert "July 2025" in made["charts"][0]["words"][0]["title"]
    assert stem_in("transparency-2025-07-e1.json") == "transparency-2025-07-e1"
    line = f"1 2025-07 1 report {'a' * 64} 2025-08-15 {'b' * 64}\n"
    assert [one.period for one in read_history(line.encode())] == ["2025-07"]


def test_schema_lets_nothing_in_by_the_side_door() -> None:
    def objects(node: Any) -> Any:
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for child in node.values():
                yield from objects(child)
        elif isinstance(node, list):
            for child in node:
                yield from objects(child)

    found = list(objects(SCHEMA))
    assert len(found) > 20
    assert all(node["additionalProperties"] is False for node in found)


@explored(60, 200, report_samples.tallies(), st.booleans())
def test_document_of_any_register_is_valid(tally: Tally, listed: bool) -> None:
    document = document_of(tally, terms=terms(list_disclosures=listed))
    VALIDATOR.validate(document)
    assert list(document) == KEYS
    assert json.loads(canonical_json(document)) == document
    assert (document["disclosures"] is None) is not listed


@pytest.mark.parametrize(
    "bad",
    [
        {"state": "exact"},
        {"state": "exact", "value": -1},
        {"state": "exact", "value": 1.5},
        {"state": "exact", "value": None},
        {"state": "exact", "value": 1, "missing": 0},
        {"state": "exact", "value": 1, "low": 1},
        {"state": "range", "low": 1, "high": 4},
        {"state": "range", "low": 1, "high": 4, "reason": "because"},
        {"state": "not_recorded", "value": 0},
        {"state": "not_applicable", "missing": 1},
        {"state": "hidden"},
        0,
        None,
    ],
)
def test_schema_refuses_other_cells(bad: object) -> None:
    document = document_of(report_samples.busy_half())
    document["totals"]["requests"] = bad
    with pytest.raises(ValidationError):
        VALIDATOR.validate(document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("generated_at",), "2025-07-01"),
        (("kind",), "nil"),
        (("edition",), 0),
        (("period", "label"), "2025-H3"),
        (("previous",), "abc"),
        (("as_of",), "1 July 2025"),
        (("next_due",), "soon"),
        (("coverage", "what"), "some"),
        (("disclosures",), [{"reference": "ABCD1234"}]),
    ],
)
def test_schema_refuses_other_documents(path: tuple[str, ...], value: object) -> None:
    document = document_of(report_samples.busy_half())
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(ValidationError):
        VALIDATOR.validate(document)


def test_document_states_period_and_due_time_in_the_publishers_zone() -> None:
    due = datetime(2026, 1, 15, 11, tzinfo=UTC)
    document = document_of(report_samples.busy_half(), terms=terms(timezone="Europe/Berlin"), next_due=due)
    assert document["period"] == {
        "label": "2025-H1",
        "start": "2025-01-01",
        "end": "2025-07-01",
        "timezone": "Europe/Berlin",
    }
    assert document["as_of"] == "2025-07-01"
    assert document["next_due"] == "2026-01-15T12:00:00+01:00"


def test_canonical_json_is_plain_utf8_with_keys_in_order() -> None:
    data = canonical_json(document_of(report_samples.busy_half(), terms=terms(publisher_name="Žluťoučký <b> &")))
    assert data.decode().startswith(
        '{\n "schema": "transparency-report/1",\n "generator": {\n  "name": "transparency-bot",'
    )
    assert '\n "publisher": {\n  "name": "Žluťoučký <b> &"' in data.decode()
    assert data.endswith(b"\n}\n")
    assert b"\r" not in data


def test_canonical_json_has_one_line_for_each_row() -> None:
    document = document_of(report_samples.busy_half())
    lines = canonical_json(document).decode().splitlines()
    for name in ("by_country", "by_outcome"):
        rows = document["tables"][name]
        first = lines.index(f'  "{name}": [') + 1
        assert [json.loads(line.rstrip(",")) for line in lines[first : first + len(rows)]] == rows
    listed = document["disclosures"]
    assert listed
    assert [json.loads(line.strip().rstrip(",")) for line in lines if line.startswith('  {"month"')] == listed


def test_history_has_each_period_once_and_this_one_last() -> None:
    old = document_of(report_samples.crowd({"DE": (5, 9)}, Period.parse("2024-H2")), Period.parse("2024-H2"))["totals"]
    stale = document_of(report_samples.crowd({"DE": (1, 1)}))["totals"]
    earlier = [Earlier(label="2025-H1", totals=stale), Earlier(label="2024-H2", totals=old)]
    document = document_of(report_samples.busy_half(), earlier=earlier, edition=2)
    history = document["tables"]["history"]
    assert [row["row"] for row in history] == ["2024-H2", "2025-H1"]
    assert history[0]["requests_with_disclosure"] == {"state": "exact", "value": 5, "covered": "part"}
    assert history[0]["requests"] == {"state": "not_recorded"}
    assert history[1]["requests"] == document["totals"]["requests"] == {"state": "exact", "value": 11}
    VALIDATOR.validate(document)


def test_disclosures_show_the_month_and_never_the_order_of_cases() -> None:
    tally = report_samples.busy_half()
    shown = document_of(tally)["disclosures"]
    assert {row["month"] for row in shown} == {"2025-02", "2025-05"}
    assert [row["accounts_affected"]["state"] for row in shown].count("not_recorded") == 1
    cases = [report_samples.case(outcome=v.Outcome.DISCLOSED, country=code) for code in ("US", "DE", "FR")]
    assert (
        document_of(report_samples.tally_of(cases))["disclosures"]
        == document_of(report_samples.tally_of(cases[::-1]))["disclosures"]
    )


def test_disclosures_of_long_spans_have_no_month() -> None:
    document = document_of(report_samples.crowd({"DE": (5, 9), "FR": (0, 0)}))
    assert [row["month"] for row in document["disclosures"]] == [None]
    assert {row["requests_with_disclosure"]["state"] for row in document["tables"]["by_month"]} == {"not_recorded"}


@pytest.mark.parametrize(
    ("tally", "nil", "column"),
    [
        (report_samples.tally_of([]), True, "requests"),
        (report_samples.busy_half(), False, "requests"),
        (report_samples.crowd({"DE": (0, 0)}), False, "requests_with_disclosure"),
        (report_samples.crowd({"DE": (1, 1)}), False, "requests_with_disclosure"),
        (report_samples.tally_of([], recorded_from=None), False, "requests"),
        (report_samples.tally_of([], recorded_from=date(2025, 3, 1)), False, "requests"),
    ],
)
def test_is_nil_only_where_zero_is_known(tally: Tally, nil: bool, column: str) -> None:
    document = document_of(tally)
    assert is_nil(document) is nil
    assert headline_column(document) == column


def _read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def _cell(fields: list[str]) -> Cell:
    value, low, high, missing, reason, at_least, _ = fields[1:]
    numbers = {"value": value, "low": low, "high": high, "missing": missing}
    known: Any = {key: int(number) for key, number in numbers.items() if number} | {"state": fields[0]}
    part = bool(at_least) and not missing
    known |= {"reason": reason} if reason else {}
    return Cell(covered="part" if part else None, **known)


def _but_for_days(cell: Any) -> Cell:
    """A cell that lacks cases reads "at least" whatever is covered."""
    found = Cell(**cell)
    return replace(found, covered=None) if found.missing else found


@given(report_samples.tallies())
def test_csv_has_each_cell_of_the_document_once_and_unchanged(tally: Tally) -> None:
    document = document_of(tally)
    header, *rows = _read(csv_bytes(document))
    assert header == [
        "publisher",
        "period",
        "edition",
        "table",
        "row",
        "row_label",
        "column",
        "column_label",
        "state",
        "value",
        "low",
        "high",
        "missing",
        "reason",
        "at_least",
        "covered",
    ]
    assert [(row[3], row[4], row[6], _cell(row[8:])) for row in rows] == [
        (table, alpha_3(row) if table == "by_country" else row, column, _but_for_days(cell))
        for table, row, column, cell in cells(document)
    ]
    assert len({tuple(row[3:5] + row[6:7]) for row in rows}) == len(rows)
    assert {tuple(row[:3]) for row in rows} == {("Example Messenger", "2025-H1", "1")}


WHOLE = "2025-01-01/2025-06-30"


def test_csv_distinguishes_every_state() -> None:
    document = document_of(report_samples.busy_half())
    document["totals"]["requests"] = Cell.range(0, 249, "legal_band", missing=3).as_json()
    document["totals"]["countries"] = Cell(state="not_applicable").as_json()
    rows = {(row[3], row[4], row[6]): row[8:] for row in _read(csv_bytes(document))}
    assert rows["totals", "all", "requests"] == ["range", "", "0", "249", "3", "legal_band", "yes", WHOLE]
    assert rows["totals", "all", "countries"] == ["not_applicable", "", "", "", "", "", "", WHOLE]
    assert rows["by_country", "BRA", "requests_with_disclosure"] == ["exact", "0", "", "", "", "", "", WHOLE]
    assert rows["by_country", "BRA", "accounts_specified"] == ["not_recorded", "", "", "", "", "", "", WHOLE]


def test_csv_follows_rfc_4180() -> None:
    data = csv_bytes(document_of(report_samples.busy_half(), terms=terms(publisher_name='A "quoted", name')))
    lines = data.decode().split("\r\n")
    assert lines[0] == ",".join(field.name for field in FIELDS)
    assert lines[1].startswith('"A ""quoted"", name",2025-H1,1,totals,all,all,requests,requests received,exact,11,')
    assert lines[-1] == ""
    assert data.count(b"\n") == data.count(b"\r\n") == len(lines) - 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " =", "＝", "　+"])
def test_csv_defuses_a_name_that_is_a_formula(start: str) -> None:
    rows = _read(csv_bytes(document_of(report_samples.busy_half(), terms=terms(publisher_name=f"{start}1+1|cmd"))))
    assert {row[0] for row in rows[1:]} == {f"'{start}1+1|cmd"}


def test_document_shares_nothing_with_its_sources() -> None:
    document = document_of(report_samples.busy_half())
    before = deepcopy(document)
    csv_bytes(document)
    canonical_json(document)
    assert document == before


def test_document_is_of_the_period_asked_for() -> None:
    quarter = Period.parse("2025-Q2")
    tally = report_samples.tally_of([report_samples.case(received_on=date(2025, 5, 5))], quarter)
    document = document_of(tally, quarter)
    assert document["period"]["label"] == "2025-Q2"
    assert [row["row"] for row in document["tables"]["by_month"]] == ["2025-04", "2025-05", "2025-06"]
    VALIDATOR.validate(document)
