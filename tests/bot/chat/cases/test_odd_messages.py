"""Messages as people really send them to record something: several lines, edited, in two hands."""

from functools import partial

from bot.sandbox.demo.world import LEGAL, READER, TRUST
from bot.sandbox.world import people, senders
from tests.support.conversation import Conversation


def test_message_with_several_lines_is_answered_with_where_they_go(conversation: Conversation) -> None:
    for command, row in (
        ("/record", "FR court_order 2025-08-01 refused"),
        ("/removal", "FR police 2025-08-01 violence acted"),
    ):
        reply = conversation.say(LEGAL, f"{command} {row}\n{row}")[0].text
        assert reply.splitlines()[1].startswith("• A message holds one entry. Send the others in messages of their own")
    assert conversation.say(LEGAL, "/record FR court_order\n2025-08-01 refused")[0].text.startswith("Recorded as")


def test_edited_and_forwarded_messages_of_an_admin_are_answered_and_do_nothing(conversation: Conversation) -> None:
    line = "/record FR court_order 2025-08-01 refused"
    conversation.say(LEGAL, "/record FR court_order 2025-08-01 refuse")
    own = people.write(conversation.world, LEGAL, LEGAL, "hello")
    conversation.rest()
    edit = partial(people.rewrite, conversation.world, LEGAL, LEGAL, own.id, line)
    forward = partial(senders.forward, conversation.world, LEGAL, LEGAL, line, source=TRUST)
    for send in (edit, forward):
        before = conversation.world.chats[LEGAL].last_id
        send()
        [answer] = conversation.answers(LEGAL, before)
        assert answer.text.startswith("I don't read edited or forwarded messages, so nothing was done.")
    assert conversation.say(LEGAL, "/cases")[0].text == "No cases match."


def test_edited_message_of_a_reader_is_not_answered(conversation: Conversation) -> None:
    own = people.write(conversation.world, READER, READER, "Germany")
    conversation.rest()
    before = conversation.world.chats[READER].last_id
    people.rewrite(conversation.world, READER, READER, own.id, "France")
    assert conversation.answers(READER, before) == []
