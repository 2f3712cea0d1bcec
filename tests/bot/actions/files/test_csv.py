"""CSV: a strict header, exact line numbers, and an answer in words to every broken file."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.cases.fields import COLUMNS
from bot.actions.cases.form import form_of
from bot.actions.files.findings import SHOWN
from storage.vocabulary.case import Case
from tests.bot.actions.files.import_readers import lines_of, read_file, read_text
from tests.support.case_forms import HEADER, ROW, cases


def found(content: str) -> list[str]:
    return lines_of(read_text(content, "csv")[1])


@given(st.lists(cases(), max_size=5, unique_by=lambda case: case.case_file or object()), st.permutations(COLUMNS))
def test_csv_reads_back_what_was_written_in_any_order_of_columns(register: list[Case], columns: list[str]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(map(form_of, register))
    assert read_text(text.getvalue(), "csv")[0] == register


def test_csv_reads_bom_crlf_blank_lines_and_a_missing_last_newline(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + f"{HEADER}\r\n\r\n{ROW}\r\n{ROW}".encode()
    read, findings = read_file(tmp_path / "a.csv", content, "csv")
    assert (len(read), findings.bad) == (2, 0)


def test_csv_names_unknown_missing_and_repeated_columns() -> None:
    findings = read_text("received_on,contry,outcome,outcome\n" + ROW, "csv")[1]
    assert [str(each) for each in findings.shown] == [
        'line 1, "contry": is not a column; write country',
        "line 1, outcome: appears 2 times; keep one",
        "line 1, country: is a required column and is missing; add it to the first line",
        "line 1, legal_process: is a required column and is missing; add it to the first line",
    ]


def test_csv_without_a_header_says_so() -> None:
    assert found("") == ["1 header"]
    assert found("\n\n") == ["1 header"]


def test_csv_names_seven_bad_lines_among_a_thousand() -> None:
    rows = [ROW] * 1000
    bad = {
        17: ("2018-05-04,Frnace,court_order,disclosed", "country"),
        40: ("2018-02-30,FR,court_order,disclosed", "received_on"),
        41: ("2018-05-04,FR,courtorder!,disclosed", "legal_process"),
        500: ("2018-05-04,FR,court_order,", "outcome"),
        501: ("2030-05-04,FR,court_order,disclosed", "received_on"),
        502: ("2018-05-04,FR,court_order", "record"),
        1001: ('2018-05-04,"FR,court_order,disclosed', "record"),
    }
    for line, (row, _) in bad.items():
        rows[line - 2] = row
    read, findings = read_text("\n".join([HEADER, *rows]) + "\n", "csv")
    assert (len(read), findings.bad) == (993, 7)
    assert lines_of(findings) == [f"{line} {column}" for line, (_, column) in bad.items()]


def test_csv_counts_all_bad_lines_and_shows_the_first() -> None:
    findings = read_text("\n".join([HEADER, *["x,x,x,x"] * 500]), "csv")[1]
    assert (findings.bad, len(findings.shown)) == (500, SHOWN)


def test_csv_keeps_line_numbers_past_a_value_over_several_lines() -> None:
    text = f'{HEADER}\n{ROW}\n2018-05-04,"F\n\nR",court_order,disclosed\n{ROW}\n2018-05-04,F,court_order,disclosed\n'
    assert found(text) == ["3 country", "7 country"]


def test_csv_finds_an_open_quote_and_goes_on_after_it() -> None:
    text = f'{HEADER}\n2018-05-04,"FR,court_order,disclosed\n{ROW}\n2018-05-04,"FR",court_order,disclosed\n{ROW}\nx\n'
    assert found(text) == ["2 record", "6 record"]


def test_csv_of_one_endless_quote_is_answered(tmp_path: Path) -> None:
    content = f'{HEADER}\n"'.encode() + f"{ROW}\n".encode() * 20_000
    findings = read_file(tmp_path / "a.csv", content, "csv")[1]
    assert lines_of(findings)[0] == "2 record"


@pytest.mark.parametrize(
    ("bad", "column", "reason"),
    [
        (b"F\xff", "country", "is not UTF-8 text"),
        (b"F\x00", "country", "has an invisible character, U+0000"),
        ("F\u202e".encode(), "country", "has an invisible character, U+202E"),
        ("FR\u200b".encode(), "country", "has an invisible character, U+200B"),
        ("Фр".encode(), "country", "this is not a country code"),
        (b"F" * 1000, "country", "is longer than 200 characters"),
        (b"F" * 200_000, "record", "has a value longer than any column allows"),
        (b'"F\nR"', "country", "has a line break"),
        (b'"FR"x', "record", "has a quote in the wrong place"),
    ],
)
def test_csv_names_line_column_and_reason(tmp_path: Path, bad: bytes, column: str, reason: str) -> None:
    rows = [ROW.encode(), ROW.encode().replace(b"FR", bad), ROW.encode()]
    read, findings = read_file(tmp_path / "a.csv", b"\n".join([HEADER.encode(), *rows]), "csv")
    ((place, problem),) = [(each.place, each.problem) for each in findings.shown]
    assert (len(read), place, problem.column, problem.reason) == (2, "line 3", column, reason)


@given(st.text(max_size=300))
def test_csv_of_any_text_is_read_or_refused(text: str) -> None:
    read, findings = read_text(text, "csv")
    assert findings.bad or not text.strip() or all(isinstance(case, Case) for case in read)
