"""What readers ask in their own words: in a private chat, or inline as `@bot France 2026-H1` in any chat.

Answered from published figures only.
"""

import html
from collections.abc import Iterator

from bot.actions.context.channel_port import Key
from bot.actions.context.context import Context
from bot.actions.readers.cache import Question
from bot.actions.readers.country import figures_of_country
from bot.actions.readers.editions import PublishedEditions, Report, with_newest_totals
from bot.actions.readers.question import PlainQuestion, known_question, plain_question
from bot.chat.handler.messages import Answer, Incoming, Result
from bot.chat.readers.country import NOTHING_RECORDED, THIS_ONE, WHICH_OF, choice_of, figures_answer
from bot.chat.readers.frame import COUNTRY, NO_REPORT, countries_of, country_rows, data
from bot.chat.readers.report import REPORT, TITLE, report_answer
from reports.language import words
from reports.post.facts import headlines

UNKNOWN_MESSAGE = "Sorry, I didn't get that. Try a country name, or /help."
LATEST = "Latest report"
MOST_SUGGESTED, MOST_OFFERED = 4, 6
MOST_RESULTS = 6
ASK_HERE, ASK_BOT = "Ask me in a private chat", "Ask the bot"


def hear_words(incoming: Incoming, context: Context) -> Answer:
    """Answer the question; a country that may be meant is offered, never guessed."""
    question, language = plain_question(incoming.text), incoming.sender.language
    if len(question.codes) == 1:
        return figures_answer(question.codes[0], question.period, language, context)
    if offered := (question.codes or question.near)[:MOST_OFFERED]:
        asks = words.text(WHICH_OF if len(offered) > 1 else THIS_ONE, language)
        return Answer(html=asks, keys=choice_of(offered, question.period, language))
    if question.period:
        return report_answer(question.period, language, context)
    return _not_understood(language, context)


def known_words(incoming: Incoming) -> Question | None:
    """Return the question that an answer is cached by, if the text is a country or a period alone."""
    question, language = known_question(incoming.text), incoming.sender.language
    if len(question.codes) == 1:
        return COUNTRY, question.codes[0], question.period, language
    return (REPORT, question.period, language) if question != PlainQuestion() and not question.codes else None


def _not_understood(language: str, context: Context) -> Answer:
    """Say so in one line, with buttons to what can be asked."""
    report = context.answers.editions(context.database).of(None)
    text = words.text(UNKNOWN_MESSAGE, language)
    if report is None:
        return Answer(html=text)
    latest = Key(words.text(LATEST, language), data(REPORT, "", language))
    return Answer(html=text, keys=(*country_rows(countries_of(report, MOST_SUGGESTED), None, language), (latest,)))


def find_inline(incoming: Incoming, context: Context, username: str) -> Answer:
    """Return what a query may mean, each with its answer; an empty query means the newest report and its countries."""
    editions, language = context.answers.editions(context.database), incoming.sender.language
    offer = _Offer(editions, language, context, username)
    return Answer(results=tuple(offer.results(incoming.text)), switch=words.text(ASK_HERE, language))


class _Offer:
    """The results of one query, in one language."""

    def __init__(self, editions: PublishedEditions, language: str, context: Context, username: str) -> None:
        self._editions, self._language, self._context, self._username = editions, language, context, username

    def results(self, text: str) -> Iterator[Result]:
        """Yield the countries that are named, those that may be meant, or the report."""
        newest = self._editions.of(None)
        if newest is None:
            return
        if not text.strip():
            yield self._report(newest)
            yield from (self._country(code, None) for code in countries_of(newest, MOST_SUGGESTED))
            return
        question = plain_question(text)
        codes = (question.codes or question.near)[:MOST_RESULTS]
        reports = self._reports(question.period)
        if codes:
            labels: list[str | None] = [report.edition.period for report in reports] or [question.period]
            yield from [self._country(code, label) for code in codes for label in labels][:MOST_RESULTS]
        else:
            yield from map(self._report, reports[:MOST_RESULTS])

    def _reports(self, period: str | None) -> tuple[Report, ...]:
        """Return the report of the period that is asked for, or those that cover it in part; none without a period."""
        if period is None:
            return ()
        report = self._editions.of(period)
        return (report,) if report else self._editions.around(period)

    def _country(self, code: str, period: str | None) -> Result:
        figures, language = figures_of_country(self._editions, code, period), self._language
        title = words.country(code, language)
        about = words.text(NOTHING_RECORDED, language)
        if figures is None and period:
            about = words.text(NO_REPORT, language, period=words.period(period, language))
        if figures is not None:
            title = f"{title}, {words.period(figures.report.edition.period, language)}"
        if figures is not None and not figures.unknown:
            about = words.counted(figures.headline, figures.cells[figures.headline], language)
        payload = "-".join(filter(None, ("country", code, period)))
        answer = figures_answer(code, period, language, self._context)
        return self._result(payload, title, about, answer)

    def _report(self, report: Report) -> Result:
        document, period = with_newest_totals(self._editions, report)[0], report.edition.period
        name = document["publisher"]["name"]
        title = words.text(TITLE, self._language, name=name, period=words.period(period, self._language))
        about = ", ".join(headlines(document, self._language))
        return self._result(f"report-{period}", title, about, report_answer(period, self._language, self._context))

    def _result(self, payload: str, title: str, about: str, answer: Answer) -> Result:
        """Return a result whose message has a button to the bot: buttons with data reach no bot from other chats."""
        link = f"https://t.me/{self._username}?start={payload}"
        keys = ((Key(words.text(ASK_BOT, self._language), url=link),),)
        return Result(id=payload, title=html.unescape(title), about=html.unescape(about), html=answer.html, keys=keys)
