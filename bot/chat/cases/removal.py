"""/removal: a card, or one order to remove content in one line, or one that is recorded already."""

from bot.actions.cases.form import CaseRefused
from bot.actions.cases.line import form_of_line
from bot.actions.context.context import Context
from bot.actions.removals.fields import LINE, form_of
from bot.actions.removals.record import find_removal, record_removal
from bot.chat.cases.card import RECORDED, open_card, recorded_answer
from bot.chat.cases.record import REFUSED
from bot.chat.cases.view import row_answer
from bot.chat.handler.messages import Answer, Incoming
from reports.language.speaker import bullet, lines, speaker
from storage.chat.cards import REMOVAL


def reply_to_removal(incoming: Incoming, context: Context) -> Answer:
    """Show what was recorded, or every problem with the line, or a card; a reference shows that order."""
    say, typed = speaker(incoming.sender.language), incoming.text.split()
    if not typed:
        return open_card(incoming, context, kind=REMOVAL)
    if len(typed) == 1:
        return _shown(incoming, context)
    today = context.now().astimezone(context.settings.zone).date()
    try:
        form = form_of_line(typed, today=today, line=LINE)
        stored = record_removal(
            context.database,
            form,
            today=today,
            file_numbers=context.settings.privacy.file_numbers,
            now=context.now(),
            actor=incoming.sender.actor,
        )
    except CaseRefused as refused:
        return Answer(html=lines(say.text(REFUSED), *(bullet(say.said(one.phrase)) for one in refused.problems)))
    message = say.text(RECORDED, reference=stored.reference)
    with context.database.transaction() as session:
        return recorded_answer(session, message, stored, form_of(stored.removal), incoming, context)


def _shown(incoming: Incoming, context: Context) -> Answer:
    with context.database.transaction() as session:
        return row_answer(session, find_removal(session, incoming.text).reference, incoming, context)
