"""Countries in sentences: exact names in any language count, near names are offered, other words are no country."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.language import words
from reports.reading.countries import country_called, country_codes
from reports.reading.sentences import countries_in, countries_near
from tests.support.processes import ROOT

ASKED = {
    "how many for Germany?": ("DE",),
    "сколько запросов из Германии?": ("DE",),
    "запросы из Южной Кореи и Саудовской Аравии": ("KR", "SA"),
    "а из Объединённых Арабских Эмиратов?": ("AE",),
    "во Франции, в Китае и в Израиле": ("FR", "CN", "IL"),
    "Wie viele aus Österreich?": ("AT",),
    "combien pour les États-Unis ?": ("US",),
    "كم طلب من ألمانيا": ("DE",),
    "and from the US?": ("US",),
    "what about us?": (),
    "HOW MANY FROM FRANCE": ("FR",),
    "FR, DE": ("FR", "DE"),
    "🇫🇷 and 🇩🇪": ("FR", "DE"),
    "Trinidad and Tobago and Côte d'Ivoire": ("TT", "CI"),
    "how many from Korea": ("KP", "KR"),
    "is the ID of a user data? can it be?": (),
    "решение суда о данных до того дня": (),
    "to no end": (),
}
NEAR = {"how many from Germny": ("DE",), "Russian requests": ("RU",), "good morning": ()}
NAMES = [(code, words.country(code, "en")) for code in sorted(set(country_codes().values()))]
FRAMES = ["how many for {}?", "сколько запросов: {}, пожалуйста", "{} please", "tell me: {}"]


@pytest.mark.parametrize(("text", "codes"), ASKED.items())
def test_sentence_names_countries_exactly(text: str, codes: tuple[str, ...]) -> None:
    assert set(countries_in(text)) == set(codes)


@pytest.mark.parametrize(("text", "codes"), NEAR.items())
def test_misspelled_country_is_only_near(text: str, codes: tuple[str, ...]) -> None:
    assert countries_in(text) == ()
    assert countries_near(text) == codes


@given(st.sampled_from(NAMES), st.sampled_from(FRAMES))
def test_every_country_is_found_in_a_sentence(country: tuple[str, str], frame: str) -> None:
    code, name = country
    if country_called(name) == code:
        assert code in countries_in(frame.format(name))


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert set(countries_in(text) + countries_near(text)) <= set(country_codes().values())


def test_words_of_the_product_are_no_countries() -> None:
    """Of some thousand English and Russian words in lower case, the only countries are the ones that are meant."""
    texts = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "reports" / "locales").rglob("*.po")]
    spoken = {word for text in texts for word in re.findall(r"\b[^\W\d_]{2,}\b", text.read_text(encoding="utf-8"))}
    usual = {word for word in spoken if word == word.lower()}
    assert len(usual) > 2000
    taken = {word for word in usual if countries_in(f"x {word}")}
    assert {country_called(word) for word in taken} <= {"FR", "IN", "DE", "US", "RU"}
