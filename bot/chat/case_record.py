"""/record: a card, or one case in one line. Reads the line and replies; the action checks and records."""

import html
from collections.abc import Mapping

from bot.actions.case_fields import Problem
from bot.actions.case_form import CaseRefused, case_from, form_of
from bot.actions.case_line import form_of_line
from bot.actions.case_record import record_case
from bot.actions.desk import Desk
from bot.chat.card_text import summary_html
from bot.chat.case_card import RECORDED, open_card
from bot.chat.exchange import Answer, Incoming
from bot.chat.policy_remark import policy_remark
from reports import words
from storage.vocabulary import Phrase

EMBARGO = Problem(
    "embargo_until",
    Phrase("is not taken in a chat, whose host would learn of it"),
    Phrase("use the terminal: case record"),
)
REFUSED = "Nothing was recorded."


def reply_to_record(incoming: Incoming, desk: Desk) -> Answer:
    """The reference and what was recorded, or every problem with the line, each with its field and an example."""
    language, now = incoming.sender.language, desk.now()
    if not incoming.text:
        return open_card(incoming, desk)
    try:
        form = form_of_line(incoming.text.split())
        _refuse_embargo(form, permitted=incoming.private and desk.settings.privacy.embargoed_by_chat)
        today = now.astimezone(desk.settings.zone).date()
        reference = record_case(desk.database, form, now=now, today=today, actor=incoming.sender.actor)
    except CaseRefused as refused:
        lines = [f"• {html.escape(words.told(problem.phrase, language), quote=False)}" for problem in refused.problems]
        return Answer(html="\n".join([words.text(REFUSED, language), *lines]))
    case = case_from(form, today)
    told = f"{words.text(RECORDED, language, reference=reference)}\n\n{summary_html(form_of(case), language)}"
    return Answer(html=told + policy_remark(case, desk, language))


def _refuse_embargo(form: Mapping[str, str], *, permitted: bool) -> None:
    if "embargo_until" in form and not permitted:
        raise CaseRefused((EMBARGO,))
