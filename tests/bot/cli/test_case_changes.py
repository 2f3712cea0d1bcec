"""case amend, void, embargo and confirm at the terminal: what they print, and what they leave in the register."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.config.loading import load
from storage.engine.database import open_database
from storage.register import cases
from storage.vocabulary.words import DataKind
from tests.support.installation import OPENED_AT, Installation, a_case
from tests.support.terminal import Output, run_command

Install = Callable[..., Installation]


@pytest.fixture
def config(install: Install) -> Path:
    return install().config


def run(config: Path, *arguments: str) -> Output:
    return run_command(*arguments, "--config", config)


def recorded(config: Path, *words: str) -> str:
    line = words or ("FR", "court_order", "2018-05-04", "disclosed", "given=ip_address", "grounds=terrorism")
    return str(json.loads(run(config, "case", "record", *line, "--json").out)["reference"])


def shown(config: Path, reference: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run(config, "case", "show", reference, "--json").out)
    return document


def test_amend_prints_old_and_new_and_takes_options_and_words(config: Path) -> None:
    reference = recorded(config)
    result = run(config, "case", "amend", reference, "outcome=refused", "given=", "--refusal-reason", "overbroad")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        "outcome: disclosed -> refused",
        "data_disclosed: ip_address -> not recorded",
        "refusal_reason: not_recorded -> overbroad",
        f"Amended {reference}.",
    ]
    assert shown(config, reference)["refusal_reason"] == "overbroad"
    assert run(config, "ledger", "check").code == 0


def test_amend_names_each_mistake_in_a_line(config: Path) -> None:
    result = run(config, "case", "amend", recorded(config), "country=Frnace", "requests=0")
    assert (result.code, result.out) == (65, "")
    assert [line.partition(":")[0] for line in result.err.splitlines()] == ["country", "requests"]


def test_void_leaves_the_case_in_the_register_and_out_of_the_list(config: Path) -> None:
    reference = recorded(config)
    assert run(config, "case", "void", reference, "duplicate").out == f"Voided {reference} (duplicate).\n"
    assert json.loads(run(config, "case", "list", "--json").out)["total"] == 0
    assert json.loads(run(config, "case", "list", "--void", "--json").out)["total"] == 1
    assert shown(config, reference)["void_reason"] == "duplicate"
    assert "is void (duplicate)" in run(config, "case", "amend", reference, "country=DE").line


def test_void_does_not_repeat_what_is_no_reason(config: Path) -> None:
    line = run(config, "case", "void", recorded(config), "Mallory called +49 30 1234567").line
    assert "Mallory" not in line
    assert "duplicate, wrong_entry" in line


def test_embargo_is_set_and_lifted(config: Path) -> None:
    reference = recorded(config)
    assert run(config, "case", "embargo", reference, "2999-01-01").code == 0
    again = json.loads(run(config, "case", "embargo", reference, "unknown", "--json").out)
    assert again == {"reference": reference, "embargo_until": "unknown", "renewals": 1}
    assert run(config, "case", "embargo", reference, "lift").code == 0
    assert "is not embargoed" in run(config, "case", "embargo", reference, "lift").line
    assert run(config, "ledger", "check").code == 0


def test_disclosure_outside_the_policy_is_reported_and_confirmed_by_somebody_else(config: Path) -> None:
    line = ("case", "record", "FR", "subpoena", "2018-05-04", "disclosed", "given=ip_address")
    refused = run(config, *line)
    assert refused.code == 65
    assert "breaks your policy (the legal process)" in refused.line
    assert "--yes" in refused.line
    assert json.loads(run(config, "case", "list", "--json").out)["total"] == 0
    out = run(config, *line, "--yes").out
    assert "outside the policy (policy.requires_process" in out
    assert "case confirm" in out
    own = out.split()[1].rstrip(".")
    assert "needs a second person" in run(config, "case", "confirm", own, "mistake").line
    other = _recorded_by_somebody_else(config)
    assert run(config, "case", "confirm", other, "legally_compelled").code == 0
    assert shown(config, other)["confirm_reason"] == "legally_compelled"
    unconfirmed = json.loads(run(config, "case", "list", "--unconfirmed", "--json").out)
    assert [case["reference"] for case in unconfirmed["cases"]] == [own]


@pytest.mark.parametrize("variable", ["LOGNAME", "USER", "LNAME", "USERNAME"])
def test_variable_makes_nobody_a_second_person(config: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    line = ("case", "record", "FR", "subpoena", "2018-05-04", "disclosed", "given=ip_address", "--yes", "--json")
    reference = json.loads(run(config, *line).out)["reference"]
    monkeypatch.setenv(variable, "ben")
    assert "needs a second person" in run(config, "case", "confirm", reference, "mistake").line


def _recorded_by_somebody_else(config: Path) -> str:
    database = open_database(load(config).storage.url)
    with database.transaction() as session:
        outside = a_case(data_requested=None, data_disclosed=(DataKind.PAYMENT,))
        stored = cases.add(session, outside, reference="0123ABCD", now=OPENED_AT, actor="chat:7")
    database.close()
    return stored.reference


def test_embargo_takes_a_day_as_people_write_it(config: Path) -> None:
    reference = recorded(config)
    assert run(config, "case", "embargo", reference, "31.12.2098").code == 0
    assert shown(config, reference)["embargo_until"] == "2098-12-31"
    assert "two different days" in run(config, "case", "embargo", reference, "1/2/2098").err


def test_bare_word_of_an_amendment_clears_nothing_and_is_not_taken_for_a_country(config: Path) -> None:
    reference = recorded(config)
    for word, said in (
        ("outcome", '"outcome": has no value; write it like outcome=...'),
        ("soon", "is not a field name"),
    ):
        assert said in run(config, "case", "amend", reference, word).err
    assert '"closed_on": has no value' in run(config, "case", "amend", reference, "closed_on").err
