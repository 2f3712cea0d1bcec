"""Looks again, an hour and a day later, where a part was in doubt: a late second copy is removed and told."""

from bot.actions import delivery_words
from bot.actions.delivery_look import find, silent_check
from bot.actions.desk import Desk, chat_of
from bot.actions.ports import Sent
from storage import deliveries, notices, settlements
from storage.deliveries import Part


def sweep_twins(desk: Desk) -> None:
    """Sweep for every part that is due for it; what cannot be seen now is tried again at the next tick."""
    with desk.database.reading() as session:
        due = [deliveries.by_id(session, number) for number in deliveries.due_sweeps(session, desk.now())]
    for part in due:
        if not desk.stopping():
            _sweep(desk, part)


def _sweep(desk: Desk, part: Part) -> None:
    twins: tuple[int, ...] = ()
    if part.base_id is not None and part.message_ids:
        judgement = find(desk, part, silently=bool(silent_check(desk, part.channel)), whole=False)
        if judgement is None:
            return
        twins = (*judgement.standing, *judgement.spare)  # the copy that is known is not among what was looked at
    removed = bool(twins) and isinstance(desk.channel.delete(chat_of(part.channel), twins), Sent)
    with desk.database.transaction() as session:
        deliveries.mark_swept(session, part.id, desk.now())
        if removed:
            settlements.note_removed(session, part, twins, desk.now())
        if twins:
            text = delivery_words.twin(desk, part, twins, removed=removed)
            notices.owe(session, f"twin:{part.id}:{min(twins)}", text, desk.now())
