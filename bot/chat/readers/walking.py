"""Buttons by which a reader walks on from an answer: other countries of the same report, and the periods beside it."""

from collections.abc import Callable, Iterable

from bot.actions.context.channel_port import Key, Keys
from bot.actions.readers.editions import PublishedEditions, Report
from bot.chat.readers.frame import data
from reports.language import words

COUNTRY, TREND = "country", "trend"
KEYS_IN_A_ROW = 2  # names of countries are long, and a phone is narrow


def countries_of(report: Report, most: int) -> tuple[str, ...]:
    """Return the countries with the most requests in a report."""
    return tuple(row["row"] for row in report.document["tables"]["by_country"][:most])


def country_keys(codes: Iterable[str], period: str | None, language: str) -> tuple[Key, ...]:
    """Return a button for the figures of each country."""
    return tuple(Key(words.country(code, language), data(COUNTRY, code, period or "", language)) for code in codes)


def country_rows(codes: Iterable[str], period: str | None, language: str) -> Keys:
    """Return these buttons in rows that fit a phone."""
    keys = country_keys(codes, period, language)
    return tuple(keys[at : at + KEYS_IN_A_ROW] for at in range(0, len(keys), KEYS_IN_A_ROW))


def neighbours(
    editions: PublishedEditions, period: str, to: Callable[[str], str]
) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """Return the buttons to the published periods before and after; `to` makes the data of a button."""
    labels = [report.edition.period for report in reversed(editions.newest)]
    at = labels.index(period)
    before, after = labels[:at][-1:], labels[at + 1 :][:1]
    return tuple(Key(f"‹ {each}", to(each)) for each in before), tuple(Key(f"{each} ›", to(each)) for each in after)
