"""An installation and a bot at work, for all tests of the bot."""

from tests.support.conversation import asked, conversation, converse, menus_at_start
from tests.support.installation import install, keeping, kind

__all__ = ["asked", "conversation", "converse", "install", "keeping", "kind", "menus_at_start"]
