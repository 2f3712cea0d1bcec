"""The buttons below questions to admins: records the answer and shows it in their place."""

import html

from bot.actions.admins.clock_question import confirm_clock
from bot.actions.context.context import Context
from bot.actions.delivery.settle import decide_doubt
from bot.actions.integrity.sole_publisher import confirm_sole
from bot.chat.handler.messages import Answer, Incoming
from reports.language import words
from storage.publishing import parts
from storage.vocabulary.publishing import PartState

FOUND = "{person} found “{part}” in the channel. Posting continues."
AGAIN = "{person} did not find “{part}” in the channel. It will be sent again."
SETTLED = {True: "“{part}” is in the channel.", False: "“{part}” is queued for sending."}
CONFIRMED = "{person} confirmed that the time is right: {moment} (UTC). The bot carries on."
NOW = "The clock shows {moment} (UTC)."
MAY_PUBLISH = "{person} confirmed that this bot may publish. Reports that are due go out within a minute."
ANSWERED = "This question has already been answered. See /status for what is due."


def reply_to_verdict(incoming: Incoming, context: Context) -> Answer:
    """Show the decision instead of the question."""
    part, is_there = decide_doubt(context, incoming.text, person=incoming.sender.id, actor=incoming.sender.actor)
    language = incoming.sender.language
    facts = {"person": html.escape(incoming.sender.name), "part": words.word("part", part.part, language)}
    text = words.text(FOUND if is_there else AGAIN, language, **facts)
    return Answer(html=text, in_place=True)


def present_part(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the current state of the part."""
    with context.database.reading() as session:
        part = parts.by_id(session, int(subject.partition(":")[0]))
    message = SETTLED[part.state is PartState.SENT]
    language = incoming.sender.language
    return Answer(html=words.text(message, language, part=words.word("part", part.part, language)))


def reply_to_clock(incoming: Incoming, context: Context) -> Answer:
    """Show what was confirmed instead of the question."""
    confirm_clock(context, incoming.text, person=incoming.sender.id, actor=incoming.sender.actor)
    person = html.escape(incoming.sender.name, quote=False)
    language = incoming.sender.language
    text = words.text(CONFIRMED, language, person=person, moment=words.moment(context.now(), language))
    return Answer(html=text, in_place=True)


def present_clock(incoming: Incoming, context: Context, _subject: str) -> Answer:
    """Show the current state of the clock."""
    language = incoming.sender.language
    return Answer(html=words.text(NOW, language, moment=words.moment(context.now(), language)))


def reply_to_sole(incoming: Incoming, context: Context) -> Answer:
    """Show who confirmed it, instead of the question."""
    confirm_sole(context, incoming.text, person=incoming.sender.id, actor=incoming.sender.actor)
    person = html.escape(incoming.sender.name, quote=False)
    return Answer(html=words.text(MAY_PUBLISH, incoming.sender.language, person=person), in_place=True)


def present_sole(incoming: Incoming, _context: Context, _subject: str) -> Answer:
    """Say that the question was answered."""
    return Answer(html=words.text(ANSWERED, incoming.sender.language))
