"""The form of a case: every field, every rule, and that nothing else gets through."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.cases.fields import COLUMNS, FIELD_OF, FIELDS, Field
from bot.actions.cases.form import CaseRefused, case_from, document_of, form_of
from bot.actions.cases.rules import consistent, contradictions
from bot.actions.files.jsonl import form_of_document
from reports.reading.countries import country_codes
from storage.vocabulary.case import Case
from storage.vocabulary.words import DataKind, Outcome
from tests.support.case_forms import FORM, TODAY, cases


def problems(**changes: str) -> list[tuple[str, str]]:
    with pytest.raises(CaseRefused) as refused:
        case_from(FORM | changes, TODAY)
    assert str(refused.value).count("\n") == 0
    return [(problem.column, str(problem)) for problem in refused.value.problems]


def column_refused(**changes: str) -> str:
    (problem,) = problems(**changes)
    return problem[0]


def test_form_with_required_columns_reads_with_nothing_else_recorded() -> None:
    case = case_from(FORM, TODAY)
    assert (case.requests, case.accounts_specified, case.data_requested, case.data_disclosed) == (1, None, None, None)


@given(cases())
def test_form_and_document_of_a_case_read_back_as_that_case(case: Case) -> None:
    assert case_from(form_of(case), TODAY) == case
    assert case_from(form_of_document(document_of(case)), TODAY) == case


@given(st.sampled_from(COLUMNS), st.text(max_size=60))
def test_form_reads_any_text_or_names_its_column(column: str, text: str) -> None:
    try:
        case = case_from(FORM | {column: text}, TODAY)
    except CaseRefused:
        assert problems(**{column: text})
    else:
        assert case_from(form_of(case), TODAY) == case


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.column)
def test_field_reads_its_own_example_back_as_written(field: Field) -> None:
    case = case_from(FORM | {"outcome": "partially_disclosed", field.column: field.example}, TODAY)
    assert form_of(case)[field.column] == field.example


@pytest.mark.parametrize(
    ("text", "code"), [("FR", "FR"), ("FRA", "FR"), ("fra", "FR"), ("XK", "XK"), ("XKX", "XK"), ("ZZ", "ZZ"),
     ("UK", "GB"), ("EL", "GR"), ("Germany", "DE"), ("Côte d’Ivoire", "CI"), ("Россия", "RU"), ("🇫🇷", "FR")]
)  # fmt: skip
def test_country_reads_codes_names_and_flags(text: str, code: str) -> None:
    assert case_from(FORM | {"country": text}, TODAY).country == code


def test_country_codes_are_iso_and_four_more() -> None:
    two_letters = set(country_codes().values())
    assert len(two_letters) == 249 + 4
    assert {"EU", "UN", "XK", "ZZ"} < two_letters
    assert (
        len({code for code in country_codes() if len(code) == 3 and code not in {"XKK", "XKX", "ZZZ", "EUE", "UNO"}})
        == 249
    )


@pytest.mark.parametrize(
    "code",
    [
        "AC",
        "CP",
        "CQ",
        "DG",
        "EA",
        "IC",
        "TA",
        "EZ",
        "QO",
        "XA",
        "XB",
        "SU",
        "DDR",
        "ANT",
        "QUU",
        "250",
        "F",
        "FRAN",
        "ФР",
    ],
)
def test_country_refuses_what_is_no_country(code: str) -> None:
    assert column_refused(country=code) == "country"


def test_country_by_name_is_answered_with_its_code() -> None:
    assert problems(country="Frnace")[0][1] == 'country: "Frnace" is not a country code; write FR'
    assert problems(country="nga")[0][1] == 'country: "nga" could be more than one country; write one of NG, RU'
    assert problems(country="Korea")[0][1].endswith("write one of KP, KR")


@pytest.mark.parametrize("text", ["0", "7", "999999999"])
def test_number_reads_digits(text: str) -> None:
    assert case_from(FORM | {"accounts_specified": text}, TODAY).accounts_specified == int(text)


@pytest.mark.parametrize("text", ["-1", "+1", "01", "1.0", "1e3", "1_000", "1,000", " 7", "7 ", "٣", "²", "1234567890"])
def test_number_refuses_every_other_spelling(text: str) -> None:
    assert column_refused(accounts_specified=text) == "accounts_specified"


@pytest.mark.parametrize(
    "text", ["20180504", "2018-5-4", "2018-W18-5", "2018-02-30", "0218-05-04", "04.05.2018", "today"]
)
def test_day_refuses_every_other_spelling(text: str) -> None:
    assert column_refused(received_on=text) == "received_on"


def test_list_is_kept_in_the_order_of_the_vocabulary() -> None:
    case = case_from(FORM | {"data_disclosed": "phone_number;ip_address;phone_number"}, TODAY)
    assert case.data_disclosed == (DataKind.IP_ADDRESS, DataKind.PHONE_NUMBER)


@pytest.mark.parametrize("text", ["ip_address,phone_number", "ip_address;", ";", "ip", "IP_ADDRESS"])
def test_list_refuses_unknown_and_empty_words(text: str) -> None:
    assert column_refused(data_requested=text) == "data_requested"


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.DISCLOSED, Outcome.PARTIALLY_DISCLOSED}))
def test_data_disclosed_left_empty_is_none_where_nothing_was_given(outcome: str) -> None:
    process = "preservation_request" if outcome == "preserved" else "court_order"
    assert case_from(FORM | {"outcome": outcome, "legal_process": process}, TODAY).data_disclosed == ()


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"received_on": "2026-11-25"}, "received_on"),
        ({"closed_on": "2018-05-03"}, "closed_on"),
        ({"closed_on": "2026-11-25"}, "closed_on"),
        ({"closed_on": "2018-05-05", "outcome": "pending"}, "closed_on"),
        ({"outcome": "preserved"}, "outcome"),
        ({"outcome": "refused", "data_disclosed": "ip_address"}, "data_disclosed"),
        ({"outcome": "refused", "accounts_affected": "1"}, "accounts_affected"),
        ({"data_requested": "ip_address", "data_disclosed": "phone_number"}, "data_disclosed"),
        ({"requests": "0"}, "requests"),
        ({"legal_process": "emergency_request", "emergency": "no"}, "emergency"),
        ({"data_category": "subscriber", "data_requested": "ip_address"}, "data_category"),
        ({"data_category": "traffic", "data_requested": "message_content;payment"}, "data_category"),
        ({"legal_process": "european_preservation_order", "follows": "LE-1"}, "follows"),
        ({"follows": "FERNANDA"}, "follows"),
        ({"follows": "+4915112345678"}, "follows"),
    ],
)
def test_impossible_case_is_refused_with_its_column(changes: dict[str, str], column: str) -> None:
    assert column_refused(**changes) == column


def test_case_may_have_fewer_accounts_than_requests() -> None:
    assert case_from(FORM | {"requests": "12146", "accounts_affected": "8855"}, TODAY).accounts_affected == 8855


@pytest.mark.parametrize("text", ["LE-2018-0042", "2018-000123", "A1", "fr/2018/17", "12 Js 345/19", "2018.05.04"])
def test_case_file_reads_file_numbers(text: str) -> None:
    assert case_from(FORM | {"case_file": text}, TODAY).case_file == text


@pytest.mark.parametrize(
    "text",
    [
        "+33123456789",
        "33123456789",
        "555-123-4567",
        "tel79161234567",
        "10.0.0.1",
        "le-192.168.1.12",
        "0151_2345_6789",
        "0151-234567",
        "fe80::1",
        "a@example.org",
        "@durov1",
        "Smith",
        "=1+1",
        "-1",
        "GB82WEST12345698765432",
        "x1" * 21,
    ],
)
def test_case_file_refuses_what_may_be_a_person_and_does_not_repeat_it(text: str) -> None:
    ((column, line),) = problems(case_file=text)
    assert column == "case_file"
    assert text not in line


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(
    "character", ["\0", "\t", "\n", "\r", "\x85", "\u200b", "\u202e", "\u2066", "\ufeff", "\udcff", "а"]
)
def test_every_column_refuses_hidden_and_foreign_characters(column: str, character: str) -> None:
    assert column_refused(**{column: FIELD_OF[column].example + character}) == column


def test_word_of_another_column_is_named_with_that_column() -> None:
    [(_, line)] = problems(legal_process="overbroad")
    assert line == 'legal_process: "overbroad" is a value of refusal_reason; write it there'


def test_unknown_column_is_named_with_the_nearest_one() -> None:
    assert problems(contry="FR")[0][1] == '"contry": is not a column; write country'


@pytest.mark.parametrize("column", ["notes", "Comment", "name"])
def test_column_of_notes_is_not_taken_for_a_misspelled_one(column: str) -> None:
    said = problems(**{column: "x"})[0][1]
    assert said == f'"{column}": has no place here: the register keeps no notes and no names; leave it out'


@given(cases(), st.sampled_from(("outcome", "closed_on", "data_disclosed", "accounts_affected")), cases())
def test_consistent_is_having_no_contradiction(case: Case, column: str, other: Case) -> None:
    mixed = replace(case, **{column: getattr(other, column)})
    assert consistent(mixed, TODAY) == (not list(contradictions(mixed, TODAY)))
