"""Sends the parts of sealed reports, one claimed part at a time, and records the outcome of each call."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions.admins.notify import queue_part_message
from bot.actions.channel.search import find, silent_check
from bot.actions.context.channel_port import Attachment, Channel, Delivered, Key, Keys, NotSent, Sent
from bot.actions.context.context import Context, chat_of
from bot.actions.delivery.superseding import answered_in, mark
from bot.actions.integrity.sole_publisher import advance_mark, may_send
from reports.post.notices import links
from storage.engine.database import Session
from storage.engine.errors import LeaseLost
from storage.ledger import entries
from storage.publishing import corrections, doubts, late_notices, publication_steps, publications, uploads
from storage.publishing import parts as deliveries
from storage.publishing.late_notices import ChannelNotice
from storage.publishing.parts import Part
from storage.publishing.planned_parts import MARK, PIN, AlbumPayload, MarkPayload, PinPayload, TextPayload
from storage.publishing.publications import Publication
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.errors import Phrase
from storage.vocabulary.publishing import PartState

LOOK_BACK = 30
ENDED = Phrase("the process ended during the call")


def note_late(context: Context, part: Part, sent: Sent) -> None:
    """Record a part whose answer came late. If it was sent again in between, delete this copy and inform the admins.

    A pin is left as it is: the process that now holds the lease repeats it.
    """
    if part.part == PIN or _is_known(context, part, sent):
        return
    ids = sent.message_ids
    removed = isinstance(context.channel.take_back(chat_of(part.channel), ids), Sent)
    with context.database.unfenced().transaction() as session:
        if removed:
            doubts.note_removed(session, part, ids, context.now())
        topic = f"twin:{part.id}:{min(ids)}"
        queue_part_message(session, context, topic, MessageKind.PART_TWICE, part, {"numbers": ids, "removed": removed})


def _is_known(context: Context, part: Part, sent: Sent) -> bool:
    """Return whether the register has this copy, or takes it now."""
    with context.database.unfenced().transaction() as session:
        current = deliveries.by_id(session, part.id)
        if current.attempt != part.attempt:
            return False
        if current.state is PartState.SENDING:  # nobody has checked it yet
            return deliveries.mark_sent(session, current, sent.message_ids, context.now())
        if current.state is PartState.UNKNOWN:
            queue_part_message(session, context, f"adopted:{part.id}", MessageKind.PART_FOUND, part, {"spare": False})
            return doubts.adopt(session, current, sent.message_ids, removed=(), now=context.now())
        seen_by_people = current.state is PartState.SENT and not current.message_ids
        return seen_by_people or current.message_ids == sent.message_ids


def settle_interrupted(context: Context, *, now: datetime) -> None:
    """Mark parts that a dead process was sending as doubtful. Pins and edits can simply be repeated."""
    with context.database.transaction() as session:
        for part in deliveries.sending(session):
            if part.part in (PIN, MARK):
                deliveries.mark_not_sent(session, part, ENDED, not_before=now, now=now)
            else:
                _doubt(context, session, part, ENDED, now)


def deliver(context: Context, publication: Publication) -> bool:
    """Send the rest of a sealed report, in order. Returns True once all of it is posted and it is marked published."""

    def finish(session: Session, now: datetime) -> None:
        publications.mark_published(session, publication.id, now)
        older = corrections.superseded_by(session, publication)
        if older is not None:
            publication_steps.supersede(session, older, by_edition=publication.edition, now=now, actor=entries.CLOCK)
        facts = {"period": publication.period.label, "publication": publication.id}
        context.queue_message(session, f"published:{publication.id}", MessageKind.PUBLISHED, facts)

    if not may_send(context, publication.id):
        return False
    complete = _deliver(context, publication.id, finish)
    advance_mark(context, context)
    return complete


def deliver_notices(context: Context) -> bool:
    """Send the rest of the channel's notices. Returns True once all of them are posted."""
    with context.database.reading() as session:
        left = late_notices.unfinished(session)

    def finish(notice: ChannelNotice) -> Callable[[Session, datetime], object]:
        return lambda session, now: late_notices.mark_published(session, notice, now)

    delivered = [
        may_send(context, notice.id, period=notice.period) and _deliver(context, notice.id, finish(notice))
        for notice in left
    ]
    return all(delivered)


def _deliver(context: Context, publication_id: int, finish: Callable[[Session, datetime], object]) -> bool:
    while not context.stopping():
        now = context.now()
        with context.database.transaction() as session:
            if deliveries.complete(session, publication_id):
                finish(session, now)
                return True
            part = deliveries.next_part(session, publication_id, now)
            claimed = part and deliveries.claim(session, part, now)
        if claimed is None:
            return False
        outcome = _send(context, claimed)
        _write_down(context, claimed, outcome, now=context.now())
    return False


def _send(context: Context, part: Part) -> Delivered:
    chat, payload = chat_of(part.channel), part.payload
    if isinstance(payload, PinPayload):
        return _pin(context, part, payload)
    if isinstance(payload, MarkPayload):
        return mark(context, part, payload)
    if isinstance(payload, TextPayload):
        return context.channel.send_text(chat, payload.html, keys=buttons_below(context.channel, payload))
    with context.database.reading() as session:
        known = uploads.file_ids(session, (sha256 for _, sha256 in payload.files), context.key.mark)
        kept = {file.sha256: file.data for file in publications.files(session, part.publication_id).values()}
    files = [_attachment(name, known.get((sha256, payload.form)), kept.get(sha256)) for name, sha256 in payload.files]
    return context.channel.send_album(chat, payload.form, files, payload.caption, reply_to=answered_in(context, part))


