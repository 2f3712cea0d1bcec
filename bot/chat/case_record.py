"""/record: one case in one line. Reads the line and replies; the action checks and records."""

import html

from bot.actions.case_form import CaseRefused
from bot.actions.case_line import EXAMPLE, form_of_line
from bot.actions.case_record import record_case
from bot.actions.desk import Desk
from bot.chat.exchange import Answer, Incoming
from reports import words

RECORDED = "Recorded as <code>{reference}</code>."
REFUSED = "Nothing was recorded."
IN_ONE_LINE = "Write the case in one line, for example:"


def reply_to_record(incoming: Incoming, desk: Desk) -> Answer:
    """The reference, or every problem with the line, each with its field and an example."""
    language, now = incoming.sender.language, desk.now()
    if not incoming.text:
        return Answer(html=f"{words.text(IN_ONE_LINE, language)}\n<code>/record {EXAMPLE}</code>")
    try:
        form = form_of_line(incoming.text.split())
        today = now.astimezone(desk.settings.zone).date()
        reference = record_case(desk.database, form, now=now, today=today, actor=incoming.sender.actor)
    except CaseRefused as refused:
        lines = [f"• {html.escape(str(problem), quote=False)}" for problem in refused.problems]
        return Answer(html="\n".join([words.text(REFUSED, language), *lines]))
    return Answer(html=words.text(RECORDED, language, reference=reference))
