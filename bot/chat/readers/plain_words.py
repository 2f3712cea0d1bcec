"""Plain words in a private chat: a country, a period, or a sentence with either, answered from published figures."""

from bot.actions.context.channel_port import Key
from bot.actions.context.context import Context
from bot.actions.readers.cache import Question
from bot.actions.readers.question import PlainQuestion, known_question, plain_question
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.readers.country import THIS_ONE, WHICH_OF, choice_of, figures_answer
from bot.chat.readers.frame import COUNTRY, countries_of, country_rows, data
from bot.chat.readers.report import REPORT, report_answer
from reports.language import words

UNKNOWN_MESSAGE = "Sorry, I didn't get that. Try a country name, or /help."
LATEST = "Latest report"
MOST_SUGGESTED, MOST_OFFERED = 4, 6


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
    said = words.text(UNKNOWN_MESSAGE, language)
    if report is None:
        return Answer(html=said)
    latest = Key(words.text(LATEST, language), data(REPORT, "", language))
    return Answer(html=said, keys=(*country_rows(countries_of(report, MOST_SUGGESTED), None, language), (latest,)))
