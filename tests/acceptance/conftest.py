"""Acceptance tests use the installation of the bot's tests."""

from tests.bot.conftest import install, keeping, kind

__all__ = ["install", "keeping", "kind"]
