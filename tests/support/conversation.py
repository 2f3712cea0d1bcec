"""The bot at work inside the test, beside the stand-in Telegram: people write and press, and the bot comes to rest."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.actions.context.clock_guard import ClockGuard
from bot.chat.menus import Menus
from bot.process.service import Service, serving
from bot.sandbox.api import polling
from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, READER, TRUST
from bot.sandbox.world import people
from bot.sandbox.world.world import Message, World
from storage.audit import check
from storage.engine.database import Database, open_database
from storage.publishing import approvals, publications
from storage.publishing.publications import Publication
from storage.register import cases
from storage.vocabulary.case import Case
from storage.vocabulary.period import Period
from tests.support.installation import DRAFT_AT, Installation, a_case

MORNING = datetime(2025, 9, 15, 8, 0, tzinfo=UTC)
PATIENCE = 30.0
ADMINS = [
    {"id": LEGAL, "name": "Legal", "roles": ["recorder", "approver"]},
    {"id": TRUST, "name": "Trust", "roles": ["approver", "auditor"]},
]


@dataclass
class Conversation:
    """One bot at work and what people do with it."""

    installation: Installation
    _up: threading.Event = field(default_factory=threading.Event)
    _service: Service | None = None

    @property
    def world(self) -> World:
        return self.installation.sandbox.world

    @property
    def service(self) -> Service:
        assert self._service is not None
        return self._service

    @property
    def database(self) -> Database:
        assert self.service.context is not None
        return self.service.context.database

    def say(self, person: int, text: str, *, chat: int | None = None, reply_to: int = 0) -> list[Message]:
        """A person writes; what the bot answers."""
        place = person if chat is None else chat
        before = self.world.chats[place].last_id
        people.write(self.world, person, place, text, reply_to=reply_to)
        return self.answers(place, before)

    def press(self, person: int, message: Message, label: str) -> None:
        """A person presses the button that begins with these words."""
        people.press(self.world, person, message.chat_id, message.id, self.data(message, label))
        self.rest()

    def data(self, message: Message, label: str) -> str:
        found = [key["callback_data"] for key in self.keys(message) if key["text"].startswith(label)]
        assert found, (label, [key["text"] for key in self.keys(message)])
        return str(found[0])

    def keys(self, message: Message) -> list[Any]:
        """The buttons below a message as it stands now."""
        markup = self.now(message).markup
        return [key for row in (markup or {}).get("inline_keyboard", []) for key in row]

    def now(self, message: Message) -> Message:
        """The message as it stands now."""
        return self.world.chats[message.chat_id].messages[message.id]

    def answers(self, chat: int, before: int) -> list[Message]:
        self.rest()
        messages, bot = self.world.chats[chat].messages, self.world.bot.id
        return [messages[number] for number in sorted(messages) if number > before and messages[number].author == bot]

    def toasts(self) -> list[str]:
        return [notice.text for notice in self.world.notices]

    def rest(self, patience: float = PATIENCE) -> None:
        """Wait until the bot has taken every update and is done with it; `patience` is in seconds."""
        for _look in range(3):
            self.wait_for(self._idle, patience)
            time.sleep(0.005)

    def tick_now(self) -> None:
        """What is due is done now, after what the timer may be doing."""
        asyncio.run_coroutine_threadsafe(self.service.tick_now(), self._loop).result(10 * PATIENCE)
        self.rest()

    def wait_for(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        end = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < end, "the bot does not come to rest"
            time.sleep(0.005)

    def _idle(self) -> bool:
        application = self.service.application
        under_way = application.update_processor.current_concurrent_updates
        return not (self.world.updates.waiting or application.update_queue.qsize() or under_way)

    def run(self) -> None:
        asyncio.run(self._serve())

    def start(self) -> None:
        self._thread = threading.Thread(target=self.run, name="bot", daemon=True)
        self._thread.start()
        assert self._up.wait(PATIENCE), "the bot did not start"

    def stop(self) -> None:
        """End the bot, if it has not ended."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the bot did not stop"

    async def _serve(self) -> None:
        self._loop, self._end, installation = asyncio.get_running_loop(), asyncio.Event(), self.installation
        async with serving(installation.settings, installation.sandbox.clock, draw=installation.draw) as self._service:
            if self._service._timer is not None:  # the first tick ends before people do anything, or move the clock
                async with self._service._timer._running:
                    pass
            self._up.set()
            await self._end.wait()


