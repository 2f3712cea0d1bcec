"""The tables of everything the bot answers: commands, buttons, and messages without a command.

The gate, /help, the menus, the reference page and the tests are made from these tables.
"""

from bot.actions.admins.clock_question import CLOCKS
from bot.actions.context.context import Context
from bot.actions.delivery.settle import DOUBTS
from bot.actions.integrity.sole_publisher import SOLE
from bot.actions.publishing.draft.status import (
    APPROVE,
    BACK,
    CHANGES,
    FILES,
    HOLD,
    HOLD_BECAUSE,
    PREVIEW,
    RELEASE,
    WITHDRAW,
)
from bot.chat.admins.audit import AUDIT, present_entries, reply_to_audit, reply_to_export, reply_to_ledger, turn_entries
from bot.chat.admins.delete_identifier import FORGET, present_forget, reply_to_forget
from bot.chat.admins.language import LANGUAGE, present_languages, press_language, reply_to_language
from bot.chat.admins.questions import (
    present_clock,
    present_part,
    present_sole,
    reply_to_clock,
    reply_to_sole,
    reply_to_verdict,
)
from bot.chat.basics import help_answer, reply_to_start, reply_to_whoami
from bot.chat.case_commands import CASE_COMMANDS, CASE_PRESSES
from bot.chat.cases.card import hear_answer
from bot.chat.cases.import_file import hear_document
from bot.chat.handler.entries import (
    ADMINS,
    AMONG_ADMINS,
    ANYWHERE,
    APPROVERS,
    AUDITORS,
    CHATS,
    EVERYONE,
    PRIVATE,
    RECORDERS,
    Command,
    Listener,
    Press,
)
from bot.chat.handler.messages import Answer, Incoming
from bot.chat.publishing.approve import (
    present_draft,
    press_approve,
    press_back,
    press_changes,
    press_files,
    press_hold,
    press_preview,
    press_reason,
    press_release,
    press_withdraw,
    reply_to_approve,
    reply_to_hold,
    reply_to_preview,
    reply_to_release,
)
from bot.chat.publishing.mismatches import reply_to_explain
from bot.chat.publishing.second_signature import hear_signature
from bot.chat.publishing.status import reply_to_correct, reply_to_status
from bot.chat.reader_commands import READER_COMMANDS
from bot.chat.readers.questions import hear_words


def reply_to_help(incoming: Incoming, _context: Context) -> Answer:
    """Show the commands that the asker may use here."""
    return help_answer(COMMANDS, incoming)


COMMANDS: tuple[Command, ...] = (
    Command(
        name="start",
        early=reply_to_start,
        roles=EVERYONE,
        where=CHATS,
        help="what this bot does, and the next step of its setup",
        menu=False,
    ),
    Command(
        name="help",
        handler=reply_to_help,
        roles=EVERYONE,
        where=CHATS,
        help="what you can ask here",
    ),
    *READER_COMMANDS,
    Command(
        name="whoami",
        early=reply_to_whoami,
        roles=EVERYONE,
        where=ANYWHERE,
        help="your Telegram ID and who may do what; for admins, the lines for the config",
    ),
    *CASE_COMMANDS,
    Command(
        name="audit",
        handler=reply_to_audit,
        roles=AUDITORS,
        where=PRIVATE,
        arguments="[REF]",
        help="who did what and when",
        docs="../how-to/correct-a-case.md",
    ),
    Command(
        name="export",
        handler=reply_to_export,
        roles=AUDITORS,
        where=PRIVATE,
        help="the register as a file",
        docs="../how-to/import-cases.md",
    ),
    Command(
        name="ledger",
        handler=reply_to_ledger,
        roles=AUDITORS,
        where=PRIVATE,
        help="check that nobody tampered with the records",
    ),
    Command(
        name="language",
        handler=reply_to_language,
        roles=ADMINS,
        where=AMONG_ADMINS,
        help="choose your language",
        docs="../how-to/add-a-language.md",
    ),
    Command(
        name="status",
        handler=reply_to_status,
        roles=ADMINS,
        where=AMONG_ADMINS,
        help="what is due and missing, and the figures so far",
        docs="../how-to/approve-a-report.md",
    ),
    Command(
        name="preview",
        handler=reply_to_preview,
        roles=APPROVERS,
        where=AMONG_ADMINS,
        arguments="[PERIOD]",
        help="the draft as readers will see it",
        docs="../how-to/approve-a-report.md",
    ),
    Command(
        name="approve",
        handler=reply_to_approve,
        roles=APPROVERS,
        where=AMONG_ADMINS,
        arguments="[PERIOD]",
        help="the draft, with buttons to approve it or put it on hold",
        docs="../how-to/approve-a-report.md",
    ),
    Command(
        name="explain",
        handler=reply_to_explain,
        roles=APPROVERS,
        where=AMONG_ADMINS,
        arguments="[PERIOD] SENTENCE",
        help="say why figures changed so much",
        docs="../how-to/reconcile-a-report.md",
    ),
    Command(
        name="hold",
        handler=reply_to_hold,
        roles=APPROVERS,
        where=AMONG_ADMINS,
        arguments="[PERIOD] REASON",
        help="put a report on hold (its approvals end)",
        docs="../how-to/approve-a-report.md",
    ),
    Command(
        name="correct",
        handler=reply_to_correct,
        roles=APPROVERS,
        where=AMONG_ADMINS,
        arguments="PERIOD REASON",
        help="correct a published report (new edition)",
        docs="../how-to/correct-a-report.md",
    ),
    Command(
        name="release",
        handler=reply_to_release,
        roles=APPROVERS,
        where=AMONG_ADMINS,
        arguments="[PERIOD]",
        help="lift a hold (approvals start over)",
        docs="../how-to/approve-a-report.md",
    ),
)

PRESSES: tuple[Press, ...] = (
    *CASE_PRESSES,
    Press(name=FORGET, handler=reply_to_forget, present=present_forget, roles=ADMINS, where=AMONG_ADMINS),
    Press(name=AUDIT, handler=turn_entries, present=present_entries, roles=AUDITORS, where=PRIVATE),
    Press(name=CLOCKS, handler=reply_to_clock, present=present_clock, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=DOUBTS, handler=reply_to_verdict, present=present_part, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=SOLE, handler=reply_to_sole, present=present_sole, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=LANGUAGE, handler=press_language, present=present_languages, roles=ADMINS, where=AMONG_ADMINS),
    Press(name=APPROVE, handler=press_approve, present=present_draft, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=WITHDRAW, handler=press_withdraw, present=present_draft, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=HOLD, handler=press_hold, present=present_draft, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=HOLD_BECAUSE, handler=press_reason, present=present_draft, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=BACK, handler=press_back, present=present_draft, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=RELEASE, handler=press_release, present=present_draft, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=CHANGES, handler=press_changes, present=present_draft, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=PREVIEW, handler=press_preview, present=present_draft, roles=APPROVERS, where=AMONG_ADMINS),
    Press(name=FILES, handler=press_files, present=present_draft, roles=APPROVERS, where=AMONG_ADMINS),
)

LISTENERS: tuple[Listener, ...] = (
    Listener(name="answer to a card", handler=hear_answer, roles=RECORDERS, where=AMONG_ADMINS),
    Listener(name="a second signature", handler=hear_signature, roles=APPROVERS, where=AMONG_ADMINS, documents=True),
    Listener(name="a file of cases", handler=hear_document, roles=RECORDERS, where=AMONG_ADMINS, documents=True),
    Listener(name="a reader's question", handler=hear_words, roles=EVERYONE, where=PRIVATE),
)
