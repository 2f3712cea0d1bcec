"""Checks whether published posts are still as they were sent: the newest report daily, older ones weekly.

Telegram does not notify a bot when its posts are edited or deleted. Changes nothing in the channel.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from bot.actions.channel.judgement import Expected
from bot.actions.channel.search import expected_messages, read, silent_check
from bot.actions.context.channel_port import Fetched, Presence, Seen
from bot.actions.context.context import Context
from bot.actions.watch.inspect import Check, Result, note
from bot.actions.watch.rights import NO_ACCESS
from reports.post.notices import superseded_text
from storage.engine.database import Session
from storage.publishing import inspections, parts, uploads
from storage.publishing.inspections import Post
from storage.publishing.parts import Part
from storage.publishing.planned_parts import ALBUM, AlbumPayload
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.publishing import EntryKind

DAY, WEEK, AGAIN = timedelta(days=1), timedelta(weeks=1), timedelta(hours=1)
MOST_IN_A_ROUND = 15  # messages: Telegram allows 20 a minute in the chat they are forwarded to
LARGEST_FILE = 20 * 2**20
GONE, WORDS, FILE, OTHER = "gone", "words", "file", "other"
WAITING, NOTIFIED = "waiting", "notified"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The expected state of a message: any of these texts, this file."""

    part: Part
    number: int
    expected: Expected
    texts: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class _Finding:
    """A message that differs from what was sent; `trace` distinguishes one change of it from the next."""

    part: Part
    number: int
    kind: str
    trace: str

    @property
    def key(self) -> str:
        return f"{self.number}:{self.kind}:{self.trace}"


def posts_due(context: Context) -> Iterator[Check]:
    """Yield the check of each post that is due, up to the limit of one round."""
    with context.database.reading() as session:
        due = [post for post in inspections.posts(session) if _is_due(session, post, context)]
    messages = 0
    for post in due:
        if messages >= MOST_IN_A_ROUND:
            return
        with context.database.reading() as session:
            expected = list(_messages(session, post, context.key.mark))
        messages += len(expected)
        yield Check(post.subject, partial(_look, context, post, expected))


def _is_due(session: Session, post: Post, context: Context) -> bool:
    """Return whether to check a post now; without access there is nothing to check, and the admins know that."""
    inspection = inspections.of(session, f"rights:{post.channel}")
    if inspection is not None and inspection.found == NO_ACCESS:
        return False
    return inspections.is_due(session, post.subject, context.now(), first=post.published_at + _pause(post))


def _pause(post: Post) -> timedelta:
    return DAY if post.newest else WEEK


def _look(context: Context, post: Post, messages: list[_Wanted]) -> Result:
    """Check one post, or again in an hour if a message of it could not be seen."""
    silently = bool(silent_check(context, post.channel))
    findings: list[_Finding] = []
    for message in messages:
        seen = read(context, post.channel, message.number, silently=silently)
        found = _judged(context, message, seen)
        if found is None:
            _note_unseen(context, post)
            return Result(None, context.now() + AGAIN)
        findings.extend(found)
    _note_seen(context, post)
    keys = sorted(finding.key for finding in findings)
    text = json.dumps(keys) if keys else ""
    return Result(text, context.now() + _pause(post), partial(_report, context, post, findings))


def _messages(session: Session, post: Post, mark: uploads.Mark) -> Iterator[_Wanted]:
    for part in inspections.parts(session, post):
        digests = [sha256 for _, sha256 in part.payload.files] if isinstance(part.payload, AlbumPayload) else [""]
        expected = expected_messages(session, part, mark)
        for place, (number, shown) in enumerate(zip(part.message_ids, expected, strict=True)):
            texts = _captions(session, post, shown.text) if place == 0 and part.part == ALBUM else (shown.text,)
            one = replace(shown, file_unique_id=uploads.sent_id(session, part.id, place) or shown.file_unique_id)
            yield _Wanted(part, number, one, texts, digests[place])


def _captions(session: Session, post: Post, caption: str) -> tuple[str, ...]:
    """Return the captions allowed: as sent, or with the line above it that a newer edition adds."""
    marks = inspections.marks(session, post)
    marked = tuple(f"{superseded_text(mark.edition, mark.language)}\n\n{caption}" for mark in marks)
    return marked if any(mark.sent for mark in marks) else (caption, *marked)


def _judged(context: Context, message: _Wanted, seen: Seen | Presence) -> list[_Finding] | None:
    """Return what is wrong with a message, or None if it could not be seen."""
    if seen is Presence.UNCLEAR:
        return None
    if seen is Presence.ABSENT:
        return [_Finding(message.part, message.number, GONE, "")]
    if not isinstance(seen, Seen) or seen.form != message.expected.form:
        return [_Finding(message.part, message.number, OTHER, "")]
    same = _same_file(context, message, seen)
    if same is None:
        return None
    found = [] if same else [_Finding(message.part, message.number, FILE, _trace(seen.file_unique_id + seen.file_name))]
    if seen.text.split() not in [text.split() for text in message.texts]:
        found.append(_Finding(message.part, message.number, WORDS, _trace(seen.text)))
    return found


def _same_file(context: Context, message: _Wanted, seen: Seen) -> bool | None:
    """Return whether it holds the file that was sent. A document that was uploaded twice has two ids: compare bytes."""
    expected = message.expected
    if expected.form == "text":
        return True
    if seen.file_name != expected.file_name:
        return False
    if expected.file_unique_id in ("", seen.file_unique_id) and (expected.file_unique_id or expected.form == "photo"):
        return True
    if expected.form == "photo":
        return False
    loaded = context.channel.fetch(seen.file_id, LARGEST_FILE)
    return hashlib.sha256(loaded.data).hexdigest() == message.sha256 if isinstance(loaded, Fetched) else None


def _trace(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _note_unseen(context: Context, post: Post) -> None:
    """Notify the admins once if the posts of a channel cannot be seen for a day."""
    subject, now = _blind(post), context.now()
    with context.database.transaction() as session:
        since = inspections.of(session, subject)
        if since is None or not since.found:
            inspections.keep(session, subject, due_at=now + DAY, found=WAITING)
        elif since.found == WAITING and since.due_at <= now:
            inspections.keep(session, subject, due_at=now, found=NOTIFIED)
            topic = f"{subject}:{now.isoformat()}"
            context.queue_message(session, topic, MessageKind.POSTS_UNSEEN, {"channel": post.channel})


def _note_seen(context: Context, post: Post) -> None:
    with context.database.reading() as session:
        since = inspections.of(session, _blind(post))
    if since is not None and since.found:
        note(context, _blind(post), Result("", context.now()))


def _report(context: Context, post: Post, findings: list[_Finding], session: Session, before: str) -> None:
    """Enter each new finding in the ledger and notify the admins, also when the post is as it was again."""
    now = context.now()
    known = frozenset(json.loads(before)) if before else frozenset()
    new = [finding for finding in findings if finding.key not in known]
    for finding in new:
        parts.enter(session, EntryKind.CHANNEL_ALTERED, finding.part, now, message=finding.number, found=finding.kind)
    topic = f"{post.subject}:{now.isoformat()}"
    if new:
        found = [(finding.number, finding.kind) for finding in new]
        context.queue_message(session, topic, MessageKind.POST_CHANGED, {"findings": found, **_facts(post)})
    elif not findings:
        context.queue_message(session, topic, MessageKind.POST_RESTORED, _facts(post))


def _facts(post: Post) -> dict[str, object]:
    return {"kind": post.kind, "period": post.period, "edition": post.edition, "channel": post.channel}


def _blind(post: Post) -> str:
    return f"blind:{post.channel}"
