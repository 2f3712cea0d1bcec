"""Acceptance tests use the installation of the bot's tests."""

import pytest

from tests.support.browser import browser
from tests.support.conversation import converse
from tests.support.installation import install, keeping, kind

__all__ = ["browser", "converse", "install", "keeping", "kind"]


@pytest.fixture
def menus_at_start() -> None:
    """They are set, as in earnest."""
