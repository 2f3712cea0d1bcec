"""/language over HTTP: an admin's choice outlasts the client's language and a restart; readers have none to keep."""

from collections.abc import Callable

from bot.sandbox.demo.world import LEGAL, READER, TRUST
from storage.chat import chats
from tests.support.conversation import Conversation


def test_admin_chooses_a_language_and_is_answered_in_it(conversation: Conversation) -> None:
    [question] = conversation.say(LEGAL, "/language")
    conversation.press(LEGAL, question, "русский")
    assert conversation.now(question).text == "С этого момента я отвечаю вам на этом языке."
    assert "Состояние отчётов" in conversation.say(LEGAL, "/status")[0].text
    assert "Status" in conversation.say(TRUST, "/status")[0].text
    [again] = conversation.say(LEGAL, "/language")
    conversation.press(LEGAL, again, "English")
    assert "Status" in conversation.say(LEGAL, "/status")[0].text


def test_choice_outlasts_a_restart(converse: Callable[..., Conversation]) -> None:
    before = converse()
    [question] = before.say(LEGAL, "/language")
    before.press(LEGAL, question, "русский")
    before.stop()
    after = converse(installation=before.installation)
    assert "Состояние отчётов" in after.say(LEGAL, "/status")[0].text


def test_reader_has_no_choice_to_keep(conversation: Conversation) -> None:
    [answer] = conversation.say(READER, "/language")
    assert answer.text.startswith("I don't know that command")
    with conversation.database.reading() as session:
        assert chats.chosen_language(session, READER) is None
