"""What a person in a chat reads when something fails."""

import inspect

import pytest

from bot.actions.publishing.draft.status import NoDraft
from bot.actions.publishing.publish_early import AlreadySealed
from bot.chat.handler.errors import FOR_PEOPLE, message_for
from reports.language import words
from storage.engine import errors
from storage.vocabulary.errors import DomainError

PLACE = "/srv/canary/transparency.db"
OF_THE_DATABASE = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, FOR_PEOPLE) and "{database}" in kind.what
]


@pytest.mark.parametrize("language", words.languages())
@pytest.mark.parametrize("kind", OF_THE_DATABASE)
def test_no_error_of_the_database_names_its_place(kind: type[DomainError], language: str) -> None:
    error = kind(database=PLACE)
    error.facts |= {name: "some reason" for name in ("reason", "program") if f"{{{name}}}" in error.what + error.todo}
    assert "canary" not in message_for(error, language)


def test_there_are_such_errors() -> None:
    assert len(OF_THE_DATABASE) > 5


def test_a_period_is_in_words_where_no_command_needs_its_label() -> None:
    assert message_for(NoDraft(period="2025-H2"), "en").startswith("There is no draft for July–December 2025;")
    assert message_for(NoDraft(period="tomorrow"), "en").startswith("There is no draft for tomorrow;")
    assert "correct 2025-H2 --reason" in message_for(AlreadySealed(period="2025-H2"), "en")
