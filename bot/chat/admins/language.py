"""/language: an admin chooses the language of the bot's answers. Readers get that of their client."""

from bot.actions.admins.notify import keys_of
from bot.actions.context.context import Context
from bot.chat.handler.messages import Answer, Incoming
from reports.language import words
from storage.chat import buttons, chats
from storage.chat.admin_messages import Choice
from storage.vocabulary.admin_messages import ChoiceKind

LANGUAGE = "language"
NO_REVISION = "-"
QUESTION = "Which language would you like?"
CHOSEN = "From now on I'll answer you in this language."


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
