"""The part of the command table about cases and removal orders: their commands and buttons."""

from bot.chat.cases.card import ACTION, present_card, press_card
from bot.chat.cases.case_presses import present_case, press_case
from bot.chat.cases.change import present_change, press_change, reply_to_amend, reply_to_embargo, reply_to_void
from bot.chat.cases.change_buttons import CASE, CHANGE, CONFIRM, OPEN
from bot.chat.cases.import_file import IMPORT, present_import, press_import
from bot.chat.cases.lists import (
    CASES,
    REMOVALS,
    present_cases,
    present_removals,
    reply_to_cases,
    reply_to_removals,
    turn_page,
)
from bot.chat.cases.record import reply_to_record, reply_to_removal
from bot.chat.cases.view import present_open, press_open, reply_to_case
from bot.chat.handler.entries import ADMINS, AMONG_ADMINS, PRIVATE, RECORDERS, Command, Press

CASE_COMMANDS: tuple[Command, ...] = (
    Command(
        name="record",
        handler=reply_to_record,
        roles=RECORDERS,
        where=AMONG_ADMINS,
        arguments="[CASE]",
        help="record a case, with a card or in one line",
        docs="../how-to/record-by-chat.md",
    ),
    Command(
        name="removal",
        handler=reply_to_removal,
        roles=RECORDERS,
        where=AMONG_ADMINS,
        arguments="[ORDER|REF]",
        help="record or show an order to remove content",
        docs="../how-to/removal-orders.md",
    ),
    Command(
        name="removals",
        handler=reply_to_removals,
        roles=ADMINS,
        where=AMONG_ADMINS,
        arguments="[PERIOD] [COUNTRY] [CATEGORY] [OUTCOME]",
        help="list the newest orders to remove content",
        docs="../how-to/removal-orders.md",
    ),
    Command(
        name="case",
        handler=reply_to_case,
        roles=ADMINS,
        where=AMONG_ADMINS,
        arguments="REF",
        help="show a case or a removal order",
        docs="../how-to/correct-a-case.md",
    ),
    Command(
        name="cases",
        handler=reply_to_cases,
        roles=ADMINS,
        where=AMONG_ADMINS,
        arguments="[PERIOD] [COUNTRY] [OUTCOME] [unconfirmed]",
        help="list the newest cases",
        docs="../how-to/correct-a-case.md",
    ),
    Command(
        name="amend",
        handler=reply_to_amend,
        roles=RECORDERS,
        where=AMONG_ADMINS,
        arguments="REF [FIELD=VALUE ...]",
        help="change a case or a removal order, with a card or in one line",
        docs="../how-to/correct-a-case.md",
    ),
    Command(
        name="void",
        handler=reply_to_void,
        roles=RECORDERS,
        where=AMONG_ADMINS,
        arguments="REF [REASON]",
        help="void a case or a removal order (it stops counting)",
        docs="../how-to/correct-a-case.md",
    ),
    Command(
        name="embargo",
        handler=reply_to_embargo,
        roles=RECORDERS,
        where=PRIVATE,
        arguments="REF DATE|unknown|lift",
        help="keep a gagged case out of all figures until a date",
        docs="../explanation/embargo.md",
    ),
)

CASE_PRESSES: tuple[Press, ...] = (
    Press(name=ACTION, handler=press_card, present=present_card, roles=RECORDERS, where=AMONG_ADMINS),
    Press(name=CASES, handler=turn_page, present=present_cases, roles=ADMINS, where=AMONG_ADMINS),
    Press(name=REMOVALS, handler=turn_page, present=present_removals, roles=ADMINS, where=AMONG_ADMINS),
    Press(name=CASE, handler=press_case, present=present_case, roles=RECORDERS, where=AMONG_ADMINS),
    Press(name=OPEN, handler=press_open, present=present_open, roles=ADMINS, where=AMONG_ADMINS),
    Press(name=CHANGE, handler=press_change, present=present_change, roles=RECORDERS, where=AMONG_ADMINS),
    Press(name=CONFIRM, handler=press_change, present=present_change, roles=ADMINS, where=AMONG_ADMINS),
    Press(name=IMPORT, handler=press_import, present=present_import, roles=RECORDERS, where=AMONG_ADMINS),
)
