"""Who may use which command where, and what everybody else hears: over HTTP, with the bot at work."""

import re
from collections.abc import Callable

import pytest

from bot.chat.commands import COMMANDS
from bot.chat.dispatch import ANONYMOUS, UNKNOWN_COMMAND, Dispatcher
from bot.chat.handler.errors import BUSY, FAILED
from bot.chat.handler.messages import Incoming, Sender
from bot.chat.readers.questions import UNKNOWN_MESSAGE
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, READER, TRUST
from bot.sandbox.world import people
from bot.sandbox.world.faults import Fault, bad_gateway, drop, refuse, too_many
from storage.register import cases
from tests.support.conversation import Conversation
from tests.support.telegram import Twice

LINE = "/record FR court_order 2025-09-01 disclosed asked=ip_address given=ip_address"
BOT_NAME = "@example_transparency_bot"


def count(conversation: Conversation) -> int:
    with conversation.database.reading() as session:
        return cases.count(session)


def test_recorder_records_in_one_line_and_reads_the_reference(conversation: Conversation) -> None:
    [answer] = conversation.say(LEGAL, LINE)
    found = re.match(
        r"Recorded as ([0-9A-HJKMNP-TV-Z]{8})\.\n\nCountry: France\nLegal process: court order\n", answer.text
    )
    assert found
    with conversation.database.reading() as session:
        stored = cases.by_reference(session, found[1])
    assert (stored.case.country, stored.recorded_by) == ("FR", f"chat:{LEGAL}")


def test_recorder_records_among_the_admins_and_gets_a_reply(conversation: Conversation) -> None:
    [answer] = conversation.say(LEGAL, LINE, chat=ADMIN_CHAT_ID)
    assert answer.text.startswith("Recorded as ")
    assert answer.reply_to


def test_wrong_line_names_every_field_with_an_example_and_records_nothing(conversation: Conversation) -> None:
    [answer] = conversation.say(LEGAL, "/record Frnace court_ordre 2018-02-30 disclosed accounts=many")
    assert answer.text.startswith("Nothing was recorded.")
    for words in ("country: ", "legal_process: ", "received_on: ", "accounts_specified: "):
        assert words in answer.text
    assert count(conversation) == 0


@pytest.mark.parametrize("chat", [LEGAL, ADMIN_CHAT_ID])
def test_embargoed_demand_is_not_taken_in_a_chat(conversation: Conversation, chat: int) -> None:
    [answer] = conversation.say(LEGAL, f"{LINE} embargo=unknown", chat=chat)
    assert "embargo_until: cannot be entered in a chat" in answer.text
    assert "use the terminal" in answer.text
    assert count(conversation) == 0


@pytest.mark.parametrize(
    ("person", "chat", "text"),
    [
        (READER, READER, LINE),
        (TRUST, TRUST, LINE),
        (READER, READER, "/unheard_of"),
        (READER, READER, "/RECORD"),
    ],
)
def test_command_without_the_role_is_an_unknown_command(
    conversation: Conversation, person: int, chat: int, text: str
) -> None:
    [answer] = conversation.say(person, text, chat=chat)
    assert answer.text == UNKNOWN_COMMAND
    assert count(conversation) == 0


@pytest.mark.parametrize("text", [LINE, "/unheard_of", f"/unheard_of{BOT_NAME}", "good morning"])
def test_group_hears_nothing_of_what_is_refused(conversation: Conversation, text: str) -> None:
    assert conversation.say(TRUST, text, chat=ADMIN_CHAT_ID) == []
    assert count(conversation) == 0


def test_commands_for_another_bot_and_posts_get_no_answer(conversation: Conversation) -> None:
    assert conversation.say(LEGAL, "/record@another_bot FR") == []
    assert conversation.say(LEGAL, "/help", chat=CHANNEL_ID) == []
    assert conversation.say(LEGAL, LINE, chat=CHANNEL_ID) == []
    [answer] = conversation.say(LEGAL, "/whoami", chat=CHANNEL_ID)
    assert answer.text == f"This chat's ID is {CHANNEL_ID}."


def test_other_text_in_private_is_answered_with_the_way_to_the_help(conversation: Conversation) -> None:
    [answer] = conversation.say(READER, "good morning")
    assert answer.text == UNKNOWN_MESSAGE


def test_edited_message_has_no_second_effect(conversation: Conversation) -> None:
    conversation.say(LEGAL, LINE)
    message = people.write(conversation.world, LEGAL, LEGAL, "hello")
    conversation.rest()
    people.rewrite(conversation.world, LEGAL, LEGAL, message.id, LINE)
    conversation.rest()
    assert count(conversation) == 1


def test_help_lists_what_the_asker_may_use_and_nothing_else(conversation: Conversation) -> None:
    def listed(person: int, chat: int) -> set[str]:
        [answer] = conversation.say(person, f"/help{BOT_NAME}", chat=chat)
        return set(re.findall(r"^/(\w+)", answer.text, re.MULTILINE))

    everyone = {each.name for each in COMMANDS if not each.roles}
    assert listed(READER, READER) == everyone
    assert listed(LEGAL, LEGAL) == everyone | {each.name for each in COMMANDS if each.roles & {"recorder", "approver"}}
    assert "record" not in listed(TRUST, ADMIN_CHAT_ID)


