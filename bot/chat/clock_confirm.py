"""The button below a question about the clock: takes a person's word for it and says so in its place."""

import html

from bot.actions.clock_confirm import confirm_clock
from bot.actions.desk import Desk
from bot.chat.exchange import Answer, Incoming
from reports import words

CONFIRMED = "{person} says that the clock is right: {moment} (UTC). The bot goes on."
NOW = "The clock shows {moment} (UTC)."


def reply_to_clock(incoming: Incoming, desk: Desk) -> Answer:
    """What was confirmed, in the place of the question."""
    confirm_clock(desk, incoming.text, person=incoming.sender.id, actor=incoming.sender.actor)
    person = html.escape(incoming.sender.name, quote=False)
    language = incoming.sender.language
    text = words.text(CONFIRMED, language, person=person, moment=words.moment(desk.now(), language))
    return Answer(html=text, in_place=True)


def present_clock(incoming: Incoming, desk: Desk, _subject: str) -> Answer:
    """What the clock shows by now."""
    language = incoming.sender.language
    return Answer(html=words.text(NOW, language, moment=words.moment(desk.now(), language)))
