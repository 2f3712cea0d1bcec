"""An installation and a bot at work, for all tests of the bot."""

from tests.support.conversation import conversation, converse, menus_at_start
from tests.support.installation import install, keeping, kind

__all__ = ["conversation", "converse", "install", "keeping", "kind", "menus_at_start"]
