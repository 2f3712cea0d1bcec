"""Acceptance tests use the installation of the bot's tests."""

import pytest

from tests.acceptance.browsing import browser
from tests.bot.chat.conftest import converse
from tests.bot.conftest import install, keeping, kind

__all__ = ["browser", "converse", "install", "keeping", "kind"]


@pytest.fixture
def menus_at_start() -> None:
    """They are set, as in earnest."""
