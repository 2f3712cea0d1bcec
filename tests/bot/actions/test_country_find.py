"""Countries found as people type them: codes, names in the shipped languages, slips of the hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.case_countries import country_codes
from bot.actions.country_find import MOST_FOUND, countries_like, country_called
from reports import words

CODES = sorted(set(country_codes().values()))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fr", "FR"), ("FRA", "FR"), ("  france ", "FR"), ("FRANCE", "FR"), ("Cote d'ivoire", "CI"), ("Türkiye", "TR"),
        ("UK", "GB"), ("U.S.A.", "US"), ("Holland", "NL"), ("xk", "XK"), ("Sao Tome & Principe", "ST"),
    ],
)  # fmt: skip
def test_exact_name_or_code_is_one_country(text: str, code: str) -> None:
    assert country_called(text) == code


@pytest.mark.parametrize("language", words.languages())
def test_every_country_is_found_by_its_name_in_every_language(language: str) -> None:
    for code in CODES:
        name = words.country(code, language)
        assert country_called(name) == code or code in countries_like(name), (name, code)


@pytest.mark.parametrize(
    ("text", "codes"),
    [("Frnace", ("FR",)), ("germny", ("DE",)), ("korea", ("KP", "KR")), ("congo", ("CD", "CG")), ("Atlantis", ())],
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
