"""Countries found as people type them: codes, flags, names in all languages of CLDR, slips of the hand."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.language import words
from reports.reading.countries import BESIDE_ISO, MOST_FOUND, countries_like, country_called, country_codes
from reports.reading.country_names import TABLE
from tests import country_names

CODES = sorted(set(country_codes().values()))
ISO = sorted(set(CODES) - BESIDE_ISO)
RECALL = 0.98


def test_no_name_in_any_language_is_answered_with_another_country(
    record_property: Callable[[str, object], None],
) -> None:
    assert len(ISO) == 249
    called = {(code, name): country_called(name) for code, name in country_names.cldr_names()}
    wrong = {(code, name, found) for (code, name), found in called.items() if found not in (code, None)}
    asked = {(code, name) for (code, name), found in called.items() if found is None}
    recall = 1 - len(asked) / len(called)
    record_property(
        "measured", f"{len(called)} names in all locales of CLDR: {recall:.2%} answered, the others asked about"
    )
    assert not wrong
    assert recall >= RECALL
    assert all(code in countries_like(name) for code, name in asked)


def test_table_is_what_babel_and_the_forms_give() -> None:
    assert TABLE.read_text(encoding="utf-8") == country_names.table()


def test_hand_written_forms_name_their_country() -> None:
    for code, name in country_names.forms():
        assert country_called(name) == code or code in countries_like(name), (code, name)


@pytest.mark.parametrize("code", ISO)
def test_flag_is_the_country(code: str) -> None:
    flag = "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code)
    assert country_called(flag) == code
    assert country_called(f"{flag} {words.country(code, 'en')}") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fr", "FR"), ("FRA", "FR"), ("  france ", "FR"), ("FRANCE", "FR"), ("Cote d'ivoire", "CI"), ("Türkiye", "TR"),
        ("UK", "GB"), ("EL", "GR"), ("U.S.A.", "US"), ("Holland", "NL"), ("xk", "XK"), ("Sao Tome & Principe", "ST"),
        ("United States of America", "US"), ("the United States", "US"), ("Russian Federation", "RU"), ("США", "US"),
        ("Czech Republic", "CZ"), ("Korea, Republic of", "KR"), ("Korea (the Republic of)", "KR"), ("Turkey", "TR"),
        ("Ivory Coast", "CI"), ("Palestine", "PS"), ("China mainland", "CN"), ("Deutschland", "DE"), ("Hongkong", "HK"),
        ("Alemania", "DE"), ("ドイツ", "DE"), ("St Lucia", "LC"), ("Saint Lucia", "LC"), ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "GB"), ("Bỉ", "BE"),
        ("Niger", "NE"), ("Malawi", "MW"), ("Republic of China", "TW"), ("People's Republic of China", "CN"),
        ("NGA", "NG"), ("ایالات متحده", "US"), ("Iran, Islamic Republic of", "IR"), ("Macau", "MO"),
    ],
)  # fmt: skip
def test_exact_name_or_code_is_one_country(text: str, code: str) -> None:
    assert country_called(text) == code


@pytest.mark.parametrize("text", ["n/a", "N/A", "n.a.", " N. A. ", "n-a"])
def test_what_is_not_available_is_not_namibia(text: str) -> None:
    assert country_called(text) is None
    assert countries_like(text) == ("ZZ", "NA")


@pytest.mark.parametrize("language", words.languages())
def test_every_country_is_found_by_its_name_in_every_language(language: str) -> None:
    for code in CODES:
        assert country_called(words.country(code, language)) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Frnace", ("FR",)),
        ("germny", ("DE",)),
        ("korea", ("KP", "KR")),
        ("congo", ("CD", "CG")),
        ("Virgin Islands", ("VG", "VI")),
        ("nga", ("NG", "RU")),
        ("🇩🇪 France", ("DE", "FR")),
        ("🇩🇪 Atlantis", ()),
        ("Atlantis", ()),
        ("", ()),
        ("?!", ()),
    ],
)
def test_what_is_not_exact_is_offered(text: str, codes: tuple[str, ...]) -> None:
    assert country_called(text) is None
    assert countries_like(text) == codes


@given(st.text(max_size=200))
def test_any_text_finds_known_codes_and_not_too_many(text: str) -> None:
    found = countries_like(text)
    assert len(found) <= MOST_FOUND
    assert set(found) <= set(CODES)
    assert country_called(text) in {None, *CODES}
