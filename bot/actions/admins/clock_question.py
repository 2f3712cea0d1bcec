"""Asks the admins about a clock that others contradict, and takes their word. Until then nothing is published."""

from datetime import timedelta

from bot.actions.context.clock_guard import ClockDoubt
from bot.actions.context.context import Context
from reports.language import words
from storage.chat import admin_messages, buttons
from storage.chat.buttons import StaleButton
from storage.ledger import clocks

CLOCKS = "clock_confirm"
WITNESSES = {
    "ledger": words.msgid("the newest entry of the ledger"),
    "telegram": words.msgid("Telegram's clock"),
    "database": words.msgid("the database's clock"),
    "elapsed": words.msgid("the time that has passed since the bot was started"),
}


def is_trusted(context: Context) -> bool:
    """Whether the clock may be gone by; where not, the admins are asked, once for each doubt."""
    doubt = context.guard.doubt(context.database, context.now())
    if doubt is None:
        return True
    seconds = int(doubt.ahead.total_seconds())
    right = words.text("The clock is right", context.settings.publisher.languages[0])
    choice = admin_messages.Choice(right, CLOCKS, f"{doubt.witness}:{seconds}", doubt.topic, "danger")
    with context.database.transaction() as session:
        admin_messages.queue(session, doubt.topic, _question(context, doubt), context.now(), [choice])
    return False


def confirm_clock(context: Context, nonce: str, *, person: int, actor: str) -> None:
    """A person says that the clock is right. Raises StaleButton."""
    with context.database.transaction() as session:
        button = buttons.take(session, nonce, person=person, now=context.now())
        witness, _, seconds = button.subject.partition(":")
        if button.action != CLOCKS:
            raise StaleButton
        difference = timedelta(seconds=int(seconds))
        clocks.confirm(session, witness=witness, difference=difference, actor=actor, now=context.now())


def _question(context: Context, doubt: ClockDoubt) -> str:
    language = context.settings.publisher.languages[0]
    message = (
        "This machine's clock shows {moment} (UTC), which is {hours} hours and {minutes} minutes ahead of {witness}."
        if doubt.ahead > timedelta()
        else "This machine's clock shows {moment} (UTC), which is {hours} hours and {minutes} minutes behind {witness}."
    )
    minutes = int(abs(doubt.ahead).total_seconds() // 60)
    shown = words.text(
        message,
        language,
        moment=words.moment(context.now(), language),
        hours=words.number(minutes // 60, language),
        minutes=words.number(minutes % 60, language),
        witness=words.text(WITNESSES[doubt.witness], language),
    )
    rest = words.text(
        "Nothing is published until the clock is set right, or an approver says that it is right.", language
    )
    return f"{shown} {rest}"
