"""The buttons below the text of a report: links to the bot. A channel's message with them reads as one without."""

from bot.actions.context.channel_port import Channel, Key, Keys
from reports.post.notices import links
from storage.publishing.planned_parts import TextPayload


def buttons_below(channel: Channel, payload: TextPayload) -> Keys:
    """Return the buttons of a text, in rows. A bot whose name is not known yet has none: the report must not wait."""
    username = channel.username()
    if not username or payload.buttons is None:
        return ()
    return tuple(tuple(Key(label, url=url) for label, url in row) for row in links(username, payload.buttons))