def _attachment(name: str, file_id: str | None, data: bytes | None) -> Attachment:
    """Return a file by the id of its upload, or with its bytes if it could not be uploaded before."""
    return Attachment(name, file_id=file_id) if file_id else Attachment(name, data=data)


def _pin(context: Context, part: Part, payload: PinPayload) -> Delivered:
    """Pin this report's album in place of the previous one."""
    with context.database.reading() as session:
        own = deliveries.message_ids(session, part.publication_id, part.channel, payload.of)
        before = deliveries.pinned(session, part.channel)
    own = own or _looked_up(context, part, payload.of)
    if not own:
        with context.database.transaction() as session:
            queue_part_message(session, context, f"unpinned:{part.id}", MessageKind.UNPINNED, part, {})
        return Sent(())
    outcome = context.channel.pin(chat_of(part.channel), own[0])
    places = iter(before)
    while isinstance(outcome, Sent) and (message_id := next(places, None)) is not None:
        outcome = _unpin(context, part, message_id)
    if isinstance(outcome, Sent):
        return Sent((own[0],))
    if isinstance(outcome, NotSent):
        return outcome
    return NotSent(outcome.reason, deliveries.RETRY_PAUSE, temporary=True)


def _unpin(context: Context, part: Part, message_id: int) -> Delivered:
    """Unpin an earlier report; a deleted message counts as unpinned."""
    outcome = context.channel.unpin(chat_of(part.channel), message_id)
    return Sent(()) if isinstance(outcome, NotSent) and outcome.cause == "gone" else outcome


def _looked_up(context: Context, pin: Part, of: str) -> tuple[int, ...]:
    """Return the ids of what to pin if only a person has seen it: they are shortly below those of the next part."""
    with context.database.reading() as session:
        parts = [one for one in deliveries.of_publication(session, pin.publication_id) if one.channel == pin.channel]
    target = next(one for one in parts if one.part == of)
    after = [number for one in parts if one.position > target.position for number in one.message_ids]
    if not after:
        return ()
    searched = replace(target, base_id=max(min(after) - LOOK_BACK, 0))
    found = find(context, searched, silently=bool(silent_check(context, pin.channel)), whole=False)
    return found.copy_ids if found is not None else ()


def _write_down(context: Context, part: Part, outcome: Delivered, *, now: datetime) -> None:
    if isinstance(outcome, Sent):
        _note_sent(context, part, outcome, now)
        return
    with context.database.transaction() as session:
        if isinstance(outcome, NotSent):
            again, refused = now + outcome.wait, not outcome.temporary
            deliveries.mark_not_sent(session, part, outcome.reason, not_before=again, now=now, refused=refused)
            if outcome.cause == "file_forgotten" and isinstance(part.payload, AlbumPayload):
                for _, sha256 in part.payload.files:
                    uploads.forget(session, sha256, part.payload.form)
            if not outcome.temporary:
                topic = f"refused:{part.id}:{outcome.reason}"[:200]
                facts = {"reason": outcome.reason, "minutes": int(outcome.wait.total_seconds() // 60)}
                queue_part_message(session, context, topic, MessageKind.PART_REFUSED, part, facts)
        else:
            _doubt(context, session, part, outcome.reason, now)


def _note_sent(context: Context, part: Part, sent: Sent, now: datetime) -> None:
    with suppress(LeaseLost), context.database.transaction() as session:
        if isinstance(part.payload, AlbumPayload):
            _keep_uploads(session, context, part.channel, part.payload, sent, now)
        if deliveries.mark_sent(session, part, sent.message_ids, now):
            return
    note_late(context, part, sent)


def _keep_uploads(
    session: Session, context: Context, channel: str, album: AlbumPayload, sent: Sent, now: datetime
) -> None:
    """Keep the ids of files that were uploaded with the post itself."""
    known = uploads.file_ids(session, (sha256 for _, sha256 in album.files), context.key.mark)
    for (_, sha256), file in zip(album.files, sent.files, strict=False):
        if (sha256, album.form) not in known:
            uploads.keep(
                session,
                chat=channel,
                sha256=sha256,
                form=album.form,
                file_id=file.file_id,
                file_unique_id=file.file_unique_id,
                mark=context.key.mark,
                now=now,
            )


def _doubt(context: Context, session: Session, part: Part, reason: str, now: datetime) -> None:
    look_at = now + timedelta(seconds=context.settings.delivery.settle_after)
    deliveries.mark_doubtful(session, part, reason, look_at=look_at, now=now)
    facts = {"reason": reason, "look_at": look_at.isoformat()}
    topic = f"doubt:{part.id}:{part.attempt}"
    queue_part_message(session, context, topic, MessageKind.PART_DOUBTFUL, part, facts)


def buttons_below(channel: Channel, payload: TextPayload) -> Keys:
    """Return the buttons of a text, in rows. A bot whose name is not known yet has none: the report must not wait."""
    username = channel.username()
    if not username or payload.buttons is None:
        return ()
    return tuple(tuple(Key(label, url=url) for label, url in row) for row in links(username, payload.buttons))
