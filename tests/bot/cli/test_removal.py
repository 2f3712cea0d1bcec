"""removal at the terminal: orders recorded by one line, changed, voided, imported and exported; every mistake named."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.actions.removals.fields import EXAMPLE
from tests.support.installation import Installation
from tests.support.terminal import Output, run_command

HEADER = "received_on,country,category,outcome,items,case_file"


@pytest.fixture
def config(install: Callable[..., Installation]) -> Path:
    return install().config


def run(config: Path, *arguments: str) -> Output:
    return run_command("removal", *arguments, "--config", config)


def data(config: Path, *arguments: str) -> Any:
    result = run(config, *arguments, "--json")
    assert (result.code, result.err) == (0, "")
    return json.loads(result.out)


LINE = EXAMPLE.replace("2027", "2018").split()


def test_order_is_recorded_shown_amended_and_voided(config: Path) -> None:
    reference = data(config, "record", *LINE)["reference"]
    shown = data(config, "show", reference.lower())
    facts = ("country", "authority", "category", "legal_ground", "items", "items_removed", "acted_after_hours")
    expected = ["FR", "police", "risk_for_public_security", "terrorist_content", "4", "4", "1"]
    assert [shown[fact] for fact in facts] == expected
    changes = data(config, "amend", reference, "items=5/4")["changes"]
    assert changes == [{"field": "items", "old": "4", "new": "5"}]
    assert "already says that" in run(config, "amend", reference, "items=5").err
    assert data(config, "list", "--period", "2018-H1")["total"] == 1
    assert f"Voided {reference} (duplicate)." in run(config, "void", reference, "duplicate").out
    assert "is void; nothing was changed" in run(config, "amend", reference, "items=6").err
    assert data(config, "list")["total"] == 0
    assert data(config, "list", "--void")["orders"][0]["void_reason"] == "duplicate"
    assert run_command("ledger", "check", "--config", config).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("FR 2018-05-04 scams_and_fraud", "outcome: is missing"),
        ("FR 2018-05-04 scams_and_fraud refused removed=3", "is not a field name"),
        ("FR 2018-05-04 scams_and_fraud refused items=3/3", "items_removed: is set, but the outcome is not acted"),
        ("FR 2018-05-04 scams_and_fraud acted items=3/4", "items_removed: is more than items"),
        ("FR 2018-05-04 scams_and_fraud acted reason=other", "refusal_reason: is set, but the outcome is not refused"),
        ("FR 2018-05-04 scams_and_fraud pending closed=2018-05-05", "closed_on: is set, but the outcome is pending"),
        ("FR 2018-05-04 scams_and_fraud acted closed=2018-05-03", "closed_on: is before received_on"),
        ("FR 2999-05-04 scams_and_fraud acted", "received_on: is in the future"),
        ("FR 2018-05-04 scams_and_fraud acted +4915112345678", "this looks like a phone number"),
        ("FR 2018-05-04 scam_and_fraud acted", "write scams_and_fraud"),
    ],
)
def test_line_that_is_no_order_is_refused_in_words(config: Path, words: str, said: str) -> None:
    result = run(config, "record", *words.split())
    assert result.code == 65
    assert said in result.err
    assert data(config, "list")["total"] == 0


def test_import_is_all_or_nothing_and_skips_what_is_held(config: Path) -> None:
    file = config.with_name("orders.csv")
    file.write_text(f"{HEADER}\n2018-05-04,FR,scams and fraud,acted,4,RO-1\n2018-05-04,DE,rudeness,acted,,RO-2\n")
    refused = run(config, "import", str(file))
    assert (refused.code, "line 3, category" in refused.err) == (65, True)
    rows = ["04.05.2018;Germany;Violence;Acted;4;RO-1", "2018-05-04;FR;violence;pending;;", ";;;;;"]
    file.write_text("\n".join([HEADER.replace(",", ";"), *rows]))
    dry = data(config, "import", str(file), "--dry-run")
    assert (dry["imported"], dry["orders"], dry["held"], dry["entry"]) == (False, 2, 0, None)
    assert data(config, "import", str(file))["imported"]
    assert "was already imported" in run(config, "import", str(file)).err
    file.write_text(f"{HEADER}\n2018-05-04,DE,violence,acted,4,RO-1\n2018-05-04,AT,violence,acted,,RO-3\n")
    again = data(config, "import", str(file))
    assert (again["orders"], again["held"], again["gone"]) == (1, 1, 1)
    exported = run(config, "export").out
    assert sorted(line.split(",")[1] for line in exported.splitlines()[1:]) == ["AT", "DE", "FR"]
    assert run_command("ledger", "check", "--config", config).code == 0
    file.write_text(f"{HEADER}\n")
    assert "has no removal orders" in run(config, "import", str(file)).err
    file.write_text("received_on,country,outcome\n2018-05-04,DE,acted\n")
    assert "category: is a required column and is missing" in run(config, "import", str(file)).err


def test_sheet_that_grew_is_imported_again_without_counting_an_order_twice(config: Path) -> None:
    file, grown = config.with_name("orders.csv"), config.with_name("orders (1).csv")
    rows = [
        "2018-05-04,FR,violence,acted,4,RO-1",
        "2018-05-04,DE,violence,pending,,",
        "2018-05-04,DE,violence,pending,,",
    ]
    file.write_text("\n".join([HEADER, *rows]))
    assert data(config, "import", str(file))["orders"] == 3
    grown.write_text("\r\n".join([HEADER, *rows, "2018-05-05,AT,violence,acted,1,"]))
    again = data(config, "import", str(grown))
    assert (again["orders"], again["held"], again["gone"]) == (1, 3, 0)
    file.write_text(run(config, "export").out)
    whole = run(config, "import", str(file))
    assert "4 held already; nothing was written." in whole.out
    assert data(config, "list")["total"] == 4


def test_changed_rows_of_a_sheet_are_listed_and_changed_on_request(config: Path) -> None:
    file = config.with_name("orders.csv")
    file.write_text(f"{HEADER}\n2018-05-04,FR,violence,pending,4,RO-1\n2018-05-04,DE,violence,pending,,\n")
    assert data(config, "import", str(file))["orders"] == 2
    file.write_text(f"{HEADER}\n2018-05-04,FR,violence,refused,4,RO-1\n2018-05-04,DE,violence,acted,,\n")
    listed = run(config, "import", str(file))
    assert "RO-1, order " in listed.err
    assert "outcome is pending, in the file refused" in listed.err
    assert "outcome is pending, in the file acted" in listed.err
    assert "2 orders differ and stay as they are; --update changes 2; nothing was written." in listed.out
    assert "2 would change" in run(config, "import", str(file), "--update", "--dry-run").out
    assert "; 2 changed." in run(config, "import", str(file), "--update").out
    assert data(config, "list")["total"] == 2
    file.write_text(f"{HEADER}\n2018-05-04,FR,violence,pending,4,RO-1\n2018-05-04,DE,violence,pending,,\n")
    assert "; 1 held already; 1 order differs and stays" in run(config, "import", str(file)).out
    assert run_command("ledger", "check", "--config", config).code == 0


def test_voided_order_stays_void_when_its_sheet_is_imported_again(config: Path) -> None:
    file = config.with_name("orders.csv")
    file.write_text(f"{HEADER}\n2018-05-04,FR,violence,acted,4,RO-1\n2018-05-04,DE,violence,acted,,\n")
    assert data(config, "import", str(file))["orders"] == 2
    for order in data(config, "list")["orders"]:
        assert run(config, "void", order["reference"], "duplicate").code == 0
    file.write_text(file.read_text() + "2018-05-05,AT,violence,acted,,\n")
    again = data(config, "import", str(file))
    assert (again["orders"], again["held"]) == (1, 2)


def test_new_order_that_resembles_a_recorded_one_is_counted_aloud(config: Path) -> None:
    run(config, "record", "FR", "2018-05-04", "violence", "acted")
    file = config.with_name("orders.csv")
    file.write_text(f"{HEADER}\n2018-05-04,FR,violence,acted,,\n")
    assert "same country, category and day as one in the register: 1" in run(config, "import", str(file)).err


def test_forms_of_the_law_are_written_for_a_period(config: Path) -> None:
    assert "the format tco is made for one period" in run_command("export", "--format", "tco", "--config", config).err
    written = run_command("export", "--format", "tco", "2019", "--config", config)
    assert written.code == 0
    assert "left empty: point a: the register does not hold this" in written.err
    assert written.out.splitlines()[0].startswith("Service,Period,Point of Article 7(3)")
    orders = run_command("export", "--format", "e-evidence", "2019", "--config", config)
    assert (orders.code, len(orders.out.splitlines())) == (0, 3)
    assert "left empty: all numbers: the register does not cover every day of the period" in orders.err


def test_category_may_be_written_as_the_official_template_has_it(config: Path) -> None:
    reference = data(config, "record", "FR", "2018-05-04", "STATEMENT_CATEGORY_SCAMS_AND_FRAUD", "acted")["reference"]
    assert data(config, "show", reference)["category"] == "scams_and_fraud"
    file = config.with_name("orders.csv")
    file.write_text(f"{HEADER}\n2018-05-04,DE,STATEMENT_CATEGORY_VIOLENCE,acted,4,RO-1\n")
    assert data(config, "import", str(file))["orders"] == 1


def test_bare_word_of_an_amendment_clears_nothing_and_is_not_taken_for_a_country(config: Path) -> None:
    reference = data(config, "record", *LINE)["reference"]
    for word, said in (("items", '"items": has no value; write it like items=...'), ("soon", "is not a field name")):
        assert said in run(config, "amend", reference, word).err
    assert data(config, "show", reference)["items"] == "4"
