"""Compares a channel with the register: does it hold posts like the bot's that the register does not know?

Changes nothing in the channel. Each message is inspected only once.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.actions.channel.search import ABSENT_IN_A_ROW, silent_check
from bot.actions.context.channel_port import Fetched, NotSent, Presence, Seen
from bot.actions.context.context import Comparison, Context, chat_of
from reports.post.facts import NAME_LIMIT
from reports.post.fitting import clip, plain
from reports.post.notices import is_title
from storage.engine.database import Session
from storage.publishing import channels, inspections, parts
from storage.publishing.planned_parts import Message

MOST_READ, MOST_TRIED = 15, 400  # Telegram allows 20 messages a minute in the chat they are forwarded to
RECENT = 50  # how many numbers to inspect in a channel without a post in the register
LARGEST = 20 * 2**20
FILE = re.compile(r"(transparency|report)-[0-9].*|history-[0-9]+\.txt")
DECISIVE = re.compile(r"report-.*|history-[0-9]+\.txt|.*SHA256SUMS(\.sig)?")  # these differ with each sealing
Verdict = str
FOREIGN, LANDED, STRANGE, UNREAD = "foreign", "landed", "strange", "unread"


@dataclass(frozen=True, slots=True)
class _Register:
    """The register's facts about a channel."""

    own: frozenset[int]
    passed: frozenset[int]
    start: int
    newest: int
    texts: frozenset[str]
    files: Mapping[str, str]


@dataclass
class _Walk:
    """The progress of a comparison; no number up to `clear` needs another look."""

    clear: int
    seen: dict[Verdict, list[Seen]] = field(default_factory=dict)
    reads: int = 0

    def take(self, verdict: Verdict, seen: Seen) -> None:
        kept = self.seen.setdefault(verdict, [])
        if seen.message_id not in [one.message_id for one in kept]:  # the pinned message is read twice
            kept.append(seen)

    @property
    def is_clear(self) -> bool:
        return not any(self.seen.get(verdict) for verdict in (LANDED, STRANGE, UNREAD))

    def result(self, *, finished: bool) -> Comparison:
        strange, landed = (tuple(self.seen.get(verdict, ())) for verdict in (STRANGE, LANDED))
        unread = tuple(one.message_id for one in self.seen.get(UNREAD, ()))
        return Comparison(strange, landed, unread, finished)


def compare(context: Context, channel: str, *, most: int = MOST_READ) -> Comparison | None:
    """Inspect the pinned message and all new ones. Returns None if the channel could not be read now.

    A channel that the bot cannot access has nothing to compare: it cannot be posted to either.
    """
    with context.database.reading() as session:
        register = _register(session, channel)
    pin = context.channel.pinned(chat_of(channel))
    if isinstance(pin, NotSent):
        return Comparison()
    if pin is Presence.UNCLEAR:
        return None
    walk = _Walk(clear=register.start)
    if isinstance(pin, Seen) and pin.message_id not in register.own | register.passed:
        walk.take(_judged(context, register, pin), pin)
    finished = _walked(context, channel, register, walk, most)
    if finished is None:
        return None
    if walk.clear > register.start:
        with context.database.transaction() as session:
            inspections.keep(session, _progress(channel), due_at=context.now(), found=str(walk.clear))
            channels.see(session, channel, [walk.clear])
    return walk.result(finished=finished)


def _walked(context: Context, channel: str, register: _Register, walk: _Walk, most: int) -> bool | None:
    """Inspect the new numbers. Returns False if the budget ran out first, None if one could not be read."""
    silently = bool(silent_check(context, channel))
    number, absent = register.start, 0
    while absent < ABSENT_IN_A_ROW or number < register.newest:
        number += 1
        if walk.reads >= most or number - register.start > MOST_TRIED:
            return False
        if context.stopping():
            return None
        found = _seen(context, channel, register, number, silently=silently)
        if found is None:
            return None
        if found is Presence.ABSENT:
            absent += 1
            continue
        absent = 0
        if isinstance(found, Seen):
            walk.reads += 1
            walk.take(_judged(context, register, found), found)
        if walk.is_clear:
            walk.clear = number
    return True


def _seen(
    context: Context, channel: str, register: _Register, number: int, *, silently: bool
) -> Seen | Presence | None:
    """Read one message; a Seen without a form cannot be read. Returns None if nothing could be found out."""
    if number in register.own or number in register.passed:
        return Presence.THERE
    chat = chat_of(channel)
    there = context.channel.exists(chat, number) if silently else Presence.THERE
    if there is not Presence.THERE:
        return None if there is Presence.UNCLEAR else there
    found = context.channel.read_by_forward(chat, number, context.settings.telegram.staging)
    if found is Presence.UNCLEAR:
        return Seen(number, text=UNREAD) if silently else None
    return found


def _judged(context: Context, register: _Register, seen: Seen) -> Verdict:
    if not seen.form:
        return UNREAD if seen.text == UNREAD else FOREIGN
    if seen.form == "document" and FILE.fullmatch(seen.file_name):
        return _judged_file(context, register, seen)
    if not is_titled(context, seen.text):
        return FOREIGN
    return LANDED if any(is_said(markup, seen) for markup in register.texts) else STRANGE


def is_said(markup: str | None, seen: Seen) -> bool:
    """Return whether a message has a part's text; a caption may have a line about a newer edition above it."""
    return bool(markup) and _folded(seen.text).endswith(_folded(plain(markup or "")))


def _judged_file(context: Context, register: _Register, seen: Seen) -> Verdict:
    """Judge a file by whether the register has its name; if each sealing makes another file, by its bytes."""
    sha256 = register.files.get(seen.file_name)
    if sha256 is None:
        return STRANGE
    if not DECISIVE.fullmatch(seen.file_name):
        return LANDED
    loaded = context.channel.fetch(seen.file_id, LARGEST)
    if not isinstance(loaded, Fetched):
        return UNREAD
    return LANDED if hashlib.sha256(loaded.data).hexdigest() == sha256 else STRANGE


def is_titled(context: Context, text: str) -> bool:
    """Return whether one of the first lines of a text is the title of a report or of a late notice."""
    return any(is_title(line, context.settings.publisher.name) for line in text.splitlines()[:3])


def _register(session: Session, channel: str) -> _Register:
    own = parts.posted_ids(session, channel)
    newest = channels.last_id(session, channel) or 0
    look, passed = inspections.of(session, _progress(channel)), inspections.of(session, passed_over(channel))
    first = max(own) if own else max(newest - RECENT, 0)
    return _Register(
        own=own,
        passed=frozenset() if passed is None or not passed.found else frozenset(json.loads(passed.found)),
        start=int(look.found) if look is not None else first,
        newest=newest,
        texts=frozenset(_texts(session, channel)),
        files=inspections.sealed_files(session),
    )


def _texts(session: Session, channel: str) -> Iterator[str]:
    for payload in parts.payloads(session, channel):
        if isinstance(payload, Message) and payload.markup:
            yield payload.markup


def _folded(text: str) -> str:
    return " ".join(text.split())


def shown(seen: Seen) -> str:
    """Return what a message shows, in a few words."""
    first = next((line for line in seen.text.splitlines() if line.strip()), "")
    return clip(seen.file_name or first, NAME_LIMIT)


def passed_over(channel: str) -> str:
    """Return the key for the messages that a person has confirmed are not the bot's."""
    return f"passed:{channel}"


def _progress(channel: str) -> str:
    return f"compared:{channel}"
