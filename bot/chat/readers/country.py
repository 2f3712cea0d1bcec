"""/country: what the published reports say of a country. Reads the question, asks the editions, replies."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.context.channel_port import Key, Keys
from bot.actions.context.context import Context
from bot.actions.readers.cache import Question
from bot.actions.readers.country import (
    CountryFigures,
    Share,
    course_of,
    earlier_to_compare,
    figures_of_country,
    height_of,
    number_of,
    share_of,
)
from bot.actions.readers.editions import PublishedEditions, Restated
from bot.actions.readers.question import country_question
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.readers.frame import (
    COUNTRY,
    TREND,
    asked,
    constant,
    countries_of,
    country_keys,
    country_rows,
    data,
    neighbours,
    no_report,
    other_languages,
    period_choice,
    source,
)
from reports.language import words
from reports.language.shares import percent
from reports.language.speaker import bold, speaker
from reports.post.facts import coverage
from reports.reading.countries import countries_like
from reports.reading.sentences import countries_in
from reports.schema.cells import is_known
from reports.schema.values import COLUMNS

MOST_EXAMPLES, MOST_CHOICES, MOST_WALKED, WIDEST_BAR = 6, 6, 4, 10
BAR, MOST_ALONE = "▇", 2
WHICH = "Which country? Send its name or code, with a period if you like: /country France 2025-H1"
WHICH_OF = "Which one do you mean?"
THIS_ONE = "Did you mean this one?"
UNKNOWN = "I couldn't find a country called “{name}”. Try its name or its code, such as France or FR."
NOTHING_RECORDED = "The report has no data about this country; that doesn't mean zero."
IN_PART = "For this country, only part of the period is covered: {days}."
RESTATED = "Restated in the report for {period}: {column} {new}, previously {old} ({reason})"
SHARES = {
    "requests": "{share} of all requests received",
    "requests_with_disclosure": "{share} of all requests with disclosure",
}
MORE, FEWER, SAME = "Up from {number} in {period}", "Down from {number} in {period}", "As many as in {period}"
BY_PERIOD = {
    "requests": "Requests received, by period",
    "requests_with_disclosure": "Requests with disclosure, by period",
}
PART = "part of the period"
ALL_PERIODS = "{country}, all published periods"
SHOW_TREND = "Trend"


def reply_to_country(incoming: Incoming, context: Context) -> Answer:
    """Show the figures of the country that was named, or a choice of those that may be meant."""
    question, language = country_question(incoming.text), incoming.sender.language
    if question.code:
        return figures_answer(question.code, question.period, language, context)
    if question.name:
        named = countries_in(question.name)
        if len(named) == 1:
            return figures_answer(named[0], question.period, language, context)
        like = named[:MOST_CHOICES] or countries_like(question.name)
        if not like:
            return Answer(html=speaker(language).text(UNKNOWN, name=question.name))
        asks = words.text(WHICH_OF if len(like) > 1 else THIS_ONE, language)
        return Answer(html=asks, keys=choice_of(like, question.period, language))
    examples = _examples(context.answers.editions(context.database))
    return Answer(html=words.text(WHICH, language), keys=choice_of(examples, question.period, language))


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
    return replace(figures_answer(question.code, question.period, language, context), in_place=True)


def press_trend(incoming: Incoming, context: Context) -> Answer:
    """Show the country in all published periods instead of the message whose button was pressed."""
    (name, period), language = asked(incoming, 2)
    question = country_question(f"{name} {period}")
    if question.code is None:
        return Answer(html=words.text(WHICH, language), in_place=True)
    code, label = question.code, question.period
    answer = context.answers.answer(
        context.database,
        (TREND, code, label, language),
        lambda editions: _trend(editions, code, label, language),
    )
    return replace(answer, in_place=True)


def figures_answer(code: str, period: str | None, language: str, context: Context) -> Answer:
    """Return the published figures of a country, in a period or the latest."""

    def make(editions: PublishedEditions) -> Answer:
        return _answer(editions, code, period, language, context)

    return context.answers.answer(context.database, (COUNTRY, code, period, language), make)


def _answer(editions: PublishedEditions, code: str, period: str | None, language: str, context: Context) -> Answer:
    figures = figures_of_country(editions, code, period)
    switch = other_languages(COUNTRY, code, period or "", language=language)
    if figures is None:
        head = bold(words.country(code, language))
        choice = period_choice(editions, period, lambda label: data(COUNTRY, code, label, language))
        return Answer(html=f"{head}\n{no_report(editions, period, language)}", keys=(*choice, switch))
    settings = context.settings
    blocks = [
        _head(figures, language),
        "\n".join(_lines(figures, language)),
        "\n".join(_compared(editions, figures, language)),
        "\n".join(_restated(change, language) for change in figures.restated),
        _coverage(figures, language),
        _bars(editions, figures, language),
        f"{source(figures.report, settings, language)}\n{constant(language, figures.report)}",
    ]
    keys = (*_walk(editions, figures, language), switch)
    return Answer(html="\n\n".join(filter(None, blocks)), keys=tuple(filter(None, keys)))


def _trend(editions: PublishedEditions, code: str, period: str | None, language: str) -> Answer:
    """Return the figures and the share of every published period, the latest first."""
    course = course_of(editions, code)
    head = speaker(language).text(ALL_PERIODS, country=words.country(code, language))
    blocks = [bold(head), *(_in_short(editions, each, language) for each in reversed(course)), constant(language)]
    report = editions.of(period)
    label = report.edition.period if report else ""
    keys = (
        (Key(f"‹ {words.country(code, language)}, {label}", data(COUNTRY, code, label, language)),) if label else (),
    )
    switch = other_languages(TREND, code, label, language=language)
    return Answer(html="\n\n".join(blocks), keys=tuple(filter(None, (*keys, switch))))


def _head(figures: CountryFigures, language: str) -> str:
    period = words.period(figures.report.edition.period, language)
    return bold(f"{words.country(figures.code, language)}, {period}")


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


def _compared(editions: PublishedEditions, figures: CountryFigures, language: str) -> list[str]:
    """Return the country's share of all and the change against the period before, where both can be compared."""
    lines, share = [], share_of(editions, figures)
    if share is not None and share.part:
        lines.append(_share(share, figures, language))
    earlier = earlier_to_compare(editions, figures)
    if earlier is not None:
        before, now = number_of(earlier) or 0, number_of(figures) or 0
        message = MORE if now > before else FEWER if now < before else SAME
        period = words.period(earlier.report.edition.period, language)
        lines.append(words.text(message, language, number=words.number(before, language), period=period))
    return lines


