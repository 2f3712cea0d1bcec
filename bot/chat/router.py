"""The tables of all that the bot answers: commands, buttons, and messages without a command. Decides nothing.

The gate, /help, the menus, the reference page and the tests are made from these tables.
"""

from bot.actions.delivery_settle import DOUBTS
from bot.actions.desk import Desk
from bot.chat.case_card import ACTION, hear_answer, present_card, press_card
from bot.chat.case_record import reply_to_record
from bot.chat.delivery_settle import present_part, reply_to_verdict
from bot.chat.exchange import Answer, Incoming
from bot.chat.help import help_answer
from bot.chat.identifier_forget import FORGET, present_forget, reply_to_forget
from bot.chat.routes import (
    ADMINS,
    AMONG_ADMINS,
    ANYWHERE,
    APPROVERS,
    CHATS,
    EVERYONE,
    RECORDERS,
    Command,
    Listener,
    Press,
    ReaderPress,
)
from bot.chat.start import reply_to_start
from bot.chat.whoami import reply_to_whoami


def reply_to_help(incoming: Incoming, _desk: Desk) -> Answer:
    """The commands that the asker may use here."""
    return help_answer(COMMANDS, incoming)


COMMANDS: tuple[Command, ...] = (
    Command(
        name="start",
        early=reply_to_start,
        roles=EVERYONE,
        where=CHATS,
        help="what this bot is, and the next step while it is being set up",
        menu=False,
    ),
    Command(
        name="help",
        handler=reply_to_help,
        roles=EVERYONE,
        where=CHATS,
        help="what you can ask here",
    ),
    Command(
        name="whoami",
        early=reply_to_whoami,
        roles=EVERYONE,
        where=ANYWHERE,
        help="this chat's id, your id, and the lines to paste into the config",
    ),
    Command(
        name="record",
        handler=reply_to_record,
        roles=RECORDERS,
        where=AMONG_ADMINS,
        arguments="[CASE]",
        help="record a case: with a card, or in one line",
        docs="../how-to/record-by-chat.md",
    ),
)

PRESSES: tuple[Press, ...] = (
    Press(name=ACTION, handler=press_card, present=present_card, roles=RECORDERS, where=AMONG_ADMINS),
    Press(name=FORGET, handler=reply_to_forget, present=present_forget, roles=ADMINS, where=AMONG_ADMINS),
    Press(name=DOUBTS, handler=reply_to_verdict, present=present_part, roles=APPROVERS, where=AMONG_ADMINS),
)

READER_PRESSES: tuple[ReaderPress, ...] = ()

LISTENERS: tuple[Listener, ...] = (
    Listener(name="answer to a card", handler=hear_answer, roles=RECORDERS, where=AMONG_ADMINS),
)
