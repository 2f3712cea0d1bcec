"""Makes sure that this register is the newest and the only one before a report is sealed, and before it is posted.

Three sources: the mark beside the key, the channel, and whether a second program polls for the bot's updates.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.actions.channel.compare import compare, is_said, passed_over, shown
from bot.actions.context.channel_port import Seen
from bot.actions.context.context import Comparison, Context, SealingContext
from bot.actions.integrity.mark import has_grown_from, mark_path, present_mark, read_mark, write_mark
from bot.actions.integrity.restored import RegisterRestored, is_restored
from reports.post.notices import names_of_period
from storage.chat import buttons
from storage.chat.admin_messages import Choice
from storage.chat.buttons import StaleButton
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import inspections
from storage.publishing import parts as deliveries
from storage.publishing.parts import Part
from storage.publishing.planned_parts import AlbumPayload, Message
from storage.vocabulary.admin_messages import ChoiceKind, MessageKind
from storage.vocabulary.errors import Phrase, TryLaterError
from storage.vocabulary.publishing import EntryKind, PartState

SOLE = "sole_publisher"
RIVAL = "rival"
LANDED = Phrase("the channel already holds it, or something like it")
SEEN = "seen"
AGAIN = timedelta(minutes=10)  # when to check a blocked channel again, unless somebody presses the button earlier


class RegisterOlder(TryLaterError):
    """The register lacks data that this machine worked with before."""

    what = "the register is older than the one that this machine worked with last, nothing was published"
    todo = "put the newest copy back, or run: transparency-bot check --compare-channel"


class RegisterUnmarked(TryLaterError):
    """Nobody has compared the register with the channel yet."""

    what = "the register was not compared with the channel yet, nothing was published"
    todo = "start the bot, or run: transparency-bot check --compare-channel"


class SecondProgram(TryLaterError):
    """Another program uses the same token."""

    what = "another program worked with the bot's token, nothing was published"
    todo = "end it, then press the button in the admins' chat or run: transparency-bot check --compare-channel"


def follow_register(context: Context) -> None:
    """Report an older copy of the register immediately; otherwise update the mark.

    Without a mark, as at the first start and on another machine, the channels must match before one is written.
    """
    if _is_older(context):
        return
    if read_mark(context.settings) is not None or (not context.channels.looked and _channels_agree(context)):
        advance_mark(context, context)


def may_seal(context: Context) -> bool:
    """Return whether a report may be sealed now. If people must act first, they get a message."""
    if _is_older(context) or _rival_seen(context):
        return False
    if not _channels_agree(context):
        return False
    advance_mark(context, context)
    return True


def _channels_agree(context: Context) -> bool:
    """Return whether every channel was fully compared and has no unknown or unreadable post."""
    for channel in context.settings.telegram.all_channels:
        found = _compared(context, str(channel.id))
        if found is None or found.strange or found.unread or not found.finished:
            return False
    context.channels.looked = True
    return True


def refuse_sealing(sealing: SealingContext) -> None:
    """Raise if a report may not be sealed, as far as can be known without checking the channel."""
    mark = read_mark(sealing.settings)
    with sealing.database.reading() as session:
        if is_restored(session):
            raise RegisterRestored
        if mark is None:
            raise RegisterUnmarked
        if not has_grown_from(session, mark):
            raise RegisterOlder
        if is_seen(session):
            raise SecondProgram


def advance_mark(context: Context | None, sealing: SealingContext) -> None:
    """Write the mark for the register's current state. Before calling this, make sure that it is the newest."""
    with sealing.database.reading() as session:
        present = present_mark(session)
    if read_mark(sealing.settings) == present:
        return
    reason = write_mark(sealing.settings, present)
    if reason and context is not None:
        path = str(mark_path(context.settings))
        with context.database.transaction() as session:
            context.queue_message(
                session, f"mark:{reason}", MessageKind.MARK_UNWRITABLE, {"path": path, "reason": reason}
            )


def may_send(context: Context, publication_id: int, *, period: str = "") -> bool:
    """Return whether sealed parts may be posted; checked once per publication in each process.

    `period` is that of a late notice: it waits only until the channel is fully compared, with no strange post about it.
    Parts that the channel already has are marked doubtful, which the next checks settle.
    """
    if publication_id in context.channels.cleared:
        return True
    if not period and (_is_older(context) or _rival_seen(context)):
        return False
    with context.database.reading() as session:
        parts = [
            part for part in deliveries.of_publication(session, publication_id) if part.state is not PartState.SENT
        ]
    for channel in sorted({part.channel for part in parts}):
        found = _compared(context, channel)
        if found is None or _hinders(found, period):
            return False
        _doubt(context, [part for part in parts if part.channel == channel], found)
    context.channels.cleared.add(publication_id)
    return True


