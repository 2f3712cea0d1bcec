"""The export: the import's columns, and nothing that a spreadsheet would run."""

import io

import pytest

from bot.actions.cases.fields import COLUMNS
from bot.actions.cases.record import record_case
from bot.actions.files.export import ExportFormat, export_cases
from storage.engine.database import Database
from tests.bot.actions.conftest import NOW
from tests.support.case_forms import ALL, FORM, JUDGING


def test_export_has_the_columns_of_an_import_and_embargoed_cases(register: Database) -> None:
    form = FORM | {"embargo_until": "unknown", "data_disclosed": "ip_address;phone_number", "case_file": "LE-1"}
    record_case(register, form, JUDGING, now=NOW, actor="cli:test", sure=False)
    output = io.StringIO()
    assert export_cases(register, output, ExportFormat.CSV, ALL) == 1
    header, row = output.getvalue().splitlines()
    assert header == ",".join(COLUMNS)
    assert row == (
        "2018-05-04,FR,court_order,disclosed,1,,,not_recorded,not_stated,,ip_address;phone_number,,not_recorded,"
        "not_recorded,,unknown,,,LE-1,not_recorded,not_recorded,not_recorded,,,"
    )


def test_export_of_an_empty_register_is_a_header(register: Database) -> None:
    output = io.StringIO()
    assert export_cases(register, output, ExportFormat.CSV, ALL) == 0
    assert output.getvalue() == ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t1", "\r1", "＝1"])
def test_no_column_takes_what_a_spreadsheet_would_run(text: str) -> None:
    from bot.actions.cases.fields import FIELDS, BadValue

    for field in FIELDS:
        with pytest.raises(BadValue):
            field.read(text)
