"""Telegram may deliver an update twice: whatever it does, it is done once, and the ledger grows by one entry."""

import asyncio
from collections.abc import Callable

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST
from bot.sandbox.world import people
from bot.sandbox.world.world import Message
from storage.ledger import entries
from tests.support.conversation import Conversation
from tests.support.installation import DRAFT_AT
from tests.support.telegram import Control

LINE = "/record FR court_order 2025-09-01 disclosed given=ip_address accounts=3/1 grounds=terrorism"
OUTSIDE = "/record FR subpoena 2025-09-01 disclosed given=ip_address grounds=terrorism"
CSV = b"received_on,country,legal_process,outcome\n2025-08-01,FR,court_order,pending\n"
Act = Callable[[], object]


def _recorded(bot: Conversation) -> str:
    [answer] = bot.say(LEGAL, LINE)
    return answer.text.split()[2].rstrip(".")


def _question(bot: Conversation, person: int, text: str) -> Message:
    [asked] = bot.say(person, text)
    return asked


def _draft(bot: Conversation) -> Message:
    messages = bot.world.chats[ADMIN_CHAT_ID].messages
    return next(messages[number] for number in sorted(messages, reverse=True) if "Draft for" in messages[number].text)


def _record(bot: Conversation) -> Act:
    return lambda: bot.say(LEGAL, LINE)


def _amend(bot: Conversation) -> Act:
    asked = _question(bot, LEGAL, f"/amend {_recorded(bot)} country=DE")
    return lambda: bot.press(LEGAL, asked, "Yes")


def _void(bot: Conversation) -> Act:
    asked = _question(bot, LEGAL, f"/void {_recorded(bot)}")
    return lambda: bot.press(LEGAL, asked, "recorded twice")


def _confirm(bot: Conversation) -> Act:
    card = _question(bot, LEGAL, OUTSIDE)
    bot.press(LEGAL, card, "Confirm")
    reference = bot.now(card).text.split()[2].rstrip(".")
    asked = _question(bot, TRUST, f"/case {reference}")
    return lambda: bot.press(TRUST, asked, "legally compelled")


def _import(bot: Conversation) -> Act:
    before = bot.world.chats[LEGAL].last_id
    people.send_document(bot.world, LEGAL, LEGAL, "cases.csv", CSV)
    [proposal] = bot.answers(LEGAL, before)
    return lambda: bot.press(LEGAL, proposal, "Import 1 case")


def _approve(bot: Conversation) -> Act:
    return lambda: bot.press(LEGAL, _draft(bot), "✓ Approve")


def _hold(bot: Conversation) -> Act:
    return lambda: bot.say(LEGAL, "/hold the court has not answered")


def _press_reason(bot: Conversation) -> Act:
    bot.press(LEGAL, question := _draft(bot), "Put on hold")
    return lambda: bot.press(LEGAL, question, "Waiting for legal advice")


def _withdraw(bot: Conversation) -> Act:
    bot.press(LEGAL, _draft(bot), "✓ Approve")
    return lambda: bot.press(LEGAL, _draft(bot), "Withdraw my approval")


def _release(bot: Conversation) -> Act:
    bot.say(LEGAL, "/hold the court has not answered")
    return lambda: bot.say(LEGAL, "/release")


ACTS = (_record, _amend, _void, _confirm, _import, _approve, _withdraw, _hold, _press_reason, _release)


@pytest.fixture
def drafted(converse: Callable[..., Conversation]) -> Conversation:
    """A bot whose admins were just shown a draft."""
    bot = converse(report={"if_unapproved": "late-notice"})
    bot.installation.sandbox.clock.at = DRAFT_AT
    asyncio.run_coroutine_threadsafe(bot.service.tick_now(), bot._loop).result(60)
    bot.rest()
    return bot


def _head(bot: Conversation) -> int:
    with bot.database.reading() as session:
        return entries.head(session).seq


@pytest.mark.parametrize("prepare", ACTS, ids=lambda act: act.__name__.strip("_"))
def test_update_delivered_twice_has_one_effect(
    prepare: Callable[[Conversation], Act], drafted: Conversation, control: Control
) -> None:
    act = prepare(drafted)
    before = _head(drafted)
    control.happen("twice", times=1)
    act()
    number = control.updates()[-1]["update_id"]
    control.update(again=number)
    drafted.rest()
    assert _head(drafted) == before + 1
