"""case record, show and list at the terminal: by options or by one line, every mistake in a line of its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.actions.cases.fields import COLUMNS, FIELDS
from bot.actions.cases.line import EXAMPLE
from tests.support.installation import Installation
from tests.support.terminal import Output, run_command

Install = Callable[..., Installation]


@pytest.fixture
def config(install: Install) -> Path:
    return install().config


def run(config: Path, *arguments: str) -> Output:
    return run_command(*arguments, "--config", config)


def shown(config: Path, reference: str) -> dict[str, object]:
    document: dict[str, object] = json.loads(run(config, "case", "show", reference, "--json").out)
    return document


def recorded(config: Path, *words: str) -> str:
    result = run(config, "case", "record", *words, "--json")
    assert (result.code, result.err) == (0, "")
    return str(json.loads(result.out)["reference"])


def test_case_is_recorded_by_the_line_of_the_chat(config: Path) -> None:
    document = shown(config, recorded(config, *EXAMPLE.split()))
    assert (document["country"], document["accounts_specified"], document["accounts_affected"]) == ("FR", 3, 1)
    assert (document["data_requested"], document["grounds"]) == (["ip_address", "phone_number"], "terrorism")


def test_case_is_recorded_by_one_option_for_each_column(config: Path) -> None:
    examples = {field.column: field.example.replace(";", ",") for field in FIELDS} | {"outcome": "partially_disclosed"}
    options = [f"--{column.replace('_', '-')}={example}" for column, example in examples.items()]
    document = shown(config, recorded(config, *options))
    assert set(COLUMNS) <= set(document)
    assert (document["case_file"], document["embargo_until"]) == ("LE-2018-0042", "2030-01-31")


def test_line_and_options_mix(config: Path) -> None:
    reference = recorded(
        config, "FR", "court_order", "2018-05-04", "--outcome", "refused", "--embargo-until", "unknown"
    )
    assert shown(config, reference)["embargo_until"] == "unknown"


def test_probable_duplicate_is_recorded_with_yes_alone(config: Path) -> None:
    line = ("FR", "court_order", "2018-05-04", "refused")
    reference = recorded(config, *line, "--embargo-until", "unknown")
    result = run(config, "case", "record", *line)
    assert (result.code, result.out) == (65, "")
    assert f"the case {reference} has the same country, legal process and day; nothing was written" in result.err
    assert "--yes" in result.err
    assert recorded(config, *line, "--yes") != reference


def test_every_mistake_is_a_line_with_what_is_wrong_and_what_to_do(config: Path) -> None:
    result = run(config, "case", "record", "Frnace", "court_oder", "--received-on", "4 May", "--requests=0")
    assert (result.code, result.out) == (65, "")
    assert result.err.splitlines() == [
        "received_on: is not a date like 2018-05-04 (year-month-day); write it like 2018-05-04",
        'country: "Frnace" is not a country code; write FR',
        'legal_process: "court_oder" is not an allowed value; write court_order',
        "outcome: is missing; write it like disclosed",
        "requests: is 0, but a case is at least one request; write it like 1",
    ]
    assert json.loads(run(config, "case", "list", "--json").out) == {"total": 0, "cases": []}


def test_list_and_show_read_well(config: Path) -> None:
    reference = recorded(config, *EXAMPLE.split(), "file=LE-7")
    listing = run(config, "case", "list", "--country", "FRA", "--outcome", "disclosed", "--period", "2018-H1")
    assert reference in listing.out
    assert listing.out.splitlines() == [
        "reference  received_on  country  legal_process  outcome    requests  embargo_until",
        f"{reference}   2018-05-04   FR       court_order    disclosed  1",
        "1 of 1 case",
    ]
    page = [line.split() for line in run(config, "case", "show", reference.lower()).out.splitlines()]
    assert page[0] == ["reference", reference]
    assert ["data_requested", "ip_address;phone_number"] in page
    assert "imported_by" not in [name for name, *_ in page]
    assert "0 of 0 cases" in run(config, "case", "list", "--period", "2017").out


def test_help_names_every_column(config: Path) -> None:
    page = run(config, "case", "record", "--help").out
    assert all(f"--{column.replace('_', '-')}" in page for column in COLUMNS)
    assert "Example: transparency-bot case record" in page
