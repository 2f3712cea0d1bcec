"""Names, numbers, days and plural forms in a language."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from reports.language import words
from storage.vocabulary import words as v
from storage.vocabulary.publishing import EntryKind

GROUPS = {
    "legal_process": v.LegalProcess,
    "authority": v.Authority,
    "grounds": v.Grounds,
    "data": v.DataKind,
    "outcome": v.Outcome,
    "refusal_reason": v.RefusalReason,
    "notice": v.Notice,
    "entry": EntryKind,
}


@pytest.mark.parametrize("group", GROUPS)
def test_words_name_every_word_of_the_vocabulary_once(group: str) -> None:
    keys = [key.value for key in GROUPS[group]]
    assert [key for key in words.known_words(group) if key in keys] == keys
    assert len({words.word(group, key, "en") for key in keys}) == len(keys)


def test_words_refuse_a_language_without_a_catalogue() -> None:
    with pytest.raises(words.LanguageNotAvailable, match=r"not available in the language de yet; use one of: en, ru"):
        words.number(1, "de")


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("", ""),
        (": TimedOut", ": TimedOut"),
        ("Telegram could not be reached", "не удалось связаться с Telegram"),
        ("there was no clear answer: TimedOut", "ясного ответа не было: TimedOut"),
        ("Bad Request: chat not found", "Bad Request: chat not found"),
    ],
)
def test_kept_text_is_translated_as_far_as_it_is_ours(kept: str, shown: str) -> None:
    assert (words.known(kept, "ru"), words.known(kept, "en")) == (shown, kept)


def test_words_speak_of_countries_by_name() -> None:
    assert words.country("DE", "en") == "Germany"
    assert words.country("XK", "en") == "Kosovo"
    assert words.country("EU", "en") == "European Union"
    assert words.country("ZZ", "en") == "Country not stated"
    assert words.country("QQ", "en") == "QQ"


def test_words_separate_thousands() -> None:
    assert words.number(28917, "en") == "28,917"
    assert words.number(999_999_999, "en") == "999,999,999"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ({"state": "exact", "value": 0}, "0"),
        ({"state": "exact", "value": 1234, "missing": 2}, "at least 1,234"),
        ({"state": "range", "low": 1, "high": 4, "reason": "small_number"}, "1 to 4"),
        ({"state": "range", "low": 0, "high": 249, "reason": "legal_band", "missing": 1}, "0 to 249 or more"),
        ({"state": "not_recorded"}, "not recorded"),
        ({"state": "not_applicable"}, "not applicable"),
    ],
)
def test_words_keep_the_states_of_cells_apart(cell: Any, shown: str) -> None:
    assert words.cell(cell, "en") == shown


def test_words_write_days_that_nobody_can_misread() -> None:
    assert words.day(date(2025, 7, 1), "en") == "1 July 2025"
    assert words.month("2025-07", "en") == "July 2025"
    assert words.moment(datetime(2026, 1, 15, 12, 0, tzinfo=UTC), "en") == "15 January 2026, 12:00"
    assert [words.period(label, "en") for label in ("2025-H1", "2025-Q4", "2025")] == [
        "January–June 2025",
        "October–December 2025",
        "2025",
    ]
    assert words.period("2025", "ru") == "2025 год"


def test_words_join_lists() -> None:
    assert words.listing(["a", "b", "c"], "en") == "a, b and c"
    assert words.listing(["a"], "en") == "a"
    assert words.listing(["a", "b"], "ru", either=True) == "a или b"


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("the court rose", "Held: the court rose."),
        ("the court rose.", "Held: the court rose."),
        ("the court rose...", "Held: the court rose..."),
        ("where is it?", "Held: where is it?"),
    ],
)
def test_sentence_ends_in_one_stop(reason: str, shown: str) -> None:
    assert words.text("Held: {reason}.", "en", reason=reason) == shown
    assert words.text("{reason} Held: {reason}. More.", "en", reason=reason) == f"{reason} {shown} More."


def test_full_stop_inside_a_sentence_stays() -> None:
    assert words.text("{name}.csv of {name}.", "en", name="a.") == "a..csv of a."
