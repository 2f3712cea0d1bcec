"""Tells the admin chat what it is owed. A message that may have arrived is sent again: twice told beats untold."""

from bot.actions.choices import keys_of
from bot.actions.desk import Desk
from bot.actions.ports import Keys, Sent
from storage import notices
from storage.notices import Notice


def tell_owed(desk: Desk) -> bool:
    """Send every message owed to the admins, oldest first. True when none is left."""
    with desk.database.reading() as session:
        owed = notices.owed(session)
    for notice in owed:
        if desk.stopping():
            return False
        told = desk.channel.send_text(desk.admin_chat, notice.text, keys=_keys(desk, notice))
        if not isinstance(told, Sent):
            return False
        with desk.database.transaction() as session:
            notices.mark_told(session, notice.topic, desk.now())
    return True


def _keys(desk: Desk, notice: Notice) -> Keys:
    """New buttons at each telling, and the older ones stay good."""
    if not notice.choices:
        return ()
    with desk.database.transaction() as session:
        return keys_of(session, notice.choices, desk.now())
