"""Sends the parts of sealed reports, one claimed part at a time, and writes down what became of each call."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions.channel.judgement import Judgement
from bot.actions.channel.search import find, silent_check
from bot.actions.context.channel_port import Attachment, Delivered, NotSent, Sent
from bot.actions.context.context import CLOCK, Desk, chat_of
from bot.actions.delivery import messages
from bot.actions.delivery.reupload import is_forgotten
from bot.actions.delivery.superseding import MARK, answered_in, mark
from bot.actions.integrity.sole_publisher import advance_mark, may_send
from reports.language import words
from storage.chat import admin_messages
from storage.engine.database import LeaseLost, Session
from storage.publishing import corrections, doubts, late_notices, publication_steps, publications, uploads
from storage.publishing import parts as deliveries
from storage.publishing.late_notices import ChannelNotice
from storage.publishing.parts import PIN, Part
from storage.publishing.publications import Publication
from storage.vocabulary.publishing import PartState


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
            doubts.note_removed(session, part, ids, desk.now())
        text = messages.twin(desk, part, ids, removed=removed)
        admin_messages.owe(session, f"twin:{part.id}:{min(ids)}", text, desk.now())


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
            admin_messages.owe(session, f"adopted:{part.id}", messages.adopted(desk, part, judgement), desk.now())
            return doubts.adopt(session, current, sent.message_ids, removed=(), now=desk.now())
        seen_by_people = current.state is PartState.SENT and not current.message_ids
        return seen_by_people or current.message_ids == sent.message_ids


LOOK_BACK = 30
ENDED = words.msgid("the process ended during the call")
NOTHING_TO_UNPIN = "message to unpin not found"


def settle_interrupted(desk: Desk, *, now: datetime) -> None:
    """Parts that a dead process left amid a call: none knows whether they stand. A pin and an edit may be repeated."""
    with desk.database.transaction() as session:
        for part in deliveries.sending(session):
            if part.part in (PIN, MARK):
                deliveries.mark_not_sent(session, part, ENDED, not_before=now, now=now)
            else:
                _doubt(desk, session, part, ENDED, now)


def deliver(desk: Desk, publication: Publication) -> bool:
    """Send what is left of a sealed report, in order. True when all of it stands and it is published."""

    def finish(session: Session, now: datetime) -> None:
        publications.mark_published(session, publication.id, now)
        older = corrections.superseded_by(session, publication)
        if older is not None:
            publication_steps.supersede(session, older, by_edition=publication.edition, now=now, actor=CLOCK)
        language = desk.settings.publisher.languages[0]
        text = words.text(
            "The report for {period} stands complete in the channel.", language, period=publication.period
        )
        admin_messages.owe(session, f"published:{publication.id}", text, now)

    if not may_send(desk, publication.id):
        return False
    complete = _deliver(desk, publication.id, finish)
    advance_mark(desk, desk)
    return complete


def deliver_notices(desk: Desk) -> bool:
    """Send what is left of the channel's notices. True when they all stand."""
    with desk.database.reading() as session:
        left = late_notices.unfinished(session)

    def finish(notice: ChannelNotice) -> Callable[[Session, datetime], object]:
        return lambda session, now: late_notices.mark_published(session, notice, now)

    standing = [
        may_send(desk, notice.id, period=notice.period) and _deliver(desk, notice.id, finish(notice)) for notice in left
    ]
    return all(standing)


def _deliver(desk: Desk, publication_id: int, finish: Callable[[Session, datetime], object]) -> bool:
    while not desk.stopping():
        now = desk.now()
        with desk.database.transaction() as session:
            if deliveries.complete(session, publication_id):
                finish(session, now)
                return True
            part = deliveries.next_part(session, publication_id, now)
            claimed = part and deliveries.claim(session, part, now)
        if claimed is None:
            return False
        outcome = _send(desk, claimed)
        _write_down(desk, claimed, outcome, now=desk.now())
    return False


def _send(desk: Desk, part: Part) -> Delivered:
    chat, payload = chat_of(part.channel), part.payload
    if part.part == PIN:
        return _pin(desk, part)
    if part.part == MARK:
        return mark(desk, part)
    if "html" in payload:
        return desk.channel.send_text(chat, payload["html"])
    with desk.database.reading() as session:
        known = uploads.file_ids(session, (sha256 for _, sha256 in payload["files"]), desk.key.mark)
        kept = {file.sha256: file.data for file in publications.files(session, part.publication_id).values()}
    files = [
        _attachment(name, known.get((sha256, payload["form"])), kept.get(sha256)) for name, sha256 in payload["files"]
    ]
    return desk.channel.send_album(chat, payload["form"], files, payload["caption"], reply_to=answered_in(desk, part))


