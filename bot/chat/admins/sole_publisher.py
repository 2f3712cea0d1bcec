"""The button below a question about a second program or unknown posts: records an approver's answer."""

import html

from bot.actions.context.context import Context
from bot.actions.integrity.sole_publisher import confirm_sole
from bot.chat.handler.messages import Answer, Incoming
from reports.language import words

CONFIRMED = "{person} confirmed that this bot may publish. Reports that are due go out within a minute."
SETTLED = "This question has already been answered. See /status for what is due."


def reply_to_sole(incoming: Incoming, context: Context) -> Answer:
    """Show who confirmed it, instead of the question."""
    confirm_sole(context, incoming.text, person=incoming.sender.id, actor=incoming.sender.actor)
    person = html.escape(incoming.sender.name, quote=False)
    return Answer(html=words.text(CONFIRMED, incoming.sender.language, person=person), in_place=True)


def present_sole(incoming: Incoming, _context: Context, _subject: str) -> Answer:
    """Say that the question was answered."""
    return Answer(html=words.text(SETTLED, incoming.sender.language))
