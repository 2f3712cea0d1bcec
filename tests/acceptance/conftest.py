"""Acceptance tests use the installation of the bot's tests."""

from tests.bot.conftest import install

__all__ = ["install"]
