"""/start: what this bot is. Tells nobody anything that is not published."""

import html

from bot.chat.exchange import Answer, Incoming
from bot.settings import Settings
from reports import words

BEING_SET_UP = (
    "This bot will publish the transparency report of {name}. It is being set up.\n\n"
    "Add it to the group of your admins and to the channel as an administrator, "
    "send /whoami in the group and in a private chat, and paste the lines it answers into config.toml."
)
GREETING = (
    "This bot publishes the transparency report of {name}: how many demands for user data came, "
    "from where, and what was given.\n\nThe reports stand in {channels}. /help lists what I answer."
)


def reply_to_start(incoming: Incoming, settings: Settings) -> Answer:
    """The greeting; in set-up mode, the next step."""
    language, name = incoming.sender.language, html.escape(settings.publisher.name)
    if not settings.set_up:
        return Answer(html=words.text(BEING_SET_UP, language, name=name))
    channels = words.listing([html.escape(str(each.id)) for each in settings.telegram.all_channels], language)
    return Answer(html=words.text(GREETING, language, name=name, channels=channels))
