"""/case and /cases: what the register holds, as far as the asker may see it. Changes nothing.

In a group, and by default in any chat, nobody sees an embargoed case: its reference looks like any other that does not
exist.
"""

from collections.abc import Iterator
from datetime import timedelta

from markupsafe import Markup, escape

from bot.actions.cases.access import Access, access_in_chat, find_case
from bot.actions.cases.form import form_of
from bot.actions.cases.listing import Listing, list_cases, wanted_of_words
from bot.actions.context.admin_key import admin_key
from bot.actions.context.channel_port import Key
from bot.actions.context.context import Context
from bot.chat.cases.card_text import OUTSIDE, broken_parts, shown, summary_html
from bot.chat.cases.change_buttons import case_keys, confirming_keys, is_unconfirmed, opening_keys
from bot.chat.handler.messages import Answer, Incoming
from bot.config.settings import Settings
from reports.language import words
from storage.chat import buttons
from storage.chat.buttons import StaleButton
from storage.engine.database import Session
from storage.register.rows import StoredCase

CASES = "cases"
PAGE = 10
LASTING = timedelta(days=1)
WHY = "Why was it disclosed anyway? Your answer confirms the disclosure."
WHICH = "Add the reference to the command, such as <code>/{command} 7K2M9QXA</code>."
RECORDED = "Recorded by {person} on {day}."
VOID = "<b>Void</b>: {reason}. It no longer counts."
RENEWED = "Embargo renewed: {times}."
CONFIRMED = "Outside the policy ({parts}), confirmed by {person}: {reason}."
LEFT = "Nothing was changed."
NONE = "No cases match."
SHOWN = "{first} to {last} of {total}, newest first."
TAP = "Tap a number to open the case."
OLDER = "Older"
NEWER = "Newer"


def reply_to_case(incoming: Incoming, context: Context) -> Answer:
    """Show one case with everything recorded about it."""
    language = incoming.sender.language
    if not incoming.text:
        return Answer(html=words.text(WHICH, language, command="case"))
    with context.database.transaction() as session:
        return case_answer(session, incoming.text, incoming, context)


def case_answer(session: Session, reference: str, incoming: Incoming, context: Context, heading: str = "") -> Answer:
    """Show a case below a heading, with what the sender can do with it. Raises UnknownReference."""
    stored, language = find_case(session, reference, access_of(incoming, context)), incoming.sender.language
    lines = [f"<b>{heading}</b>"] if heading else []
    lines.append(case_html(stored, context, language))
    keys = confirming_keys(session, stored, incoming, context) if is_unconfirmed(stored, context) else ()
    if keys:
        lines += ["", f"<b>{words.text(WHY, language)}</b>"]
    return Answer(html="\n".join(lines), keys=(*keys, *case_keys(session, stored, incoming, context)))


def unchanged_answer(session: Session, reference: str, incoming: Incoming, context: Context) -> Answer:
    """Show a case to somebody who decided against a change."""
    return case_answer(session, reference, incoming, context, words.text(LEFT, incoming.sender.language))


def press_open(incoming: Incoming, context: Context) -> Answer:
    """Show the case that a button of a list opens, below the list; the button can be pressed again."""
    with context.database.transaction() as session:
        buttons.refuse_stale(session, incoming.text, person=incoming.sender.id, now=context.now())
        button = buttons.look(session, incoming.text)
        if button is None:
            raise StaleButton
        return case_answer(session, button.subject, incoming, context)


