"""/cases and /removals: the newest that match, ten at a time, each with a button that opens it. Changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from bot.actions.cases.listing import list_cases, wanted_of_words
from bot.actions.context.admin_key import admin_key
from bot.actions.context.channel_port import Key
from bot.actions.context.context import Context
from bot.actions.removals.listing import list_removals, removals_of_words
from bot.actions.removals.rows import Row, asked_about, facts_of
from bot.chat.cases.card_text import shown
from bot.chat.cases.change_buttons import opening_keys
from bot.chat.cases.view import access_of
from bot.chat.handler.messages import Answer, Incoming
from reports.language import words
from storage.chat import buttons
from storage.engine.database import Session
from storage.vocabulary.errors import Phrase

CASES, REMOVALS = "cases", "removals"
PAGE = 10
LASTING = timedelta(days=1)
SHOWN = "{first} to {last} of {total}, newest first."
NO_CASES = Phrase("No cases match.")
TAP_CASE = Phrase("Tap a number to open the case.")
NO_REMOVALS = Phrase("No removal orders match.")
TAP_REMOVAL = Phrase("Tap a number to open the removal order.")
OLDER = "Older"
NEWER = "Newer"


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and how many there are in all."""

    rows: Sequence[Row]
    total: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list: how its page is found, the two facts that a line ends with, and its texts."""

    page: Callable[[Incoming, Context, str, int], Page]
    facts: tuple[str, str]
    none: Phrase
    tap: Phrase


def reply_to_cases(incoming: Incoming, context: Context) -> Answer:
    """Show the newest cases that match the words after the command."""
    return _page(CASES, incoming, context, incoming.text, 0)


def reply_to_removals(incoming: Incoming, context: Context) -> Answer:
    """Show the newest orders to remove content that match the words after the command."""
    return _page(REMOVALS, incoming, context, incoming.text, 0)


def turn_page(incoming: Incoming, context: Context) -> Answer:
    """Show another page of the same list instead of this one."""
    with context.database.transaction() as session:
        button = buttons.take(session, incoming.text, person=incoming.sender.id, now=context.now())
    return PRESENT[button.action](incoming, context, button.subject)


def present_cases(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the page of cases that a button names, from the current register."""
    return _present(CASES, incoming, context, subject)


def present_removals(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the page of removal orders that a button names, from the current register."""
    return _present(REMOVALS, incoming, context, subject)


def _present(name: str, incoming: Incoming, context: Context, subject: str) -> Answer:
    offset, _, filter_words = subject.partition(" ")
    answer = _page(name, incoming, context, filter_words, int(offset))
    return Answer(html=answer.html, keys=answer.keys, in_place=True)


PRESENT: Mapping[str, Callable[[Incoming, Context, str], Answer]] = {
    CASES: present_cases,
    REMOVALS: present_removals,
}


def _cases(incoming: Incoming, context: Context, filter_words: str, offset: int) -> Page:
    access = access_of(incoming, context)
    conditions = wanted_of_words(filter_words.split(), today=access.today)
    listing = list_cases(context.database, conditions, access, context.terms.policy, limit=PAGE, offset=offset)
    return Page(listing.cases, listing.total)


def _removals(incoming: Incoming, context: Context, filter_words: str, offset: int) -> Page:
    conditions = removals_of_words(filter_words.split(), today=access_of(incoming, context).today)
    listing = list_removals(context.database, conditions, limit=PAGE, offset=offset)
    return Page(listing.orders, listing.total)


KINDS = {
    CASES: Kind(_cases, ("legal_process", "outcome"), NO_CASES, TAP_CASE),
    REMOVALS: Kind(_removals, ("category", "outcome"), NO_REMOVALS, TAP_REMOVAL),
}


def _page(name: str, incoming: Incoming, context: Context, filter_words: str, offset: int) -> Answer:
    kind, language = KINDS[name], incoming.sender.language
    page = kind.page(incoming, context, filter_words, offset)
    if not page.rows:
        return Answer(html=words.translate(kind.none, language))
    first, last = offset + 1, offset + len(page.rows)
    numbers = {name: words.number(value, language) for name, value in (("first", first), ("last", last))}
    total = words.number(page.total, language)
    counted = [words.text(SHOWN, language, **numbers, total=total)] if page.total > 1 else []
    listed = [(words.number(place, language), row) for place, row in enumerate(page.rows, first)]
    lines = [*(f"{number}. {_line(row, kind, language)}" for number, row in listed), ""]
    text = "\n".join([*lines, words.translate(kind.tap, language), *counted])
    with context.database.transaction() as session:
        keys = opening_keys(session, listed, incoming, context)
        ways = _ways(session, incoming, context, f"{name} {offset} {filter_words}", page.total)
        return Answer(html=text, keys=(*keys, *ways))


def _line(row: Row, kind: Kind, language: str) -> Markup:
    facts, asks = facts_of(row), asked_about(row)
    about, outcome = (shown(column, facts[column], language, asks) for column in kind.facts)
    country = words.country(facts["country"], language)
    line = Markup("<code>{}</code> {} {}, {}: {}")
    return line.format(row.reference, facts["received_on"], country, about, outcome)


def _ways(
    session: Session, incoming: Incoming, context: Context, shown_page: str, total: int
) -> tuple[tuple[Key, ...], ...]:
    """Return buttons to the pages before and after, if there are any."""
    language = incoming.sender.language
    name, at, filter_words = shown_page.split(" ", 2)
    ways = {words.text(NEWER, language): int(at) - PAGE, words.text(OLDER, language): int(at) + PAGE}
    keys = []
    for label, offset in ways.items():
        if 0 <= offset < total:
            key = admin_key(
                session,
                label,
                action=name,
                subject=f"{offset} {filter_words}",
                person=incoming.sender.id,
                now=context.now(),
                lasting=LASTING,
            )
            keys.append(key)
    return (tuple(keys),) if keys else ()
