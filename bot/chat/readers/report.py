"""/report and /periods: a published report at a glance with its cover, and the list of all. Never shows a draft."""

from collections.abc import Mapping

from bot.actions.context.channel_port import Keys
from bot.actions.context.context import Context
from bot.actions.readers.cache import Cover, Question
from bot.actions.readers.editions import PublishedEditions, Report, with_newest_totals
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.readers.frame import (
    MOST_LISTED,
    asked,
    constant,
    countries_of,
    country_rows,
    data,
    neighbours,
    next_due,
    no_report,
    other_languages,
    period_choice,
    source,
)
from reports.document.document import is_nil
from reports.language import words
from reports.language.speaker import bold, speaker
from reports.post.facts import coverage, headlines
from reports.reading.periods import period_in

REPORT, PERIODS = "report", "periods"
LONGEST, MOST_WALKED = 40, 4
TITLE = "{name}: transparency report, {period}"
NOT_A_PERIOD = "I can't read “{text}” as a period. Write it like 2025-H1."
NIL = "Nil report: no demands are counted for this period."
RESTATED = "These are the latest figures; the report for {period} restated them."
LIST = "The published reports"
LISTED = words.msgid("{period}, edition {edition}")
DRAWING_SECONDS = 60.0


def reply_to_report(incoming: Incoming, context: Context) -> Answer:
    """Show the report of a period, or the latest."""
    language, text = incoming.sender.language, incoming.text.strip()
    label = _label(text)
    if text and label is None:
        message = speaker(language).text(NOT_A_PERIOD, text=text[:LONGEST])
        return Answer(html=message, keys=_choice(context.answers.editions(context.database), None, language))
    return report_answer(label, language, context)


def press_report(incoming: Incoming, context: Context) -> Answer:
    """Show the same for a button."""
    (text,), language = asked(incoming, 1)
    return report_answer(_label(text), language, context)


def known_report(incoming: Incoming) -> Question | None:
    """Return the question that an answer is cached by, if it names a period or none."""
    text, language = incoming.text.strip(), incoming.sender.language
    label = _label(text)
    return (REPORT, label, language) if label or not text else None


def _label(text: str) -> str | None:
    found = period_in(text)
    return found.label if found else None


def reply_to_periods(incoming: Incoming, context: Context) -> Answer:
    """Show every published period with its headline and its message."""
    return _periods(incoming.sender.language, context)


def press_periods(incoming: Incoming, context: Context) -> Answer:
    """Show the same for a button."""
    _, language = asked(incoming, 0)
    return _periods(language, context)


def report_answer(label: str | None, language: str, context: Context) -> Answer:
    """Return the report of a period, or the latest."""
    question = (REPORT, label, language)
    return context.answers.answer(
        context.database, question, lambda editions: _report(editions, label, language, context)
    )


def _periods(language: str, context: Context) -> Answer:
    return context.answers.answer(
        context.database, (PERIODS, language), lambda editions: _list(editions, language, context)
    )


def _report(editions: PublishedEditions, label: str | None, language: str, context: Context) -> Answer:
    report = editions.of(label)
    switch = other_languages(REPORT, label or "", language=language)
    if report is None:
        return Answer(html=no_report(editions, label, language), keys=(*_choice(editions, label, language), switch))
    document, last = with_newest_totals(editions, report)
    name, period = document["publisher"]["name"], words.period(report.edition.period, language)
    title = speaker(language).text(TITLE, name=name, period=period)
    nil = [words.text(NIL, language)] if is_nil(document) else []
    blocks = [
        bold(title),
        "\n".join([*nil, *(f"<b>{line}</b>" for line in headlines(document, language))]),
        _restated(last, language),
        coverage(document, language),
        f"{source(report, context.settings, language)}\n{constant(language, report)}",
    ]
    keys = tuple(filter(None, (*_walk(editions, report, language), switch)))
    cover = cover_for(report, language, context)
    return Answer(html="\n\n".join(filter(None, blocks)), photo=report.edition.cover, cover=cover, keys=keys)


def _walk(editions: PublishedEditions, report: Report, language: str) -> Keys:
    """Return the buttons to the report's countries and to the periods beside it."""
    period = report.edition.period
    before, after = neighbours(editions, period, lambda label: data(REPORT, label, language))
    return (*country_rows(countries_of(report, MOST_WALKED), period, language), (*before, *after))


def _list(editions: PublishedEditions, language: str, context: Context) -> Answer:
    if editions.of(None) is None:
        return Answer(html=no_report(editions, None, language))
    lines = [_line(editions, report, language, context) for report in editions.newest[:MOST_LISTED]]
    blocks = [f"<b>{words.text(LIST, language)}</b>", *lines, *next_due(editions, language), constant(language)]
    keys = (*_choice(editions, None, language), other_languages(PERIODS, language=language))
    return Answer(html="\n\n".join(filter(None, blocks)), keys=keys)


def _restated(last: Report | None, language: str) -> str:
    return "" if last is None else words.text(RESTATED, language, period=words.period(last.edition.period, language))


def _line(editions: PublishedEditions, report: Report, language: str, context: Context) -> str:
    figures = ", ".join(headlines(with_newest_totals(editions, report)[0], language))
    return f"{source(report, context.settings, language, LISTED)}\n{figures}"


def _choice(editions: PublishedEditions, label: str | None, language: str) -> Keys:
    return period_choice(editions, label, lambda period: data(REPORT, period, language))


def cover_for(report: Report, language: str, context: Context) -> Cover | None:
    """Return the cover to draw for a reader, or None if the published one is in this language or there is none."""
    if not report.edition.cover or language == context.language:
        return None
    return Cover(report.edition.digest, language)


def draw_cover(cover: Cover, context: Context) -> bytes | None:
    """Draw a cover in the reader's language from the published figures; None if the published cover must do."""
    reports = context.answers.editions(context.database).reports
    report = next((each for each in reports if each.edition.digest == cover.digest), None)
    if report is None:
        return None
    document = report.document

    def draw() -> Mapping[str, bytes]:
        return context.draw(document, language=cover.language, timeout=DRAWING_SECONDS, stopping=context.stopping)

    return context.covers.drawn(cover, draw)