@pytest.fixture
def menus_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """None are set: fifty calls at each start, a third of a short conversation. Who tests menus lets them be set."""

    async def none(_menus: Menus) -> None:
        pass

    monkeypatch.setattr(Menus, "begin", none)


@pytest.fixture
def converse(
    install: Callable[..., Installation],
    monkeypatch: pytest.MonkeyPatch,
    menus_at_start: None,  # noqa: ARG001 (a surrounding)
) -> Iterator[Callable[..., Conversation]]:
    """Start a bot; sections of the config can be changed as with `install`. At the end the ledger is checked."""
    monkeypatch.setattr(polling, "HASTE", 0.0)  # what slows down a bot that asks too often would slow each end down
    started: list[Conversation] = []

    def start(
        admins: list[dict[str, Any]] = ADMINS,
        installation: Installation | None = None,
        prepare: Callable[[World], None] = lambda _world: None,
        **sections: dict[str, Any],
    ) -> Conversation:
        made = installation or install(admins=admins, **sections)
        made.sandbox.clock.at = MORNING
        for person in (LEGAL, TRUST, READER):
            made.sandbox.world.chats[person].started = True
        prepare(made.sandbox.world)
        conversation = Conversation(made)
        started.append(conversation)
        conversation.start()
        if conversation.service.context is not None:
            guard = ClockGuard(database_now=lambda _session: None)  # no doubt of a clock that jumps during an answer
            conversation.service.context = replace(conversation.service.context, guard=guard)
        return conversation

    yield start
    for conversation in started:
        conversation.stop()
    for conversation in started:
        if conversation.service.settings.set_up:
            database = open_database(conversation.service.settings.storage.url)
            with database.reading() as session:
                assert check.check(session) == ()
            database.close()


@pytest.fixture
def conversation(converse: Callable[..., Conversation]) -> Conversation:
    """A bot with two admins, set up; the reader is nobody's colleague."""
    return converse()


def record(conversation: Conversation, case: Case) -> None:
    with conversation.database.transaction() as session:
        reference = cases.new_reference(session)
        cases.add(session, case, reference=reference, now=conversation.installation.sandbox.clock(), actor="cli:ada")


def tick(conversation: Conversation, at: datetime) -> None:
    conversation.installation.sandbox.clock.at = at
    conversation.service.tick()
    conversation.rest()


def question(conversation: Conversation) -> Message:
    """The newest message in the admins' chat that asks about a draft."""
    messages = conversation.world.chats[ADMIN_CHAT_ID].messages
    asked = [messages[number] for number in sorted(messages) if messages[number].text.startswith("Draft for")]
    return asked[-1]


def draft(conversation: Conversation) -> Publication:
    with conversation.database.reading() as session:
        found = publications.find(session, Period.parse("2025-H2"))
    assert found is not None
    return found


def approved_by(conversation: Conversation) -> tuple[int, ...]:
    with conversation.database.reading() as session:
        return approvals.people(session, draft(conversation))


@pytest.fixture
def asked(converse: Callable[..., Conversation]) -> Conversation:
    """A bot whose admins were just shown a draft of one case, and two of whom must approve it."""
    bot = converse(report={"if_unapproved": "late-notice"}, policy={"requires_grounds": []})
    for person in (LEGAL, TRUST):
        bot.world.chats[person].started = True
    record(bot, a_case())
    tick(bot, DRAFT_AT)
    return bot
