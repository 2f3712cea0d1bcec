"""JSON lines: stricter than a JSON parser, and never a traceback."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.cases.form import document_of
from storage.vocabulary.case import Case
from tests.bot.actions.files.import_readers import lines_of, read_file, read_text
from tests.support.case_forms import FORM, cases

GOOD = json.dumps(FORM)


@given(st.lists(cases(), max_size=5, unique_by=lambda case: case.case_file or object()))
def test_jsonl_reads_back_what_was_written(register: list[Case]) -> None:
    text = "\n".join(json.dumps(document_of(case)) for case in register)
    assert read_text(text, "jsonl")[0] == register


def test_jsonl_reads_numbers_lists_nulls_and_digits_in_text() -> None:
    document = FORM | {"requests": 2, "accounts_affected": "3", "data_disclosed": ["ip_address"], "closed_on": None}
    (case,), _ = read_text(json.dumps(document), "jsonl")
    assert (case.requests, case.accounts_affected, case.data_disclosed, case.closed_on) == (2, 3, ("ip_address",), None)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("[]", "record"),
        ("7", "record"),
        ("{", "record"),
        (GOOD + GOOD, "record"),
        (GOOD[:-1] + ', "country": "DE"}', "record"),
        (GOOD[:-1] + ', "requests": NaN}', "record"),
        (GOOD[:-1] + ', "requests": 1e400}', "record"),
        (GOOD[:-1] + ', "requests": 1.0}', "record"),
        (GOOD[:-1] + ', "requests": ' + "9" * 5000 + "}", "requests"),
        (GOOD[:-1] + ', "requests": true}', "record"),
        (GOOD[:-1] + ', "requests": [1]}', "record"),
        (GOOD[:-1] + ', "requests": {}}', "record"),
        (GOOD[:-1] + ', "data_requested": [["ip_address"]]}', "record"),
        ("[" * 100_000, "record"),
        (GOOD[:-1] + ', "requests": -1}', "requests"),
        (GOOD[:-1] + ', "contry": "FR"}', '"contry"'),
        (GOOD[:-1] + r', "case_file": "LE-1\ud800"}', "case_file"),
        (GOOD.replace("FR", "\u202eFR"), "country"),
    ],
)
def test_jsonl_names_what_is_wrong(tmp_path: Path, line: str, column: str) -> None:
    content = f"{GOOD}\n\n{line}\n{GOOD}".encode("utf-8", "surrogatepass")
    read, findings = read_file(tmp_path / "a.jsonl", content, "jsonl")
    assert (len(read), findings.bad, lines_of(findings)) == (2, 1, [f"3 {column}"])


@given(
    st.text(max_size=200) | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps)
)
def test_jsonl_of_any_text_is_read_or_refused(text: str) -> None:
    read, findings = read_text(text, "jsonl")
    assert read == []
    assert bool(findings.bad) == bool(text.strip())


def test_jsonl_that_is_no_json_is_named_in_our_own_words() -> None:
    findings = read_text('{"received_on": nothing}\n{received_on: 1}\n[1,\n', "jsonl")[1]
    assert [str(found.problem.reason) for found in findings.shown] == [
        "is not JSON from character 17 on",
        "is not JSON from character 2 on",
        "is not JSON from line 2, character 1 on",
    ]
