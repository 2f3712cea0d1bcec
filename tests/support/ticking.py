"""A context beside the stand-in Telegram that ticks in this process: many ticks, each in a few milliseconds."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.actions.context.clock_guard import ClockGuard
from bot.actions.context.context import Context
from bot.actions.context.signing_key import signing_key
from bot.actions.delivery.settle import decide_doubt
from bot.actions.publishing.terms import terms_of
from bot.actions.tick import tick
from bot.chat.admin_messages.rendering import render_message
from bot.sandbox.demo.world import ADMIN_CHAT_ID
from bot.sandbox.world.world import Message
from storage.audit.check import check
from storage.engine.database import open_database, run_lock
from storage.ledger.chain import Finding
from storage.publishing import parts
from storage.publishing.parts import Part
from tests.support.blank_charts import blank_charts
from tests.support.channels import channel_to
from tests.support.installation import Installation

PERSON = 111111111


@dataclass
class Workbench:
    """An installation with an open context."""

    installation: Installation
    context: Context

    def tick(self, at: datetime) -> bool:
        """One tick at a moment; True when nothing due is left."""
        self.installation.sandbox.clock.at = at
        return self.tick_as_it_is()

    def tick_as_it_is(self) -> bool:
        """One tick by the clock that the context has now."""
        return not tick(self.context).work_left

    def asked(self) -> list[Part]:
        """The parts about which people are asked."""
        with self.context.database.reading() as session:
            return [part for part in parts.doubtful(session) if part.asked_at is not None]

    def question(self) -> Message:
        """The newest message with buttons in the admins' chat."""
        messages = self.installation.sandbox.world.chats[ADMIN_CHAT_ID].messages
        return next(messages[number] for number in sorted(messages, reverse=True) if messages[number].markup)

    def nonce(self, label: str) -> str:
        """What a button of the newest question carries."""
        markup = self.question().markup
        assert markup is not None
        return next(
            str(key["callback_data"]) for row in markup["inline_keyboard"] for key in row if key["text"] == label
        ).removeprefix("a:")

    def press(self, label: str) -> None:
        """A person presses a button of the newest question about a part in doubt."""
        decide_doubt(self.context, self.nonce(label), person=PERSON, actor=f"chat:{PERSON}")

    def findings(self) -> tuple[Finding, ...]:
        """What the register and the ledger disagree about."""
        with self.context.database.reading() as session:
            return check(session)


@contextmanager
def workbench(installation: Installation) -> Iterator[Workbench]:
    """Open the context of an installation, as `run` does, for as long as the block lasts."""
    settings, sandbox = installation.settings, installation.sandbox
    key = signing_key(settings)
    with (
        channel_to(sandbox.url, sandbox.world.token, timeout=5) as channel,
        closing(open_database(settings.storage.url)) as database,
        run_lock(settings.storage.url),
    ):
        context = Context(
            database=database,
            settings=settings,
            terms=terms_of(settings, key),
            key=key,
            channel=channel,
            now=sandbox.clock,
            draw=blank_charts,
            render=render_message,
            guard=ClockGuard(database_now=lambda _session: None),  # a server's clock is not the invented one
        )
        yield Workbench(installation, context)
