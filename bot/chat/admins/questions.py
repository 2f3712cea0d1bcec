"""The buttons below questions to admins: records the answer and shows it in their place."""

from bot.actions.admins.clock_question import confirm_clock
from bot.actions.context.context import Context
from bot.actions.delivery.settle import decide_doubt
from bot.actions.integrity.sole_publisher import confirm_sole
from bot.chat.handler.messages import Answer, Incoming
from reports.language.speaker import speaker
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
    say = speaker(incoming.sender.language)
    message = FOUND if is_there else AGAIN
    return Answer(html=say.text(message, person=incoming.sender.name, part=say.word("part", part.part)), in_place=True)


def present_part(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Show the current state of the part."""
    with context.database.reading() as session:
        part = parts.by_id(session, int(subject.partition(":")[0]))
    say = speaker(incoming.sender.language)
    return Answer(html=say.text(SETTLED[part.state is PartState.SENT], part=say.word("part", part.part)))


def reply_to_clock(incoming: Incoming, context: Context) -> Answer:
    """Show what was confirmed instead of the question."""
    confirm_clock(context, incoming.text, person=incoming.sender.id, actor=incoming.sender.actor)
    say = speaker(incoming.sender.language)
    text = say.text(CONFIRMED, person=incoming.sender.name, moment=say.moment(context.now()))
    return Answer(html=text, in_place=True)


def present_clock(incoming: Incoming, context: Context, _subject: str) -> Answer:
    """Show the current state of the clock."""
    say = speaker(incoming.sender.language)
    return Answer(html=say.text(NOW, moment=say.moment(context.now())))


def reply_to_sole(incoming: Incoming, context: Context) -> Answer:
    """Show who confirmed it, instead of the question."""
    confirm_sole(context, incoming.text, person=incoming.sender.id, actor=incoming.sender.actor)
    text = speaker(incoming.sender.language).text(MAY_PUBLISH, person=incoming.sender.name)
    return Answer(html=text, in_place=True)


def present_sole(incoming: Incoming, _context: Context, _subject: str) -> Answer:
    """Say that the question was answered."""
    return Answer(html=speaker(incoming.sender.language).text(ANSWERED))
