"""/record: a card, or one case in one line. Reads the line and replies; the action checks and records."""

from collections.abc import Mapping

from bot.actions.cases.fields import Problem
from bot.actions.cases.form import CaseRefused, form_of
from bot.actions.cases.line import form_of_line
from bot.actions.cases.plausibility import CaseDoubtful
from bot.actions.cases.record import Judging, record_case
from bot.actions.context.context import Context
from bot.chat.cases.card import RECORDED, open_card, recorded_answer
from bot.chat.cases.view import access_of
from bot.chat.handler.messages import Answer, Incoming
from reports.language.speaker import bullet, lines, speaker
from storage.register import cases
from storage.vocabulary.errors import Phrase

EMBARGO = Problem(
    "embargo_until",
    Phrase("cannot be entered in a chat, because Telegram could read it"),
    Phrase("use the terminal: case record"),
)
REFUSED = "Nothing was recorded."


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
        return Answer(html=lines(say.text(REFUSED), *(bullet(say.said(one.phrase)) for one in refused.problems)))
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
