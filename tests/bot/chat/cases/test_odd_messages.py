"""Messages as people really send them to record something: several lines, edited, in two hands."""

from bot.sandbox.demo.world import LEGAL
from tests.support.conversation import Conversation


def test_message_with_several_lines_is_answered_with_where_they_go(conversation: Conversation) -> None:
    for command, row in (
        ("/record", "FR court_order 2025-08-01 refused"),
        ("/removal", "FR police 2025-08-01 violence acted"),
    ):
        reply = conversation.say(LEGAL, f"{command} {row}\n{row}")[0].text
        assert reply.splitlines()[1].startswith("• A message holds one entry. Send the others in messages of their own")
    assert conversation.say(LEGAL, "/record FR court_order\n2025-08-01 refused")[0].text.startswith("Recorded as")
