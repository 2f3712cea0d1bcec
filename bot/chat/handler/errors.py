"""What a person in a chat reads when something fails: one line, and never a path, a token or a value."""

import logging
import traceback

from markupsafe import escape

from reports.language import words
from storage.engine.errors import DatabaseBusy
from storage.vocabulary.errors import (
    CannotCreateError,
    DataError,
    DomainError,
    NotPermittedError,
    TryLaterError,
    UnavailableError,
)
from storage.vocabulary.period import Period

logger = logging.getLogger(__name__)

FOR_PEOPLE = (DataError, NotPermittedError, TryLaterError, CannotCreateError, UnavailableError)
BUSY = "an import is running; nothing was recorded; try again in a minute"
FAILED = "Something went wrong; nothing was recorded. See the bot's log for details."


def message_for(error: Exception, language: str) -> str:
    """Render the error as HTML. Details that do not belong in a chat go to the log, without any value."""
    if isinstance(error, DatabaseBusy):
        return words.text(BUSY, language)
    if isinstance(error, DomainError) and isinstance(error, FOR_PEOPLE):
        return escape(_one_line(error, language))
    logger.error("A message could not be answered: %s\n%s", type(error).__name__, _where(error))
    return words.text(FAILED, language)


def _one_line(error: DomainError, language: str) -> str:
    """Return what happened and what to do, with "the register" instead of its location, and periods in words."""
    facts = {"database": words.text("the register", language)}
    if "period" in error.facts and "{period}" not in error.todo:  # a command to type needs the label
        facts["period"] = _period(str(error.facts["period"]), language)
    line = words.translate(error, language, **facts)
    return line if error.what.startswith("{") else words.capital(line)  # a file keeps its name


def _period(label: str, language: str) -> str:
    try:
        return words.period(Period.parse(label).label, language)
    except DomainError:  # what a person typed
        return label


def _where(error: Exception) -> str:
    """Return the places in the code, without the message: a database quotes the values that it refuses."""
    return "".join(traceback.format_tb(error.__traceback__))