def _attachment(name: str, file_id: str | None, data: bytes | None) -> Attachment:
    """By the id of its upload; where it could not be uploaded before, with its bytes."""
    return Attachment(name, file_id=file_id) if file_id else Attachment(name, data=data)


def _pin(desk: Desk, part: Part) -> Delivered:
    """Pin this report's album in the place of the one pinned before."""
    with desk.database.reading() as session:
        mine = deliveries.message_ids(session, part.publication_id, part.channel, part.payload["of"])
        before = deliveries.pinned(session, part.channel)
    mine = mine or _looked_up(desk, part)
    if not mine:
        with desk.database.transaction() as session:
            admin_messages.owe(session, f"unpinned:{part.id}", messages.unpinned(desk, part), desk.now())
        return Sent(())
    outcome = desk.channel.pin(chat_of(part.channel), mine[0])
    places = iter(before)
    while isinstance(outcome, Sent) and (message_id := next(places, None)) is not None:
        outcome = _unpin(desk, part, message_id)
    if isinstance(outcome, Sent):
        return Sent((mine[0],))
    if isinstance(outcome, NotSent):
        return outcome
    return NotSent(outcome.reason, deliveries.RETRY_PAUSE, temporary=True)


def _unpin(desk: Desk, part: Part, message_id: int) -> Delivered:
    """Take an earlier report's pin away; one whose message is gone has none any more."""
    outcome = desk.channel.unpin(chat_of(part.channel), message_id)
    gone = isinstance(outcome, NotSent) and NOTHING_TO_UNPIN in outcome.reason.lower()
    return Sent(()) if gone else outcome


def _looked_up(desk: Desk, pin: Part) -> tuple[int, ...]:
    """The ids of what is to be pinned where a person alone has seen it: they lie shortly before what came after it."""
    with desk.database.reading() as session:
        parts = [one for one in deliveries.of_publication(session, pin.publication_id) if one.channel == pin.channel]
    wanted = next(one for one in parts if one.part == pin.payload["of"])
    after = [number for one in parts if one.position > wanted.position for number in one.message_ids]
    if not after:
        return ()
    searched = replace(wanted, base_id=max(min(after) - LOOK_BACK, 0))
    found = find(desk, searched, silently=bool(silent_check(desk, pin.channel)), whole=False)
    return found.standing if found is not None else ()


def _write_down(desk: Desk, part: Part, outcome: Delivered, *, now: datetime) -> None:
    if isinstance(outcome, Sent):
        _note_sent(desk, part, outcome, now)
        return
    with desk.database.transaction() as session:
        if isinstance(outcome, NotSent):
            again, refused = now + outcome.wait, not outcome.temporary
            deliveries.mark_not_sent(session, part, outcome.reason, not_before=again, now=now, refused=refused)
            if is_forgotten(outcome.reason):
                for _, sha256 in part.payload.get("files", []):
                    uploads.forget(session, sha256, part.payload["form"])
            if not outcome.temporary:
                text = messages.refused(desk, part, outcome.reason, int(outcome.wait.total_seconds() // 60))
                admin_messages.owe(session, f"refused:{part.id}:{outcome.reason}"[:200], text, now)
        else:
            _doubt(desk, session, part, outcome.reason, now)


def _note_sent(desk: Desk, part: Part, sent: Sent, now: datetime) -> None:
    with suppress(LeaseLost), desk.database.transaction() as session:
        _keep_uploads(session, desk, part, sent, now)
        if deliveries.mark_sent(session, part, sent.message_ids, now):
            return
    note_late(desk, part, sent)


def _keep_uploads(session: Session, desk: Desk, part: Part, sent: Sent, now: datetime) -> None:
    """Remember the files that were uploaded with the post itself."""
    listed = part.payload.get("files", [])
    known = uploads.file_ids(session, (sha256 for _, sha256 in listed), desk.key.mark)
    for (_, sha256), file in zip(listed, sent.files, strict=False):
        if (sha256, part.payload["form"]) not in known:
            uploads.keep(
                session,
                chat=part.channel,
                sha256=sha256,
                form=part.payload["form"],
                file_id=file.file_id,
                file_unique_id=file.file_unique_id,
                mark=desk.key.mark,
                now=now,
            )


def _doubt(desk: Desk, session: Session, part: Part, reason: str, now: datetime) -> None:
    look_at = now + timedelta(seconds=desk.settings.delivery.settle_after)
    deliveries.mark_doubtful(session, part, reason, look_at=look_at, now=now)
    admin_messages.owe(session, f"doubt:{part.id}:{part.attempt}", messages.doubt(desk, part, reason, look_at), now)
