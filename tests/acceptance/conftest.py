"""Acceptance tests use the installation of the bot's tests."""

from tests.bot.chat.conftest import converse
from tests.bot.conftest import install, keeping, kind

__all__ = ["converse", "install", "keeping", "kind"]
