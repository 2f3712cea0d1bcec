"""What the terminal asks of the application: app.py provides it, so that no command builds anything itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.actions.check_row import Row
    from bot.settings import Settings


class Services(Protocol):
    """The long and the connected work."""

    def run(self, settings: "Settings", *, debug: bool) -> None:
        """Work until SIGTERM."""

    def tick(self, settings: "Settings", *, debug: bool) -> bool:
        """Do what is due, once. True when nothing due is left."""
        ...

    def inspect(self, settings: "Settings", fingerprint: str, *, probe: bool, compare: bool) -> "Sequence[Row]":
        """Ask Telegram how the bot stands in its chats; look for posts there, and compare them with the register."""
        ...

    def sandbox(self, port: int, *, debug: bool) -> None:
        """Serve the stand-in Telegram with the bot inside until SIGTERM."""
