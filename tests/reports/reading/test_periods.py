"""Periods are read in the words of people, in both languages, before or after their year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.language import words
from reports.reading.periods import period_called, period_first, period_in
from storage.vocabulary.period import Period

SPELLINGS = {
    "2025-H1": (
        "2025-h1", "2025–H1", "2025-Н1", "２０２５-H1", "٢٠٢٥ H1", "H1, 2025", "h1 of 2025", "1H 2025",
        "first half of 2025", "1st half 2025", "2025 first half", "first six months of 2025",
        "1-е полугодие 2025", "I полугодие 2025 г.", "1-м полугодии 2025 года", "2025 год, первое полугодие",
        "Jan-Jun 2025", "январь - июнь 2025", "January to June 2025", "February–June 2025",
    ),
    "2025-H2": ("second half of 2025", "last half of 2025", "втором полугодии 2025", "июль–декабрь 2025 года"),
    "2025-Q3": ("3rd quarter of 2025", "III кв. 2025", "третий квартал 2025", "2025 Q3", "July-September 2025"),
    "2025-Q4": ("last quarter of 2025", "последний квартал 2025 года", "4-й квартал 2025"),
    "2025-07": ("July 2025", "июля 2025 г.", "2025-07", "2025/07", "07.2025", "07/2025"),
    "2025": ("2025", "2025 год", "2025?", "January–December 2025"),
}  # fmt: skip
NO_PERIOD = (
    "2025-H3",
    "2025-13",
    "2025-01-15",
    "25H1",
    "June–January 2025",
    "first half",
    "12025",
    "May",
    "",
    "½ 2025x",
)


@pytest.mark.parametrize(("text", "label"), [(text, label) for label in SPELLINGS for text in SPELLINGS[label]])
def test_period_is_read_alone_and_in_a_sentence(text: str, label: str) -> None:
    assert period_called(text) == label
    found = period_in(f"how many for France in {text}?")
    assert found is not None
    assert (found.label, found.rest.split()[:5]) == (label, ["how", "many", "for", "France", "in"])
    assert period_first(f"{text}\nthe reason") == (label, "the reason")


@pytest.mark.parametrize("text", NO_PERIOD)
def test_other_text_is_no_period(text: str) -> None:
    assert period_in(text) is None
    assert period_first(f"{text} why") == ("", f"{text} why".strip())


@pytest.mark.parametrize("language", words.languages())
@pytest.mark.parametrize("label", ["2025-H1", "2025-H2", "2025-Q2", "2025-Q4", "2025-02", "2025-12", "2025"])
def test_period_is_read_as_the_bot_writes_it(label: str, language: str) -> None:
    assert period_called(words.period(label, language)) == label


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = period_in(text)
    assert found is None or Period.parse(found.label).label == found.label
    assert text.strip().endswith(period_first(text)[1])