def _hinders(found: Comparison, period: str) -> bool:
    if not found.finished:
        return True
    if not period:
        return bool(found.strange or found.unread)
    names = names_of_period(period)
    return any(name in f"{one.text} {one.file_name}" for name in names for one in found.strange)


def _compared(context: Context, channel: str) -> Comparison | None:
    """Compare a channel, and report what blocks the bot there to the admins, once."""
    stop = context.channels.stops.get(channel)
    if stop is not None and context.now() < stop[0] + AGAIN:
        return stop[1]
    found = compare(context, channel)
    context.channels.stops.pop(channel, None)
    if found is None or not (found.strange or found.unread):
        return found
    context.channels.stops[channel] = (context.now(), found)
    ask_about(context, channel, found)
    return found


def ask_about(context: Context, channel: str, found: Comparison) -> None:
    """Ask the approvers, once, about posts that the register does not know or the bot cannot read."""
    numbers = [one.message_id for one in found.strange] or list(found.unread)
    subject = json.dumps([channel, numbers])
    choice = Choice(ChoiceKind.NOT_OURS, SOLE, subject, channel, "danger")
    posts = [(one.message_id, shown(one)) for one in found.strange[:5]]
    kind = MessageKind.POSTS_STRANGE if posts else MessageKind.POSTS_UNREAD
    facts = {"channel": channel, "posts": posts, "numbers": numbers[:20]}
    with context.database.transaction() as session:
        context.queue_message(session, f"{SOLE}:{subject}", kind, facts, [choice])


def _doubt(context: Context, parts: Sequence[Part], found: Comparison) -> None:
    """Mark parts as doubtful if the channel may have some of them: they must be checked before anything is sent."""
    if not any(_shows(part, seen) for part in parts for seen in found.landed):
        return
    now = context.now()
    with context.database.transaction() as session:
        for part in parts:
            claimed = isinstance(part.payload, Message) and deliveries.claim(session, part, now)
            if claimed:
                deliveries.mark_doubtful(session, claimed, LANDED, look_at=now, now=now)


def _shows(part: Part, seen: Seen) -> bool:
    payload = part.payload
    named = isinstance(payload, AlbumPayload) and any(name == seen.file_name for name, _ in payload.files)
    return named or (isinstance(payload, Message) and is_said(payload.markup, seen))


def _is_older(context: Context) -> bool:
    mark = read_mark(context.settings)
    with context.database.reading() as session:
        if mark is None or has_grown_from(session, mark):
            return False
        entry = entries.head(session).seq
    with context.database.transaction() as session:
        topic = f"older:{mark.digest}:{entry}"
        context.queue_message(session, topic, MessageKind.REGISTER_OLDER, {"mark": mark.entry, "entry": entry})
    return True


def note_rival(context: Context) -> None:
    """Record that another program polls for the updates; ask the admins once until an approver answers."""
    with context.database.reading() as session:
        if is_seen(session):
            return
    now = context.now()
    with context.database.transaction() as session:
        inspections.keep(session, RIVAL, due_at=now, found=SEEN)
        topic = f"{RIVAL}:{now.isoformat()}"
        choice = Choice(ChoiceKind.ENDED, SOLE, RIVAL, RIVAL, "danger")
        context.queue_message(session, topic, MessageKind.SECOND_PROGRAM, {}, [choice])


def is_seen(session: Session) -> bool:
    """Return whether another program used the token and nobody has confirmed that it ended."""
    look = inspections.of(session, RIVAL)
    return look is not None and look.found == SEEN


def _rival_seen(context: Context) -> bool:
    with context.database.reading() as session:
        return is_seen(session)


def confirm_sole(context: Context, nonce: str, *, person: int, actor: str) -> None:
    """Record a person's answer that nobody else publishes, or that posts are not the bot's. Raises StaleButton."""
    with context.database.transaction() as session:
        button = buttons.take(session, nonce, person=person, now=context.now())
        if button.action != SOLE:
            raise StaleButton
        settle(session, button.subject, actor=actor, now=context.now())
    context.channels.stops.clear()


def settle(session: Session, subject: str, *, actor: str, now: datetime) -> None:
    """Record a person's answer, in the ledger too."""
    if subject == RIVAL:
        inspections.keep(session, RIVAL, due_at=now, found="")
        entries.append(session, EntryKind.SEALING_CONFIRMED, {"rival": "ended"}, actor=actor, now=now)
        return
    channel, numbers = json.loads(subject)
    known = inspections.of(session, passed_over(channel))
    passed = sorted({*numbers, *(json.loads(known.found) if known is not None and known.found else ())})
    inspections.keep(session, passed_over(channel), due_at=now, found=json.dumps(passed))
    facts = {"channel": channel, "messages": numbers}
    entries.append(session, EntryKind.SEALING_CONFIRMED, facts, actor=actor, now=now)
