"""SIGKILL in the middle of a card or a confirmation, then a restart: nothing acknowledged is lost, nothing done twice.

A person goes on with what the chat shows: an older state of the card says so when it is pressed, and shows the present.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.chat.cases.card_text import CHECK
from bot.sandbox.demo.world import LEGAL
from bot.sandbox.world import people
from bot.sandbox.world.faults import Call
from bot.sandbox.world.world import Message
from storage.audit.check import check
from storage.engine.database import open_database
from storage.register import cases
from storage.vocabulary.case import Case
from storage.vocabulary.words import RefusalReason
from tests.support.installation import Installation
from tests.support.processes import Program, wait_for

Install = Callable[..., Installation]
NOTHING_DUE = {"first_period": "2100-H1"}
ANSWERS = {  # the question, as it begins, and what is pressed
    "Which country": "Germany",
    "What legal process": "Subpoena",
    "When did you receive it": "Yesterday",
    "How did it end": "Refused",
    "When was it closed": "Today",
    "Why was it refused": "Too broad",
    "What data": "To the summary",
    "All correct": "Confirm",
}
LINE = "/record DE subpoena 2026-01-05 refused reason=overbroad"
TELLING = ("sendMessage", "editMessageText", "answerCallbackQuery")
CALLS_OF_A_CARD = 1 + 2 * len(ANSWERS)
MOMENTS = ("before", "executed", "answered")
PATIENCE = 60.0


class Chat:
    """A recorder's private chat with a bot that runs in a process of its own."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.world = installation, installation.sandbox.world
        self.world.chats[LEGAL].started = True

    @contextmanager
    def bot(self) -> Iterator[Program]:
        polls = self._polls()
        process = Program("bot", "run", "--config", str(self.installation.config))
        try:
            wait_for(lambda: self._polls() > polls or process.poll() is not None)
            yield process
        finally:
            process.kill()
            process.wait(10)

    def _polls(self) -> int:
        return len(self.installation.sandbox.calls("getUpdates"))

    def card(self) -> Message | None:
        """The newest message of the bot."""
        messages = self.world.chats[LEGAL].messages
        mine = [number for number in messages if messages[number].author == self.world.bot.id]
        return messages[max(mine)] if mine else None

    def go_on(self, process: Program, until: Callable[[Message], bool]) -> None:
        """Open a card where there is none and press what it asks for, until it stands so or the bot is dead."""
        for _press in range(40):
            with self.world.lock:  # a slow bot may still be about to change the card
                card = self.card()
                if process.poll() is not None or (card is not None and until(card)):
                    return
                before = self.messages_seen()
                if card is None:
                    people.write(self.world, LEGAL, LEGAL, "/record")
                else:
                    self.press(card)
            self.rest(process, before)
        raise AssertionError("the card does not come to an end")

    def press(self, card: Message) -> None:
        """Press what the card's question is answered with."""
        people.press(self.world, LEGAL, LEGAL, card.id, self._data(card))

    def _data(self, card: Message) -> str:
        question = card.text.splitlines()[-1]
        label = next(answer for start, answer in ANSWERS.items() if question.startswith(start))
        keys: list[Any] = [key for row in (card.markup or {})["inline_keyboard"] for key in row]
        return next(str(key["callback_data"]) for key in keys if key["text"].startswith(label))

    def rest(self, process: Program, before: int) -> None:
        """Until the bot has said something and then nothing for a while; what it repeats it does not answer again.

        A bot on a busy machine may take long to fetch a press. A second press in that time would only be outdated.
        """
        fetched = time.monotonic() + PATIENCE
        while time.monotonic() < fetched and self.world.updates.waiting and process.poll() is None:
            time.sleep(0.01)
        end = time.monotonic() + 3
        while time.monotonic() < end and self.messages_seen() == before and process.poll() is None:
            time.sleep(0.01)
        seen = -1
        while seen != self.messages_seen():
            seen = self.messages_seen()
            time.sleep(0.15)

    def messages_seen(self) -> int:
        return sum(to_the_person(call) and call.status > 0 for call in self.world.journal)

    def recorded(self) -> tuple[Case, ...]:
        database = open_database(self.installation.settings.storage.url)
        with database.reading() as session:
            assert check(session) == ()
            found = tuple(stored.case for stored in cases.listing(session))
        database.close()
        return found

    @contextmanager
    def killed_at(self, process: Program, nth: int, moment: str) -> Iterator[None]:
        """Kill the bot at a moment of the nth call with which it says something."""
        seen: set[int] = set()

        def watch(said: str, call: Call) -> None:
            if to_the_person(call):
                seen.add(call.number)
                if len(seen) == nth and said == moment:
                    os.kill(process.pid, signal.SIGKILL)

        self.world.watchers.append(watch)
        yield
        self.world.watchers.remove(watch)


def to_the_person(call: Call) -> bool:
    """Whether the bot answers the recorder: the admins hear of the clock, which is not the stand-in's, at any time."""
    return call.method in TELLING and call.parameters.get("chat_id", str(LEGAL)) == str(LEGAL)


def is_recorded(card: Message) -> bool:
    return card.text.startswith("Recorded")


def recorder(install: Install) -> Chat:
    return Chat(install(report=NOTHING_DUE, admins=[{"id": LEGAL, "name": "Legal", "roles": ["recorder"]}]))


def record_killed(install: Install, nth: int, moment: str) -> None:
    chat = recorder(install)
    with chat.bot() as process, chat.killed_at(process, nth, moment):
        chat.go_on(process, until=is_recorded)
        process.wait(10)
    acknowledged = [message for message in chat.world.chats[LEGAL].messages.values() if message.text.startswith("Rec")]
    assert len(chat.recorded()) >= len(acknowledged)
    with chat.bot() as process:
        chat.go_on(process, until=is_recorded)
    [case] = chat.recorded()
    assert (case.country, case.refusal_reason) == ("DE", RefusalReason.OVERBROAD)


@pytest.mark.parametrize(("nth", "moment"), [(6, "executed")])
def test_killed_card_goes_on_and_is_recorded_once(install: Install, nth: int, moment: str) -> None:
    record_killed(install, nth, moment)


@pytest.mark.campaign
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("nth", range(1, CALLS_OF_A_CARD + 1))
def test_card_killed_at_every_call_is_recorded_once(install: Install, nth: int, moment: str) -> None:
    record_killed(install, nth, moment)


@pytest.mark.parametrize(
    "moment", ["executed", *(pytest.param(moment, marks=pytest.mark.campaign) for moment in ("before", "answered"))]
)
def test_killed_line_is_recorded_once(install: Install, moment: str) -> None:
    chat = recorder(install)
    with chat.bot() as process, chat.killed_at(process, 1, moment):
        people.write(chat.world, LEGAL, LEGAL, LINE)
        process.wait(PATIENCE)
    assert len(chat.recorded()) == 1
    with chat.bot() as process:
        chat.rest(process, chat.messages_seen())
    assert len(chat.recorded()) == 1


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(15))
def test_confirmation_killed_at_any_instant_is_recorded_once(install: Install, seed: int) -> None:
    chat = recorder(install)
    with chat.bot() as process:
        chat.go_on(process, until=lambda card: card.text.endswith(CHECK))
        card = chat.card()
        assert card is not None
        chat.press(card)
        time.sleep(random.Random(seed).uniform(0, 0.06))
        process.kill()
        process.wait(10)
    assert len(chat.recorded()) <= 1
    with chat.bot() as process:
        chat.go_on(process, until=is_recorded)
    assert len(chat.recorded()) == 1
