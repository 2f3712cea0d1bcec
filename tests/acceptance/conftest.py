"""Acceptance tests use the installation of the bot's tests."""

from tests.acceptance.browsing import browser
from tests.bot.chat.conftest import converse
from tests.bot.conftest import install, keeping, kind

__all__ = ["browser", "converse", "install", "keeping", "kind"]
