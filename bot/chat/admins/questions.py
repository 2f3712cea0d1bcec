"""What the bot asks an admin with buttons: about doubts, which language, whether to delete what names a person."""

from datetime import timedelta

from bot.actions.admins.clock_question import confirm_clock
from bot.actions.admins.notify import keys_of
from bot.actions.cases.identifiers import IdentifierSeen
from bot.actions.context.admin_key import admin_key
from bot.actions.context.channel_port import Sent
from bot.actions.context.context import Context
from bot.actions.delivery.settle import decide_doubt
from bot.actions.integrity.sole_publisher import confirm_sole
from bot.chat.handler.messages import Answer, Incoming
from reports.language import words
from reports.language.speaker import lines, speaker
from storage.chat import buttons, chats
from storage.chat.admin_messages import Choice
from storage.publishing import parts
from storage.vocabulary.admin_messages import ChoiceKind
from storage.vocabulary.publishing import PartState

FOUND = "{person} found “{part}” in the channel. Posting continues."
AGAIN = "{person} did not find “{part}” in the channel. It will be sent again."
SETTLED = {True: "“{part}” is in the channel.", False: "“{part}” is queued for sending."}
CONFIRMED = "{person} confirmed that the time is right: {moment} (UTC). The bot carries on."
NOW = "The clock shows {moment} (UTC)."
MAY_PUBLISH = "{person} confirmed that this bot may publish. Reports that are due go out within a minute."
ANSWERED = "This question has already been answered. See /status for what is due."
LANGUAGE = "language"
NO_REVISION = "-"
QUESTION = "Which language would you like?"
CHOSEN = "From now on I'll answer you in this language."
FORGET = "forget"
DELETABLE = timedelta(hours=47)  # Telegram lets a bot delete messages younger than 48 hours
OFFER = "Your message is still in this chat. Delete it so that nobody can read it here."
DELETE = "Delete my message"
DELETED = "Your message was deleted."
IF_STILL_HERE = "If your message is still here, please delete it yourself."
STAYS = "I can't delete your message here. Please delete it yourself."


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


def reply_to_language(incoming: Incoming, context: Context) -> Answer:
    """Ask for the language, with a button for each shipped language."""
    shipped = [Choice(ChoiceKind.LANGUAGE, LANGUAGE, one, NO_REVISION) for one in words.languages()]
    labels = [words.own_name(one) for one in words.languages()]
    with context.database.transaction() as session:
        keys = keys_of(session, shipped, labels, context.now())
    return Answer(html=words.text(QUESTION, incoming.sender.language), keys=keys)


def press_language(incoming: Incoming, context: Context) -> Answer:
    """Store the choice of the person who pressed."""
    with context.database.transaction() as session:
        button = buttons.take(session, incoming.text, person=incoming.sender.id, now=context.now())
        chats.choose_language(session, incoming.sender.id, button.subject)
    context.languages.note(incoming.sender.id, button.subject)
    return Answer(html=words.text(CHOSEN, button.subject), in_place=True)


def present_languages(incoming: Incoming, context: Context, subject: str) -> Answer:
    """Ask the question again."""
    return reply_to_language(incoming, context) if subject else Answer()


def refuse(seen: IdentifierSeen, incoming: Incoming, context: Context) -> Answer:
    """Say what was found and what to do; with a button that only the sender can press."""
    say = speaker(incoming.sender.language)
    line = say.said(seen)
    with context.database.transaction() as session:
        key = admin_key(
            session,
            say.plain(DELETE),
            action=FORGET,
            subject=f"{incoming.chat}:{incoming.message_id}",
            person=incoming.sender.id,
            now=context.now(),
            lasting=DELETABLE,
            style="danger",
        )
    return Answer(html=lines(f"{words.capital(line)}.", "", say.text(OFFER)), keys=((key,),))


def reply_to_forget(incoming: Incoming, context: Context) -> Answer:
    """Delete the message that the button is about, and say whether it is gone."""
    with context.database.transaction() as session:
        button = buttons.take(session, incoming.text, person=incoming.sender.id, now=context.now())
    chat, _, number = button.subject.partition(":")
    gone = isinstance(context.channel.delete(int(chat), (int(number),)), Sent)
    return Answer(html=speaker(incoming.sender.language).text(DELETED if gone else STAYS), in_place=True)


def present_forget(incoming: Incoming, _context: Context, _subject: str) -> Answer:
    """Answer a press that comes too late or again: the message may be gone by now."""
    return Answer(html=speaker(incoming.sender.language).text(IF_STILL_HERE))
