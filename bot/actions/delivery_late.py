"""A message that was sent, by a process that had lost the work meanwhile: kept where it is the only copy, else removed.

What is written here is true whoever has the work, and each step is a compare-and-set, so no fence is asked for.
"""

from bot.actions import delivery_words
from bot.actions.delivery_judgement import Judgement
from bot.actions.desk import Desk, chat_of
from bot.actions.ports import Sent
from storage import deliveries, notices, settlements
from storage.deliveries import PIN, Part
from storage.vocabulary import PartState


def note_late(desk: Desk, part: Part, sent: Sent) -> None:
    """Write a part down that stands. Where it was sent again meanwhile this copy goes, and the admins are told.

    A pin is left as it is: the process that has the work now repeats it.
    """
    if part.part == PIN or _is_known(desk, part, sent):
        return
    ids = sent.message_ids
    removed = isinstance(desk.channel.take_back(chat_of(part.channel), ids), Sent)
    with desk.database.unfenced().transaction() as session:
        if removed:
            settlements.note_removed(session, part, ids, desk.now())
        text = delivery_words.twin(desk, part, ids, removed=removed)
        notices.owe(session, f"twin:{part.id}:{min(ids)}", text, desk.now())


def _is_known(desk: Desk, part: Part, sent: Sent) -> bool:
    """Whether this copy is the one that the register has, from now on if not before."""
    with desk.database.unfenced().transaction() as session:
        current = deliveries.by_id(session, part.id)
        if current.attempt != part.attempt:
            return False
        if current.state is PartState.SENDING:  # nobody has looked at it yet
            return deliveries.mark_sent(session, current, sent.message_ids, desk.now())
        if current.state is PartState.UNKNOWN:
            judgement = Judgement(standing=sent.message_ids)
            notices.owe(session, f"adopted:{part.id}", delivery_words.adopted(desk, part, judgement), desk.now())
            return settlements.adopt(session, current, sent.message_ids, removed=(), now=desk.now())
        seen_by_people = current.state is PartState.SENT and not current.message_ids
        return seen_by_people or current.message_ids == sent.message_ids
