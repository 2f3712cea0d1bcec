"""Shared parts of answers to readers: the source of a figure, the constant sentence, and buttons by which to walk on.

Nothing about a reader is stored: a button carries the question and the language, and both are public.
"""

from collections.abc import Callable, Iterable

from bot.actions.context.channel_port import Key, Keys
from bot.actions.readers.editions import PublishedEditions, Report
from bot.chat.handler.messages import Incoming
from bot.config.settings import Settings
from reports.language import words
from reports.language.speaker import anchor, speaker
from reports.language.words import CONSTANT, NOT_IN_FIGURES, capital
from reports.post.notices import message_link

READER = "r"
DATE = "D"  # a date in full, in the reader's zone
SOURCE = words.msgid("Source: the report for {period}, edition {edition}")
NOTHING_YET = "There are no reports yet."
NO_REPORT = "There's no report for {period}."
COVERED_BY = "There's no separate report for {period}. It is covered, at least in part, by: {periods}."
NEXT_DUE = "The next one is due by {day}."
PERIODS_THERE = "Published: {periods}."
COUNTRY, TREND = "country", "trend"
MOST_LISTED, PERIODS_IN_A_ROW = 24, 3
KEYS_IN_A_ROW = 2  # names of countries are long, and a phone is narrow


def asked(incoming: Incoming, parameters: int) -> tuple[list[str], str]:
    """Return the parameters of a reader's button, and the language that it carries."""
    parts = incoming.text.split(":")
    values = [*parts, *[""] * parameters][:parameters]
    return values, words.nearest_language("".join(parts[parameters:]), incoming.sender.language)


def data(command: str, *parameters: str) -> str:
    """Return the data of a reader's button."""
    return ":".join((READER, command, *parameters))


def other_languages(command: str, *parameters: str, language: str) -> tuple[Key, ...]:
    """Return a button for the same answer in each other language."""
    others = [each for each in words.languages() if each != language]
    return tuple(Key(words.own_name(each).capitalize(), data(command, *parameters, each)) for each in others)


def constant(language: str, report: Report | None = None) -> str:
    """Return the sentence in every answer, whether anything is left out or not, and what a report has only in bands."""
    banded = report is not None and report.document["legal_bands"] is not None
    sentences = [CONSTANT, NOT_IN_FIGURES] if banded else [CONSTANT]
    return f"<i>{' '.join(words.text(sentence, language) for sentence in sentences)}</i>"


def source(report: Report, settings: Settings, language: str, message: str = SOURCE) -> str:
    """Return which report a figure is from, with the link to its message."""
    edition, say = report.edition, speaker(language)
    line = capital(say.text(message, period=say.period(edition.period), edition=edition.edition))
    address = link(report, settings, language, "album")
    return anchor(address, line) if address else line


def link(report: Report, settings: Settings, language: str, part: str) -> str:
    """Return the address of a part of a report, in the channel of the reader's language if there is one."""
    speaks = {str(each.id): settings.language_of(each) for each in settings.telegram.all_channels}
    places = [place for place in report.edition.places if place.part == part and place.message_ids]
    places.sort(key=lambda place: speaks.get(place.channel) != language)
    return message_link(places[0].channel, places[0].message_ids[0]) if places else ""


def no_report(editions: PublishedEditions, label: str | None, language: str) -> str:
    """Return that nothing is published for a period, what is, and when the next report is due."""
    if label is None or editions.of(None) is None:
        lines = [words.text(NOTHING_YET, language), *next_due(editions, language)]
    elif around := editions.around(label):
        facts = {"period": words.period(label, language), "periods": _periods(around, language)}
        lines = [words.text(COVERED_BY, language, **facts)]
    else:
        lines = [words.text(NO_REPORT, language, period=words.period(label, language))]
        lines.append(words.text(PERIODS_THERE, language, periods=_periods(editions.newest, language)))
        lines += next_due(editions, language)
    return "\n".join([*lines, "", constant(language)])


def _periods(reports: Iterable[Report], language: str) -> str:
    return words.listing([words.period(report.edition.period, language) for report in reports], language)


def period_choice(editions: PublishedEditions, label: str | None, to: Callable[[str], str]) -> Keys:
    """Return a button for each published period around one that has no report, or for all; `to` makes its data."""
    reports = (editions.around(label) if label else ()) or editions.newest[:MOST_LISTED]
    keys = [Key(report.edition.period, to(report.edition.period)) for report in reports]
    return tuple(tuple(keys[at : at + PERIODS_IN_A_ROW]) for at in range(0, len(keys), PERIODS_IN_A_ROW))


def next_due(editions: PublishedEditions, language: str) -> list[str]:
    """Return when the next report is due, as a date that Telegram shows in the reader's own zone and form."""
    due = editions.next_due
    if due is None:
        return []
    day = words.day(due.date(), language)
    dated = f'<tg-time unix="{int(due.timestamp())}" format="{DATE}">{day}</tg-time>'
    return [words.text(NEXT_DUE, language, day=day).replace(day, dated)]  # a day may end with the sentence's full stop


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
