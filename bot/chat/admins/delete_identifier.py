"""Answers input that may name a person: shows what was found, masked, and deletes the message if its sender agrees."""

from datetime import timedelta

from bot.actions.cases.identifiers import IdentifierSeen
from bot.actions.context.admin_key import admin_key
from bot.actions.context.channel_port import Sent
from bot.actions.context.context import Context
from bot.chat.handler.messages import Answer, Incoming
from reports.language import words
from reports.language.speaker import lines, speaker
from storage.chat import buttons

FORGET = "forget"
DELETABLE = timedelta(hours=47)  # Telegram lets a bot delete messages younger than 48 hours
OFFER = "Your message is still in this chat. Delete it so that nobody can read it here."
DELETE = "Delete my message"
DELETED = "Your message was deleted."
IF_STILL_HERE = "If your message is still here, please delete it yourself."
STAYS = "I can't delete your message here. Please delete it yourself."


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