def present_open(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the case instead of a list that is too old."""
    with context.database.transaction() as session:
        return case_answer(session, subject, incoming, context)


def reply_to_cases(incoming: Incoming, context: Context) -> Answer:
    """Show the newest cases that match the words after the command, ten at a time."""
    return _page(incoming, context, incoming.text, 0)


def turn_page(incoming: Incoming, context: Context) -> Answer:
    """Show another page of the same list instead of this one."""
    with context.database.transaction() as session:
        button = buttons.take(session, incoming.text, person=incoming.sender.id, now=context.now())
    return present_page(incoming, context, button.subject)


def present_page(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the page that a button names, from the current register."""
    offset, _, asked = subject.partition(" ")
    answer = _page(incoming, context, asked, int(offset))
    return Answer(html=answer.html, keys=answer.keys, in_place=True)


def access_of(incoming: Incoming, context: Context) -> Access:
    """Return what the sender may see in this chat today."""
    today = context.now().astimezone(context.settings.zone).date()
    sender = incoming.sender
    permitted = incoming.private and context.settings.privacy.embargoed_by_chat
    return access_in_chat(sender.actor, sender.roles, permitted=permitted, today=today)


def case_html(stored: StoredCase, context: Context, language: str) -> Markup:
    """Render a case in full: its facts, who recorded it, and what happened to it since."""
    facts = summary_html({column: text for column, text in form_of(stored.case).items() if text}, language)
    lines = [f"<code>{stored.reference}</code>", facts, "", *_later_lines(stored, context, language)]
    return Markup("\n".join(lines))  # noqa: S704 (each line is escaped)


def person_called(actor: str, settings: Settings) -> Markup:
    """Return an admin's name from the config; anybody else's name in the ledger."""
    names = {f"chat:{admin.id}": admin.name for admin in settings.admins}
    return escape(names.get(actor, actor))


def _later_lines(stored: StoredCase, context: Context, language: str) -> Iterator[str]:
    day = words.day(stored.recorded_at.astimezone(context.settings.zone).date(), language)
    yield words.text(RECORDED, language, person=person_called(stored.recorded_by, context.settings), day=day)
    if stored.embargo_renewals:
        times = words.counted("times", stored.embargo_renewals, language)
        yield words.text(RENEWED, language, times=times)
    if stored.void_reason is not None:
        yield words.text(VOID, language, reason=words.word("void_reason", stored.void_reason, language))
        return
    parts = broken_parts(stored.case, context, language)
    if parts and stored.confirm_reason is not None:
        who = person_called(stored.confirmed_by or "", context.settings)
        reason = words.word("confirm_reason", stored.confirm_reason, language)
        yield words.text(CONFIRMED, language, parts=parts, person=who, reason=reason)
    elif parts:
        yield words.text(OUTSIDE, language, parts=parts)


def _page(incoming: Incoming, context: Context, asked: str, offset: int) -> Answer:
    language = incoming.sender.language
    access = access_of(incoming, context)
    wanted = wanted_of_words(asked.split(), today=access.today)
    listing = list_cases(context.database, wanted, access, context.terms.policy, limit=PAGE, offset=offset)
    if not listing.cases:
        return Answer(html=words.text(NONE, language))
    first, last = offset + 1, offset + len(listing.cases)
    numbers = {name: words.number(value, language) for name, value in (("first", first), ("last", last))}
    total = words.number(listing.total, language)
    listed = [(words.number(place, language), stored) for place, stored in enumerate(listing.cases, first)]
    lines = [*(f"{number}. {_line(stored, language)}" for number, stored in listed), ""]
    page = "\n".join([*lines, words.text(TAP, language), words.text(SHOWN, language, **numbers, total=total)])
    with context.database.transaction() as session:
        keys = opening_keys(session, listed, incoming, context)
        return Answer(html=page, keys=(*keys, *_turns(session, incoming, context, asked, listing)))


def _line(stored: StoredCase, language: str) -> Markup:
    form = form_of(stored.case)
    process, outcome = (shown(column, form[column], language) for column in ("legal_process", "outcome"))
    country = words.country(stored.case.country, language)
    line = Markup("<code>{}</code> {} {}, {}: {}")
    return line.format(stored.reference, form["received_on"], country, process, outcome)


def _turns(
    session: Session, incoming: Incoming, context: Context, asked: str, listing: Listing
) -> tuple[tuple[Key, ...], ...]:
    """Return buttons to the pages before and after, if there are any."""
    language = incoming.sender.language
    ways = {words.text(NEWER, language): listing.offset - PAGE, words.text(OLDER, language): listing.offset + PAGE}
    keys = []
    for label, offset in ways.items():
        if 0 <= offset < listing.total:
            key = admin_key(
                session,
                label,
                action=CASES,
                subject=f"{offset} {asked}",
                person=incoming.sender.id,
                now=context.now(),
                lasting=LASTING,
            )
            keys.append(key)
    return (tuple(keys),) if keys else ()
