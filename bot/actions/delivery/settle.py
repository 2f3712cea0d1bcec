"""Settles parts whose outcome is unknown: checks the channel, and asks people if that gives no answer."""

from datetime import timedelta

from bot.actions.admins.notify import queue_part_message
from bot.actions.channel.judgement import Judgement, conclude
from bot.actions.channel.search import find, silent_check
from bot.actions.context.channel_port import Sent
from bot.actions.context.context import Context, chat_of
from storage.chat import buttons
from storage.chat.admin_messages import Choice
from storage.chat.buttons import StaleButton
from storage.publishing import doubts as settlements
from storage.publishing import parts
from storage.publishing.parts import Part
from storage.vocabulary.admin_messages import ChoiceKind, MessageKind
from storage.vocabulary.publishing import PartState

DOUBTS = "delivery_settle"
THERE, AGAIN = "there", "again"


class AlreadySettled(StaleButton):
    """The doubt has already been settled."""

    what = "this doubt is settled already, nothing was changed"
    todo = "look at the channel"


def settle_doubts(context: Context) -> None:
    """Check every doubtful part that is due; record those found, and free those missing to be sent again."""
    now = context.now()
    with context.database.reading() as session:
        doubts = parts.doubtful(session)
    for part in doubts:
        waits = part.not_before is not None and part.not_before > now
        if part.asked_at is None and not waits and not context.stopping():
            _settle(context, part)


def _settle(context: Context, part: Part) -> None:
    works = silent_check(context, part.channel)
    if part.base_id is None or works is False:
        _ask(context, part)
        return
    judgement = find(context, part, silently=True) if works else None
    if context.stopping():
        return
    tidied = judgement is not None and not judgement.unclear and _tidied(context, part, judgement)
    conclusion = conclude(judgement, tidied=tidied, probes=part.probes)
    if conclusion == "ask":
        _ask(context, part)
    elif conclusion == "postpone":
        _postpone(context, part)
    elif judgement is not None:
        _end(context, part, judgement)


def _end(context: Context, part: Part, judgement: Judgement) -> None:
    with context.database.transaction() as session:
        if judgement.copy_ids:
            settlements.adopt(session, part, judgement.copy_ids, removed=judgement.spare, now=context.now())
            spare = bool(judgement.spare)
            queue_part_message(session, context, f"adopted:{part.id}", MessageKind.PART_FOUND, part, {"spare": spare})
        else:
            settlements.miss(session, part, removed=judgement.spare, now=context.now())
            topic = f"missing:{part.id}:{part.attempt}"
            queue_part_message(session, context, topic, MessageKind.PART_MISSING, part, {})


def _tidied(context: Context, part: Part, judgement: Judgement) -> bool:
    """Delete spare messages; return whether the channel now has only one full copy, or none."""
    if not judgement.spare:
        return True
    return isinstance(context.channel.delete(chat_of(part.channel), judgement.spare), Sent)


def _postpone(context: Context, part: Part) -> None:
    """Schedule another look."""
    look_at = context.now() + timedelta(seconds=context.settings.delivery.settle_after)
    with context.database.transaction() as session:
        settlements.postpone(session, part, look_at=look_at, now=context.now())


def _ask(context: Context, part: Part) -> None:
    choices = [
        Choice(ChoiceKind.THERE, DOUBTS, f"{part.id}:{THERE}", str(part.attempt), "success"),
        Choice(ChoiceKind.AGAIN, DOUBTS, f"{part.id}:{AGAIN}", str(part.attempt), "danger"),
    ]
    with context.database.transaction() as session:
        if settlements.ask(session, part, context.now()):
            topic = f"ask:{part.id}:{part.attempt}"
            queue_part_message(session, context, topic, MessageKind.PART_UNCLEAR, part, {}, choices)


def decide_doubt(context: Context, nonce: str, *, person: int, actor: str) -> tuple[Part, bool]:
    """Apply a person's decision: the part was posted (True), or must be sent again. Raises StaleButton."""
    with context.database.reading() as session:
        button = buttons.look(session, nonce)
    if button is None:
        raise StaleButton
    number, _, verdict = button.subject.partition(":")
    with context.database.reading() as session:
        part = parts.by_id(session, int(number))
    ids = _where(context, part) if verdict == THERE and part.state is PartState.UNKNOWN else ()
    with context.database.transaction() as session:
        buttons.take(session, nonce, person=person, now=context.now())
        current = parts.by_id(session, part.id)
        if current.state is not PartState.UNKNOWN or str(current.attempt) != button.revision:
            raise AlreadySettled
        decided = ids if verdict == THERE else None
        settlements.decide(session, current, decided, actor=actor, now=context.now())
    return part, verdict == THERE


def _where(context: Context, part: Part) -> tuple[int, ...]:
    """Return the ids of a part that a person has seen, or none if they cannot be found."""
    judgement = find(context, part, silently=False)
    return judgement.copy_ids if judgement is not None else ()


def sweep_twins(context: Context) -> None:
    """Delete duplicates of the parts that are due for it; unreadable channels are retried at the next tick."""
    with context.database.reading() as session:
        due = [parts.by_id(session, number) for number in parts.due_sweeps(session, context.now())]
    for part in due:
        if not context.stopping():
            _sweep(context, part)


def _sweep(context: Context, part: Part) -> None:
    twins: tuple[int, ...] = ()
    if part.base_id is not None and part.message_ids:
        judgement = find(context, part, silently=bool(silent_check(context, part.channel)), whole=False)
        if judgement is None:
            return
        twins = (*judgement.copy_ids, *judgement.spare)  # the search skips the copy in the register
    removed = bool(twins) and isinstance(context.channel.delete(chat_of(part.channel), twins), Sent)
    with context.database.transaction() as session:
        parts.mark_swept(session, part.id, context.now())
        if removed:
            settlements.note_removed(session, part, twins, context.now())
        if twins:
            topic = f"twin:{part.id}:{min(twins)}"
            queue_part_message(
                session, context, topic, MessageKind.PART_TWICE, part, {"numbers": twins, "removed": removed}
            )
