"""/record and /removal: a card, or one case or order in one line. Reads the line and replies; the actions record."""

from collections.abc import Mapping

from bot.actions.cases.fields import Problem
from bot.actions.cases.form import CaseRefused, form_of
from bot.actions.cases.line import form_of_line
from bot.actions.cases.plausibility import CaseDoubtful
from bot.actions.cases.record import Judging, record_case
from bot.actions.context.context import Context
from bot.actions.removals.fields import LINE as REMOVAL_LINE
from bot.actions.removals.fields import form_of as form_of_removal
from bot.actions.removals.record import find_removal, record_removal
from bot.chat.cases.card import RECORDED, open_card, recorded_answer
from bot.chat.cases.view import access_of, row_answer
from bot.chat.handler.messages import Answer, Incoming
from reports.language.speaker import bullet, lines, speaker
from storage.chat.cards import REMOVAL
from storage.register import cases
from storage.vocabulary.errors import Phrase

EMBARGO = Problem(
    "embargo_until",
    Phrase("cannot be entered in a chat, because Telegram could read it"),
    Phrase("use the terminal: case record"),
)
REFUSED = "Nothing was recorded."
ONE_EACH = "A message holds one entry. Send the others in messages of their own, or several cases as a CSV file."


def reply_to_record(incoming: Incoming, context: Context) -> Answer:
    """Show what was recorded, or every problem with the line, or a card that asks about what is odd."""
    say, now = speaker(incoming.sender.language), context.now()
    if not incoming.text:
        return open_card(incoming, context)
    try:
        judging = judging_of(incoming, context)
        form = form_of_line(incoming.text.split(), today=judging.today)
        _refuse_embargo(form, permitted=incoming.private and context.settings.privacy.embargoed_by_chat)
        reference = record_case(context.database, form, judging, now=now, actor=incoming.sender.actor, sure=False)
    except CaseDoubtful:
        return open_card(incoming, context, form)
    except CaseRefused as refused:
        return _refusal(refused, incoming)
    message = say.text(RECORDED, reference=reference)
    with context.database.transaction() as session:
        stored = cases.by_reference(session, reference)
        return recorded_answer(session, message, stored, form_of(stored.case), incoming, context)


def judging_of(incoming: Incoming, context: Context) -> Judging:
    """Return what a case of this person is checked against."""
    access = access_of(incoming, context)
    return Judging(access.today, context.terms.policy, context.settings.privacy.file_numbers, access)


def _refuse_embargo(form: Mapping[str, str], *, permitted: bool) -> None:
    if "embargo_until" in form and not permitted:
        raise CaseRefused((EMBARGO,))


def reply_to_removal(incoming: Incoming, context: Context) -> Answer:
    """Show what was recorded, or every problem with the line, or a card; a reference shows that order."""
    say, typed = speaker(incoming.sender.language), incoming.text.split()
    if not typed:
        return open_card(incoming, context, kind=REMOVAL)
    if len(typed) == 1:
        return _shown(incoming, context)
    today = context.now().astimezone(context.settings.zone).date()
    try:
        form = form_of_line(typed, today=today, line=REMOVAL_LINE)
        stored = record_removal(
            context.database,
            form,
            today=today,
            file_numbers=context.settings.privacy.file_numbers,
            now=context.now(),
            actor=incoming.sender.actor,
        )
    except CaseRefused as refused:
        return _refusal(refused, incoming)
    message = say.text(RECORDED, reference=stored.reference)
    with context.database.transaction() as session:
        return recorded_answer(session, message, stored, form_of_removal(stored.removal), incoming, context)


def _refusal(refused: CaseRefused, incoming: Incoming) -> Answer:
    say = speaker(incoming.sender.language)
    written = [line for line in incoming.text.splitlines() if line.strip()]
    hint = [bullet(say.text(ONE_EACH))] if len(written) > 1 else []
    return Answer(html=lines(say.text(REFUSED), *hint, *(bullet(say.said(one.phrase)) for one in refused.problems)))


def _shown(incoming: Incoming, context: Context) -> Answer:
    with context.database.transaction() as session:
        return row_answer(session, find_removal(session, incoming.text).reference, incoming, context)
