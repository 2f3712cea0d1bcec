"""/start: what this bot is. Tells nobody anything that is not published."""

import html

from telegram import Update

from bot.settings import Settings


def reply_to_start(_update: Update, settings: Settings) -> str:
    """The greeting as HTML; in set-up mode, the next step."""
    name = html.escape(settings.publisher.name)
    if not settings.set_up:
        return (
            f"This bot will publish the transparency report of {name}. It is being set up.\n\n"
            "Add it to the group of your admins and to the channel as an administrator, "
            "send /whoami in the group and in a private chat, and paste the lines it answers into config.toml."
        )
    channels = ", ".join(html.escape(str(channel.id)) for channel in settings.telegram.all_channels)
    return (
        f"This bot publishes the transparency report of {name}: how many demands for user data came, "
        f"from where, and what was given.\n\nThe reports stand in {channels}. /whoami tells your id."
    )
