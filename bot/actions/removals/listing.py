"""Lists the newest orders to remove content of a period, a country, a category or an outcome. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions.cases.fields import BadValue
from bot.actions.cases.listing import VOID, FilterWords, NoSuchCases, conditions_of
from bot.actions.removals.fields import LINE, REMOVAL_FIELDS
from storage.engine.database import Database
from storage.register import removals
from storage.register.removals import RemovalFilter, StoredRemoval
from storage.vocabulary.errors import Phrase

COLUMNS = ("outcome", "category", "country")
WORDS = FilterWords(COLUMNS, (VOID,), LINE, Phrase("is not a period, country, category or outcome"))


@dataclass(frozen=True, slots=True)
class RemovalListing:
    """The orders shown, how many there are in all, and how many come before the first one shown."""

    orders: tuple[StoredRemoval, ...]
    total: int
    offset: int = 0


def removals_of_words(words: Sequence[str], *, today: date) -> RemovalFilter:
    """Read a filter from unnamed words: a period, a country, a category, an outcome, `void`. Raises NoSuchCases."""
    conditions = conditions_of(words, WORDS, today=today)
    for column in COLUMNS:
        if column in conditions:
            conditions[column] = _read(column, conditions[column])
    period = conditions.pop("period", None)
    days = {"start": period.start, "end": period.end} if period else {}
    return RemovalFilter(**days, voided=conditions.pop(VOID, False), **conditions)


def list_removals(database: Database, wanted: RemovalFilter, *, limit: int, offset: int = 0) -> RemovalListing:
    """Return the orders that match, newest receipt first."""
    with database.reading() as session:
        orders = removals.listing(session, wanted, limit=limit, offset=offset)
        return RemovalListing(orders, removals.count(session, wanted), offset)


def _read(column: str, text: str) -> str:
    try:
        return str(REMOVAL_FIELDS[column].read(text))
    except BadValue as bad:
        raise NoSuchCases((REMOVAL_FIELDS[column].problem(text, bad.phrase),)) from None
