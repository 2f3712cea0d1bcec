"""A message that may name a person: refused, never repeated, and deleted when its sender wishes."""

from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST
from bot.sandbox.world import people
from bot.sandbox.world.world import Member
from storage.register import cases
from tests.support.conversation import Conversation

LINE = "/record FR court_order 2025-09-04 disclosed user +33612345689"


def test_line_with_a_phone_number_is_masked_and_deleted(conversation: Conversation) -> None:
    [answer] = conversation.say(LEGAL, LINE)
    assert answer.text.startswith("This looks like a phone number: +33…89; leave out names")
    assert "612345" not in answer.text
    typed = answer.id - 1
    assert typed in conversation.world.chats[LEGAL].messages
    conversation.press(LEGAL, answer, "Delete my message")
    assert typed not in conversation.world.chats[LEGAL].messages
    assert conversation.now(answer).text == "Your message was deleted."
    with conversation.database.reading() as session:
        assert cases.count(session) == 0


def test_only_the_sender_deletes_the_message(conversation: Conversation) -> None:
    [answer] = conversation.say(LEGAL, LINE, chat=ADMIN_CHAT_ID)
    typed = answer.id - 1
    conversation.press(TRUST, answer, "Delete my message")
    assert typed in conversation.world.chats[ADMIN_CHAT_ID].messages
    assert "someone else" in conversation.toasts()[-1]


def test_message_that_cannot_be_deleted_is_left_to_its_sender(conversation: Conversation) -> None:
    [answer] = conversation.say(LEGAL, LINE, chat=ADMIN_CHAT_ID)
    group = conversation.world.chats[ADMIN_CHAT_ID]
    bot = conversation.world.bot.id
    group.members[bot] = Member(bot, "member")
    conversation.press(LEGAL, answer, "Delete my message")
    assert conversation.now(answer).text == "I can't delete your message here. Please delete it yourself."


def test_second_press_does_not_say_that_the_message_is_still_there(conversation: Conversation) -> None:
    [answer] = conversation.say(LEGAL, LINE, chat=ADMIN_CHAT_ID)
    data = conversation.data(answer, "Delete my message")
    for _ in range(2):
        people.press(conversation.world, LEGAL, ADMIN_CHAT_ID, answer.id, data)
    conversation.rest()
    assert conversation.now(answer).text == "If your message is still here, please delete it yourself."
