"""The days of which a file sent in a chat holds every demand: stated in its caption, or asked after the dry run."""

import re
from datetime import date, timedelta

from markupsafe import Markup

from bot.actions.cases.input import day_spelled
from bot.actions.files.coverage import BadCoverage
from reports.figures.coverage import Span
from reports.language import words
from reports.language.speaker import Speaker, code, lines
from storage.vocabulary.case import Coverage
from storage.vocabulary.errors import Phrase

CAPTION = words.msgid("complete from {first} to {last}")
IMPORT_AS_COMPLETE = words.msgid("Import as complete")
COUNT_AS_COMPLETE = "These days count as complete: {days}. A day without a case is a day with 0."
ARE_THEY_ALL = (
    "Does this file have every demand that you received in these days: {days}? Then tap <b>Import as complete</b>: "
    "a day without a case counts as a day with 0. For other days, send the file again with a caption such as:"
)
FIRST, LAST = "FIRST", "LAST"
EXAMPLE = {"first": "2025-01-01", "last": "2025-06-30"}
ONE_DAY = timedelta(days=1)


def days_of_caption(caption: str, today: date) -> Span | None:
    """Return the first and the last day that a caption states in any language of the bot; None if it is about else.

    Raises BadCoverage if it begins like a statement and names no two days.
    """
    words_typed = " ".join(caption.split()).rstrip(".").casefold()
    for language in words.languages():
        form = words.text(CAPTION, language, first=FIRST, last=LAST).casefold()
        if not words_typed.startswith(form.partition(" ")[0]):
            continue
        pattern = re.escape(form).replace(FIRST.casefold(), r"(\S+)").replace(LAST.casefold(), r"(\S+)")
        found = re.fullmatch(pattern, words_typed)
        try:
            first, last = (
                date.fromisoformat(day_spelled(day, today=today)) for day in (found.groups() if found else ())
            )
        except ValueError:
            example = Phrase(CAPTION, **EXAMPLE)
            raise BadCoverage(reason=Phrase("The caption is not like “{example}”", example=example)) from None
        return first, last
    return None


def days_shown(span: Coverage, say: Speaker) -> Markup:
    """Return what it means that the file holds every demand of these days."""
    return say.text(COUNT_AS_COMPLETE, days=words.spans([(span.start, span.end)], say.language))


def question_of_days(first: date, last: date, say: Speaker) -> Markup:
    """Return the question whether a file holds every demand of these days, with a caption for others."""
    question = say.text(ARE_THEY_ALL, days=words.spans([(first, last + ONE_DAY)], say.language))
    return lines(question, code(say.plain(CAPTION, first=first.isoformat(), last=last.isoformat())))


def days_of_button(text: str) -> Span | None:
    """Return the first and the last day that a button holds; None if it holds none."""
    if not text:
        return None
    first, last = map(date.fromisoformat, text.split("/"))
    return first, last