def test_every_update_delivered_twice_has_one_effect(conversation: Conversation) -> None:
    updates = conversation.world.updates
    conversation.world.updates = Twice(updates.next_number, updates.waiting, updates.allowed, updates.named)
    answers = conversation.say(LEGAL, LINE)
    assert [answer.text[:11] for answer in answers] == ["Recorded as"]
    assert count(conversation) == 1


@pytest.mark.parametrize("person", [LEGAL, READER])
def test_forged_and_unknown_buttons_are_out_of_date(conversation: Conversation, person: int) -> None:
    [message] = conversation.say(person, "/help")
    forged = ("a:" + "x" * 22, "a:" + "x" * 21, "a:", "r:nothing:1", "r:", "zz", "🦊")
    for number, data in enumerate(forged):
        rows = {"inline_keyboard": [[{"text": "Press", "callback_data": data}]]}
        conversation.now(message).markup = rows
        conversation.press(person, message, "Press")
        assert conversation.toasts() == ["This button is out of date."] * (number + 1)


def test_set_up_mode_answers_two_commands_alone(converse: Callable[..., Conversation]) -> None:
    conversation = converse(telegram={"channel": ""})
    assert [answer.text[:8] for answer in conversation.say(LEGAL, "/start")] == ["This bot"]
    assert [answer.text[:4] for answer in conversation.say(LEGAL, "/whoami")] == ["This"]
    for text in (LINE, "/help", "/unheard_of", "good morning"):
        assert conversation.say(LEGAL, text) == []


def test_anonymous_admin_learns_how_to_write(conversation: Conversation) -> None:
    world = conversation.world
    before = world.chats[ADMIN_CHAT_ID].last_id
    chat = {"id": ADMIN_CHAT_ID, "type": "supergroup", "title": "Transparency admins"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    body = {"message_id": 99, "date": 1, "chat": chat, "from": anonymous, "sender_chat": chat, "text": LINE}
    world.announce("message", body)
    [answer] = conversation.answers(ADMIN_CHAT_ID, before)
    assert answer.text == ANONYMOUS
    assert count(conversation) == 0


def test_bot_busy_with_an_import_says_so_and_still_answers_others(conversation: Conversation) -> None:
    world = conversation.world
    with conversation.database.transaction():
        people.write(world, LEGAL, LEGAL, LINE)
        people.write(world, READER, READER, "/help")
        conversation.wait_for(lambda: _texts(conversation, READER) != [])
        assert _texts(conversation, LEGAL) == []
        conversation.rest()
    assert _texts(conversation, LEGAL) == [BUSY]
    assert count(conversation) == 0


def _texts(conversation: Conversation, chat: int) -> list[str]:
    messages, bot = conversation.world.chats[chat].messages, conversation.world.bot.id
    return [messages[number].text for number in sorted(messages) if messages[number].author == bot]


def test_messages_of_one_chat_are_taken_in_their_order(conversation: Conversation) -> None:
    for number in range(5):
        people.write(conversation.world, LEGAL, LEGAL, f"{LINE} file=LE-{number}")
        people.write(conversation.world, LEGAL, LEGAL, "/help")
    conversation.rest()
    assert [text[:8] for text in _texts(conversation, LEGAL)] == ["Recorded", "You can "] * 5


def test_failure_is_answered_without_its_cause_and_logged_without_values(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise KeyError(LINE)

    monkeypatch.setattr("bot.chat.cases.record.record_case", fail)
    [answer] = conversation.say(LEGAL, LINE)
    assert answer.text == FAILED
    assert "KeyError" in caplog.text
    assert "court_order" not in caplog.text
    assert "cases/record.py" in caplog.text
    assert [each.text[:4] for each in conversation.say(LEGAL, "/help")] == ["You "]


@pytest.mark.parametrize("fault", [too_many(1), bad_gateway(), drop()])
def test_answer_that_telegram_did_not_take_is_sent_again(conversation: Conversation, fault: Fault) -> None:
    conversation.world.faults.plan("sendMessage", fault)
    [answer] = conversation.say(LEGAL, LINE)
    assert answer.text.startswith("Recorded as ")
    assert count(conversation) == 1


def test_answer_that_may_not_be_sent_is_given_up(conversation: Conversation) -> None:
    conversation.world.faults.plan("sendMessage", refuse("bot was blocked by the user", 403))
    assert conversation.say(LEGAL, LINE) == []
    assert [each.text[:4] for each in conversation.say(LEGAL, "/help")] == ["You "]
    assert count(conversation) == 1


@pytest.mark.parametrize(
    ("text", "pressed", "by_heart"),
    [
        ("/whoami", False, True),
        ("/start", False, True),
        (LINE, False, False),
        ("whoami", False, False),
        ("/whoami", True, False),
        ("/nothing", False, False),
    ],
)
def test_only_what_needs_no_register_is_answered_from_memory(
    conversation: Conversation, text: str, pressed: bool, by_heart: bool
) -> None:
    sender = Sender(id=LEGAL, name="Legal", roles=frozenset({"owner"}))
    incoming = Incoming(sender=sender, chat=LEGAL, private=True, update_id=1, message_id=7, text=text, pressed=pressed)
    dispatcher = Dispatcher(conversation.installation.settings, BOT_NAME[1:], None)
    assert dispatcher.knows_by_heart(incoming) == by_heart
    if by_heart:
        assert dispatcher.respond(incoming) is not None
