"""Tells the admin chat what it is owed. A message that may have arrived is sent again: twice told beats untold."""

from bot.actions.desk import Desk
from bot.actions.ports import Sent
from storage import notices


def tell_owed(desk: Desk) -> bool:
    """Send every message owed to the admins, oldest first. True when none is left."""
    with desk.database.reading() as session:
        owed = notices.owed(session)
    for notice in owed:
        if desk.stopping() or not isinstance(desk.channel.send_text(desk.admin_chat, notice.text), Sent):
            return False
        with desk.database.transaction() as session:
            notices.mark_told(session, notice.topic, desk.now())
    return True