def _share(share: Share, figures: CountryFigures, language: str) -> str:
    return words.text(SHARES[figures.headline], language, share=percent(share.part, share.whole, language))


def _bars(editions: PublishedEditions, figures: CountryFigures, language: str) -> str:
    """Return a bar for every published period, oldest first; nothing if there is only one."""
    course = [each for each in course_of(editions, figures.code) if each.headline == figures.headline]
    if len(course) < MOST_ALONE:
        return ""
    most = max(map(height_of, course))
    lines = [_bar(each, most, language, here=each.report == figures.report) for each in course]
    return "\n".join([f"<b>{words.text(BY_PERIOD[figures.headline], language)}</b>", *lines])


def _bar(figures: CountryFigures, most: int, language: str, *, here: bool) -> str:
    bar = BAR * -(-WIDEST_BAR * height_of(figures) // most) if most else ""
    shown = words.cell(figures.cells[figures.headline], language)
    part = f" ({words.text(PART, language)})" if figures.days_in_part else ""
    line = " ".join(filter(None, (f"<code>{figures.report.edition.period}</code>", bar, f"{shown}{part}")))
    return f"<b>{line}</b>" if here else line


def _in_short(editions: PublishedEditions, figures: CountryFigures, language: str) -> str:
    head = f"<b>{words.period(figures.report.edition.period, language)}</b>"
    if figures.unknown:
        return f"{head}\n{words.word('state', 'not_recorded', language)}"
    short = {"requests": "received", "requests_with_disclosure": "with_disclosure", "accounts_affected": "accounts"}
    known = [each for each in short if is_known(figures.cells[each])]
    shown = [figures.headline] if figures.none_received else known
    lines = [", ".join(words.counted(short[each], figures.cells[each], language) for each in shown)]
    share = share_of(editions, figures)
    lines += [_share(share, figures, language)] if share is not None and share.part else []
    lines += [words.capital(words.text(PART, language))] if figures.days_in_part else []
    return "\n".join([head, *lines])


def choice_of(codes: Sequence[str], period: str | None, language: str) -> Keys:
    """Return a button for each country."""
    return tuple((each,) for each in country_keys(codes, period, language))


def _examples(editions: PublishedEditions) -> tuple[str, ...]:
    """Return the countries with the most requests in the latest report."""
    report = editions.of(None)
    return countries_of(report, MOST_EXAMPLES) if report else ()


def _walk(editions: PublishedEditions, figures: CountryFigures, language: str) -> Keys:
    """Return the buttons to the periods beside it, to the trend, and to other countries of the report."""
    period = figures.report.edition.period

    def to(label: str) -> str:
        return data(COUNTRY, figures.code, label, language)

    before, after = neighbours(editions, period, to)
    course = Key(words.text(SHOW_TREND, language), data(TREND, figures.code, period, language))
    row = (*before, *((course,) if before or after else ()), *after)
    others = [code for code in countries_of(figures.report, MOST_WALKED + 1) if code != figures.code][:MOST_WALKED]
    return (row, *country_rows(others, period, language))
