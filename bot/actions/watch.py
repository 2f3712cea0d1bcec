"""Looks after what the bot cannot hear of: its rights, its webhook, its posts. The register says what is due."""

from bot.actions.desk import Desk
from bot.actions.notice_tell import tell_owed
from bot.actions.watch_posts import watch_posts
from bot.actions.watch_standing import watch_standing
from bot.actions.watch_updates import watch_webhook


def watch(desk: Desk) -> None:
    """Look at what is due, and tell the admins what is wrong, once. A clock in doubt makes nothing due."""
    if desk.guard.doubt(desk.database, desk.now()) is not None:
        return
    watch_standing(desk)
    watch_webhook(desk)
    watch_posts(desk)
    tell_owed(desk)
