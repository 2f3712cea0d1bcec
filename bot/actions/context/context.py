"""The dependencies of the actions: the register, the terms, the key, the channel, the clock, the admins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.actions.context.channel_port import Channel, Seen
from bot.actions.context.clock_guard import ClockGuard
from bot.actions.readers.cache import AnswerCache, Covers
from bot.config.settings import Settings
from reports.charts.process import render_charts
from reports.document.document import ReportTerms
from reports.schema.types import Facts
from reports.sealing.signing import SigningKey
from storage.chat import admin_messages, chats
from storage.chat.admin_messages import AdminMessage, Choice, MessageFacts
from storage.engine.database import Database, Session
from storage.ledger.chain import Head
from storage.publishing.publications import Publication
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.errors import DomainError

REPORT = "report"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A channel's messages that do not match the register.

    `landed` are posts from the register's outbox, `strange` look like the bot's but are not in the register,
    `unread` are messages that only a person can read. Not `finished`: the rest is checked later.
    """

    strange: tuple[Seen, ...] = ()
    landed: tuple[Seen, ...] = ()
    unread: tuple[int, ...] = ()
    finished: bool = True


@dataclass
class ChannelMemory:
    """For each channel, what blocked the bot there and when; and the publications cleared for sending.

    `looked`: all channels were found to match the register.
    """

    stops: dict[str, tuple[datetime, Comparison]] = field(default_factory=dict)
    cleared: set[int] = field(default_factory=set)
    looked: bool = False


@dataclass(frozen=True, slots=True)
class AdminLanguages:
    """A cache of each admin's language, since reading the register takes longer than a short answer.

    Only one process answers at a time, and only its buttons change a choice, so the cache is always current.
    """

    _chosen: dict[int, str | None] = field(default_factory=dict)

    def of(self, person: int, database: Database) -> str | None:
        """Return the language that a person chose; None before a choice."""
        if person not in self._chosen:
            with database.reading() as session:
                found = chats.chosen_language(session, person)
            self._chosen.setdefault(person, found)  # a choice made during the read is newer
        return self._chosen[person]

    def remembers(self, person: int) -> bool:
        """Return whether the register need not be read."""
        return person in self._chosen

    def note(self, person: int, language: str) -> None:
        """Remember a choice that was stored in the register."""
        self._chosen[person] = language


@dataclass(frozen=True, slots=True)
class DraftMemory:
    """Avoids recounting every period on every tick, which takes seconds on a large register.

    The content of a draft depends only on the register and on the terms of this process, and every change of the
    register adds a ledger entry: while the ledger's end is the same, so is the draft. A change that bypasses the
    ledger is found by replaying the ledger, before anything is sealed.
    """

    _ends: dict[tuple[int, int], Head] = field(default_factory=dict)

    def holds(self, draft: Publication, end: Head) -> bool:
        """Return whether this draft was compared with the register at this end of the ledger."""
        return self._ends.get((draft.id, draft.revision)) == end

    def note(self, draft: Publication, end: Head) -> None:
        """Remember that the draft was compared and matches. `end` was read before the counting began."""
        self._ends[draft.id, draft.revision] = end


@dataclass(frozen=True, slots=True)
class DeadlineMemory:
    """Avoids looking at every open demand on each tick: until the next deadline, only a new entry or day matters."""

    _next: dict[tuple[Head, date], datetime] = field(default_factory=dict)

    def rests(self, end: Head, today: date, now: datetime) -> bool:
        """Return whether nothing new is near or passed, with this end of the ledger on this day."""
        return now < self._next.get((end, today), now)

    def note(self, end: Head, today: date, until: datetime) -> None:
        """Remember that nothing happens before an instant."""
        self._next.clear()
        self._next[end, today] = until


class Drawing(Protocol):
    """Makes the charts of a document: name to PNG."""

    def __call__(
        self, document: Facts, *, language: str, timeout: float, stopping: Callable[[], bool]
    ) -> Mapping[str, bytes]:
        """Draw the charts, or raise after `timeout` seconds or when `stopping`."""
        ...


@dataclass(frozen=True, slots=True)
class CountingContext:
    """The register and the terms for counting it: all that the content of a report depends on.

    Once `stopping` returns True, nothing new is begun and drawing ends.
    """

    database: Database
    settings: Settings
    terms: ReportTerms
    stopping: Callable[[], bool] = field(default=lambda: False, kw_only=True)


@dataclass(frozen=True, slots=True)
class SealingContext(CountingContext):
    """A counting context with the key: all that sealing a report needs."""

    key: SigningKey


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Messages to the admins that the register could not store, and the topics of those sent but not recorded.

    Both last as long as this process.
    """

    messages: dict[str, AdminMessage] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft in a message: its revision, the ledger's last entry when it was read, and what the message says."""

    publication_id: int
    revision: int
    seq: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message to the admins as readers get it: Telegram's HTML, its buttons with their labels, its draft if any."""

    html: str
    choices: tuple[Choice, ...] = ()
    labels: tuple[str, ...] = ()
    draft: DraftShown | None = None


class MessageRenderer(Protocol):
    """Renders a queued message in a language; returns None if it is no longer relevant."""

    def __call__(self, context: "Context", message: AdminMessage, language: str) -> RenderedMessage | None:
        """Render it."""
        ...


@dataclass(frozen=True, slots=True)
class Context(SealingContext):
    """A sealing context with the clock, the channel and the chart drawing: all that publishing needs."""

    channel: Channel
    now: Callable[[], datetime]
    render: MessageRenderer = field(kw_only=True)
    draw: Drawing = field(default=render_charts, kw_only=True)
    guard: ClockGuard = field(default_factory=ClockGuard, kw_only=True)
    languages: AdminLanguages = field(default_factory=AdminLanguages, kw_only=True)
    drafts: DraftMemory = field(default_factory=DraftMemory, kw_only=True)
    deadlines: DeadlineMemory = field(default_factory=DeadlineMemory, kw_only=True)
    answers: AnswerCache = field(default_factory=AnswerCache, kw_only=True)
    covers: Covers = field(default_factory=Covers, kw_only=True)
    unwritten: Unwritten = field(default_factory=Unwritten, kw_only=True)
    channels: ChannelMemory = field(default_factory=ChannelMemory, kw_only=True)
    keyless: DomainError | None = field(default=None, kw_only=True)

    def need_key(self) -> None:
        """Raise the error with the signing key, if there is one: nothing is drafted or sealed without the key."""
        if self.keyless is not None:
            raise self.keyless

    @property
    def language(self) -> str:
        """Return the publisher's first language."""
        return self.settings.publisher.languages[0]

    @property
    def zone(self) -> ZoneInfo:
        """Return the publisher's zone."""
        return self.settings.zone

    def today(self) -> date:
        """Return today's date in the publisher's zone."""
        return self.now().astimezone(self.zone).date()

    def queue_message(
        self, session: Session, topic: str, kind: MessageKind, facts: MessageFacts, choices: Sequence[Choice] = ()
    ) -> bool:
        """Queue a message to the admins; returns False if one of this topic was queued before."""
        return admin_messages.queue(session, topic, kind, facts, self.now(), choices)

    @property
    def admin_chat(self) -> int:
        """Return the chat for drafts and alerts."""
        return self.settings.telegram.admin_chat


def chat_of(channel: str) -> int | str:
    """Return a channel in Telegram's form: a public name, or a number."""
    return channel if channel.startswith("@") else int(channel)
