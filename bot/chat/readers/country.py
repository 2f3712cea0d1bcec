"""/country: what the published reports say of a country. Reads the question, asks the editions, replies."""

import html
from dataclasses import replace

from bot.actions.context.channel_port import Key, Keys
from bot.actions.context.context import Context
from bot.actions.readers.cache import Question
from bot.actions.readers.country import CountryFigures, figures_of_country
from bot.actions.readers.editions import PublishedEditions, Restated
from bot.actions.readers.question import country_question
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.readers.frame import asked, constant, data, no_report, other_languages, source
from reports.language import words
from reports.post.facts import coverage
from reports.reading.countries import countries_like
from reports.schema.values import COLUMNS

COUNTRY = "country"
MOST_EARLIER, MOST_PERIOD_KEYS, MOST_EXAMPLES = 6, 4, 6
WHICH = "Which country? Send its name or code, with a period if you like: /country France 2025-H1"
WHICH_OF = "Which one do you mean?"
THIS_ONE = "Did you mean this one?"
UNKNOWN = "I couldn't find a country called “{name}”. Try its name or its code, such as France or FR."
NOTHING_RECORDED = "The report has no data about this country; that doesn't mean zero."
IN_PART = "For this country, only part of the period is covered: {days}."
RESTATED = "Restated in the report for {period}: {column} {new}, previously {old} ({reason})"
EARLIER = "Other periods"


def reply_to_country(incoming: Incoming, context: Context) -> Answer:
    """Show the figures of the country that was named, or a choice of those that may be meant."""
    question, language = country_question(incoming.text), incoming.sender.language
    if question.code:
        return _figures(question.code, question.period, language, context)
    if question.name:
        like = countries_like(question.name)
        if not like:
            return Answer(html=words.text(UNKNOWN, language, name=html.escape(question.name, quote=False)))
        asks = words.text(WHICH_OF if len(like) > 1 else THIS_ONE, language)
        return Answer(html=asks, keys=_choice(like, question.period, language))
    examples = _examples(context.answers.editions(context.database))
    return Answer(html=words.text(WHICH, language), keys=_choice(examples, question.period, language))


def known_country(incoming: Incoming) -> Question | None:
    """Return the question that an answer is cached by, if it names one country."""
    question = country_question(incoming.text)
    return (COUNTRY, question.code, question.period, incoming.sender.language) if question.code else None


def press_country(incoming: Incoming, context: Context) -> Answer:
    """Show the same instead of the message whose button was pressed."""
    (name, period), language = asked(incoming, 2)
    question = country_question(f"{name} {period}")
    if question.code is None:
        return Answer(html=words.text(WHICH, language), in_place=True)
    return replace(_figures(question.code, question.period, language, context), in_place=True)


def _figures(code: str, period: str | None, language: str, context: Context) -> Answer:
    def make(editions: PublishedEditions) -> Answer:
        return _answer(editions, code, period, language, context)

    return context.answers.answer(context.database, (COUNTRY, code, period, language), make)


def _answer(editions: PublishedEditions, code: str, period: str | None, language: str, context: Context) -> Answer:
    figures = figures_of_country(editions, code, period)
    switch = other_languages(COUNTRY, code, period or "", language=language)
    if figures is None:
        head = f"<b>{html.escape(words.country(code, language))}</b>"
        return Answer(html=f"{head}\n{no_report(editions, period, language)}", keys=(switch,))
    settings = context.settings
    blocks = [
        _head(figures, language),
        "\n".join(_lines(figures, language)),
        "\n".join(_restated(change, language) for change in figures.restated),
        _coverage(figures, language),
        _earlier(editions, figures, language),
        f"{source(figures.report, settings, language)}\n{constant(language)}",
    ]
    keys = (_periods(editions, figures, language), switch)
    return Answer(html="\n\n".join(filter(None, blocks)), keys=tuple(filter(None, keys)))


def _head(figures: CountryFigures, language: str) -> str:
    period = words.period(figures.report.edition.period, language)
    return f"<b>{html.escape(words.country(figures.code, language))}, {period}</b>"


def _lines(figures: CountryFigures, language: str) -> list[str]:
    """Return every column; a single sentence for a country without demands or without data."""
    if figures.unknown:
        return [words.text(NOTHING_RECORDED, language)]
    columns = [figures.headline] if figures.none_received else COLUMNS
    part = words.text(IN_PART, language, days=words.spans(figures.days_in_part, language))
    return [
        *(words.counted(column, figures.cells[column], language) for column in columns),
        *([part] if figures.days_in_part else []),
    ]


def _restated(change: Restated, language: str) -> str:
    return words.text(
        RESTATED,
        language,
        period=words.period(change.report.edition.period, language),
        column=words.word("column", change.column, language),
        new=words.cell(change.new, language),
        old=words.cell(change.old, language),
        reason=words.word("restatement", change.reason, language),
    )


def _coverage(figures: CountryFigures, language: str) -> str:
    """Return what the report covers, unless it covers everything."""
    covers, period = figures.report.document["coverage"], figures.report.document["period"]
    whole = covers["countries"] is None and (covers["from"], covers["to"]) == (period["start"], period["end"])
    return "" if whole else coverage(figures.report.document, language)


def _earlier(editions: PublishedEditions, figures: CountryFigures, language: str) -> str:
    """Return the country's figures in the other periods, the latest first."""
    labels = _others(editions, figures)
    others = [figures_of_country(editions, figures.code, label) for label in labels[:MOST_EARLIER]]
    lines = [_in_short(one, language) for one in others if one is not None]
    return "\n".join([f"<b>{words.text(EARLIER, language)}</b>", *lines]) if lines else ""


def _in_short(figures: CountryFigures, language: str) -> str:
    label = figures.report.edition.period
    if figures.unknown:
        return f"{label}: {words.word('state', 'not_recorded', language)}"
    short = {"requests": "received", "requests_with_disclosure": "with_disclosure", "accounts_affected": "accounts"}
    known = [each for each in short if figures.cells[each]["state"] in ("exact", "range")]
    shown = [figures.headline] if figures.none_received else known
    return f"{label}: {', '.join(words.counted(short[each], figures.cells[each], language) for each in shown)}"


def _choice(codes: tuple[str, ...], period: str | None, language: str) -> Keys:
    names = [(words.country(code, language), code) for code in codes]
    return tuple((Key(name, data(COUNTRY, code, period or "", language)),) for name, code in names)


def _examples(editions: PublishedEditions) -> tuple[str, ...]:
    """Return the countries with the most requests in the latest report."""
    report = editions.of(None)
    rows = report.document["tables"]["by_country"] if report else ()
    return tuple(row["row"] for row in rows[:MOST_EXAMPLES])


def _periods(editions: PublishedEditions, figures: CountryFigures, language: str) -> tuple[Key, ...]:
    labels = _others(editions, figures)
    return tuple(Key(label, data(COUNTRY, figures.code, label, language)) for label in labels[:MOST_PERIOD_KEYS])


def _others(editions: PublishedEditions, figures: CountryFigures) -> list[str]:
    here = figures.report.edition.period
    return [report.edition.period for report in editions.newest if report.edition.period != here]
