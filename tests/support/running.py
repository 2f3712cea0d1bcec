"""The bot at work in a process of its own, as an operator starts it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox.world import people
from tests.support.installation import Installation
from tests.support.processes import Program, wait_for

SET_UP_MODE = {"channel": "", "admin_chat": 0}


class Bot:
    """The bot in a process of its own."""

    def __init__(self, installation: Installation, log: Path) -> None:
        installation.sandbox.clock.at = datetime.now(UTC)  # Telegram's clock agrees with the machine's
        self.installation, self.log, self.world = installation, log, installation.sandbox.world
        self.process = Program("bot", "run", "--config", str(installation.config), output=log)
        wait_for(lambda: bool(installation.sandbox.calls("getUpdates")) or self.ended, "the bot asks for updates")

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def answer(self, person: int, chat: int, text: str) -> str:
        """What the bot says to a text."""
        people.write(self.world, person, chat, text)
        return self.next_text(chat)

    def next_text(self, chat: int) -> str:
        newest = self.world.chats[chat].last_id
        wait_for(lambda: self._after(chat, newest) != "", "the bot answers")
        return self._after(chat, newest)

    def _after(self, chat: int, number: int) -> str:
        messages = self.world.chats[chat].messages
        bot = self.world.bot.id
        texts = (each.text for key, each in sorted(messages.items()) if key > number and each.author == bot)
        return next((text for text in texts if " ID" in text or "the transparency report" in text), "")

    def mapped(self) -> str:
        return Path(f"/proc/{self.process.pid}/maps").read_text()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)


@contextmanager
def running(installation: Installation) -> Iterator[Bot]:
    bot = Bot(installation, installation.folder / "run.log")
    try:
        yield bot
    finally:
        bot.process.kill()
        bot.process.wait(10)
