"""The form of a report: one definition of types, the schema made from it, and `verify` that refuses what this does."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from reports.document.document import canonical_json
from reports.verify.document import BadDocument, OtherSchema, out_of_form, read_document
from tests.report_schema import PATH, schema_text
from tests.support import report_samples
from tests.support.report_samples import document_of
from tests.support.samples import sampled
from tests.support.sealed_reports import Publisher

SCHEMA = json.loads(PATH.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
REPORTS = {
    "full": document_of(report_samples.busy_half()),
    "crowd": document_of(report_samples.crowd({"DE": (28917, 49744), "TR": (3, 4), "FR": (0, 0), "BR": (51, 70)})),
    "nil": document_of(report_samples.tally_of([])),
}
VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 10**16, "", "x", "DE", "2025-H1", "2025-01-01", "2025-02-30", "exact", "a\n", [], {},
    [{}], ["x"], [[]], {"state": "exact"}, {"state": "exact", "value": 1}, {"state": "not_recorded"},
    {"state": "range", "low": 4, "high": 1, "reason": "small_number"}, {"from": "2025-01-01", "to": "2025-07-01"},
]  # fmt: skip


def test_schema_is_made_from_the_types() -> None:
    assert PATH.read_text(encoding="utf-8") == schema_text(), "run make docs"


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, the containers too."""
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield from places(inner, (*path, key))


def changed(document: Any, random: Random) -> Any:
    """A document with one thing changed: a value replaced, left out, doubled or added, or a letter of a text."""
    copy = json.loads(json.dumps(document))
    *outer, last = random.choice(list(places(copy)))
    inside = copy
    for key in outer:
        inside = inside[key]
    value = inside[last]
    kind = random.choice(["put", "put", "take", "add", "letter", "number"])
    if kind == "take":
        del inside[last]
    elif kind == "add" and isinstance(value, dict):
        value[random.choice(["note", "value", "missing", "row", "state"])] = random.choice(VALUES)
    elif kind == "add" and isinstance(value, list):
        value.append(random.choice([*VALUES, *value]))
    elif kind == "letter" and isinstance(value, str) and value:
        place = random.randrange(len(value))
        inside[last] = value[:place] + random.choice(["", "x", "9", "-", "\n", " ", "é"]) + value[place + 1 :]
    elif kind == "number" and type(value) is int:
        inside[last] = random.choice([value + 1, -value, value + 10**16])
    else:
        inside[last] = random.choice(VALUES)
    return copy


def accepted(document: Any) -> bool:
    try:
        read_document(json.dumps(document).encode())
    except (BadDocument, OtherSchema):
        return False
    return True


@sampled(25, 750)
@pytest.mark.parametrize("name", REPORTS)
def test_verify_accepts_no_change_that_the_schema_refuses(name: str, sample: int) -> None:
    random, refused = Random(sample), 0
    for _ in range(sample):
        one = changed(REPORTS[name], random)
        if not VALIDATOR.is_valid(one):
            refused += 1
            assert not accepted(one), one
    assert refused > sample // 2


@pytest.mark.parametrize("name", REPORTS)
def test_verify_reads_what_the_product_makes(name: str) -> None:
    assert read_document(canonical_json(REPORTS[name])) == REPORTS[name]


def test_editions_and_errata_keep_the_form() -> None:
    publisher = Publisher()
    publisher.report("2025-H1", {"2025-H1": 3})
    publisher.report("2025-H2", {"2025-H1": 4, "2025-H2": 3})
    publisher.correction("2025-H2", {"2025-H1": 4, "2025-H2": 5})
    publisher.erratum("2025-H2")
    for document in publisher.documents:
        VALIDATOR.validate(document)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d["totals"].pop("countries"), "totals: the key countries is missing"),
        (lambda d: d["totals"].update(countries=3), "totals, countries: the value is not one that the schema allows"),
        (lambda d: d.update(note=1), "the report: it has a key that the schema does not have"),
        (lambda d: d["publisher"].update(note=1), "publisher: it has a key that the schema does not have"),
        (lambda d: d["tables"]["by_country"][1].update(row="de"), "tables, by_country, 2, row: the value is not"),
        (lambda d: d["disclosures"][2].update(grounds="whim"), "disclosures, 3, grounds: the value is not"),
        (lambda d: d["disclosures"][2].pop("grounds"), "disclosures, 3: the key grounds is missing"),
        (lambda d: d["disclosures"].append(5), "disclosures, 4: the value is not"),
        (lambda d: d["disclosures"][0].update(requests=True), "disclosures, 1, requests: the value is not"),
        (lambda d: d["coverage"]["register"].pop("to"), "coverage, register: the key to is missing"),
        (lambda d: d.update(previous="0" * 64 + "\n"), "previous: the value is not"),
        (lambda d: d.update(next_due="2026-02-30T12:00:00+00:00"), "next_due: the value is not"),
    ],
)
def test_a_finding_names_the_place(change: Any, sentence: str) -> None:
    document = document_of(report_samples.busy_half())
    assert out_of_form(document) is None
    change(document)
    assert (out_of_form(document) or "").startswith(sentence), out_of_form(document)


def test_disclosures_are_checked_by_column() -> None:
    """Only some rows are looked at. That is enough as long as the schema says nothing of two columns together."""
    row = SCHEMA["$defs"]["Disclosure"]
    assert set(row) == {"type", "description", "additionalProperties", "required", "properties"}
    assert row["additionalProperties"] is False
    assert row["required"] == list(row["properties"])


@pytest.mark.parametrize("rows", [[{}], [{}, {}], [{"month": "2025-01"}] * 3])
def test_disclosures_that_all_lack_the_same_keys_are_found(rows: list[dict[str, str]]) -> None:
    assert "is missing" in str(out_of_form(document_of(report_samples.busy_half()) | {"disclosures": rows}))


@pytest.mark.parametrize("seed", range(12))
def test_a_wrong_row_among_many_disclosures_is_found(seed: int) -> None:
    random, document = Random(seed), document_of(report_samples.busy_half())
    document["disclosures"] *= 50
    rows = json.loads(json.dumps(document["disclosures"]))
    rows[random.randrange(len(rows))] = changed([rows[0]], random)
    good = VALIDATOR.is_valid(document | {"disclosures": rows})
    assert (out_of_form(document | {"disclosures": rows}) is None) is good
