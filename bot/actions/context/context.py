"""What the actions work with: the register, the terms, the key, the channel, the clock, the admins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.actions.context.channel_memory import ChannelMemory
from bot.actions.context.channel_port import Channel
from bot.actions.context.clock_guard import ClockGuard
from bot.actions.readers.cache import AnswerCache
from bot.config.settings import Settings
from reports.charts.process import render_charts
from reports.document.document import ReportTerms
from reports.schema.types import Facts
from reports.sealing.signing import SigningKey
from storage.chat import admin_messages, languages
from storage.chat.admin_messages import AdminMessage, Choice, MessageFacts
from storage.engine.database import Database, Session
from storage.ledger.chain import Head
from storage.publishing.publications import Publication
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.errors import DomainError


@dataclass(frozen=True, slots=True)
class AdminLanguages:
    """Read once for each person, for a look into the register takes longer than a short answer.

    One process answers at a time, and choices are made by its buttons alone: what it remembers is how it is.
    """

    _chosen: dict[int, str | None] = field(default_factory=dict)

    def of(self, person: int, database: Database) -> str | None:
        """The language that a person chose; None before a choice."""
        if person not in self._chosen:
            with database.reading() as session:
                found = languages.chosen(session, person)
            self._chosen.setdefault(person, found)  # a choice that was made while it was read is the newer one
        return self._chosen[person]

    def remembers(self, person: int) -> bool:
        """Whether the register need not be asked."""
        return person in self._chosen

    def note(self, person: int, language: str) -> None:
        """A choice was kept in the register."""
        self._chosen[person] = language


@dataclass(frozen=True, slots=True)
class DraftMemory:
    """Spares the count of every period at every ring of the clock, which takes seconds on a large register.

    What a draft holds depends on the register and the terms of this process alone, and nothing changes the register
    without an entry: while the ledger ends as it did, the draft is what it was. What is changed behind the ledger's
    back is found by its replay, before anything is sealed.
    """

    _ends: dict[tuple[int, int], Head] = field(default_factory=dict)

    def holds(self, draft: Publication, end: Head) -> bool:
        """Whether this draft was compared with the register at this end of the ledger."""
        return self._ends.get((draft.id, draft.revision)) == end

    def note(self, draft: Publication, end: Head) -> None:
        """It was compared, and is the same. `end` was read before the counting began."""
        self._ends[draft.id, draft.revision] = end


CLOCK = "clock"
REPORT = "report"


class Drawing(Protocol):
    """Makes the charts of a document: name to PNG."""

    def __call__(
        self, document: Facts, *, language: str, timeout: float, stopping: Callable[[], bool]
    ) -> Mapping[str, bytes]:
        """Draw them, or raise after so many seconds, or when it is to stop."""
        ...


@dataclass(frozen=True, slots=True)
class CountingContext:
    """The register, and the terms under which it is counted: all that the content of a report depends on.

    When `stopping` says so, nothing new is begun and a drawing ends.
    """

    database: Database
    settings: Settings
    terms: ReportTerms
    stopping: Callable[[], bool] = field(default=lambda: False, kw_only=True)


@dataclass(frozen=True, slots=True)
class SealingContext(CountingContext):
    """With the key: all that making a report final needs."""

    key: SigningKey


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Messages to the admins that the register could not take, and the topics that were sent but not written down.

    Both last as long as this process.
    """

    messages: dict[str, AdminMessage] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message to the admins as a reader gets it: Telegram's HTML, and a label for each choice."""

    html: str
    labels: tuple[str, ...] = ()


class MessageRenderer(Protocol):
    """Puts a queued message into a language; None where there is nothing to say any more."""

    def __call__(self, context: "Context", message: AdminMessage, language: str) -> RenderedMessage | None:
        """Render it."""
        ...


@dataclass(frozen=True, slots=True)
class Context(SealingContext):
    """With the clock, the channel and what draws the charts: all that publishing needs."""

    channel: Channel
    now: Callable[[], datetime]
    render: MessageRenderer = field(kw_only=True)
    draw: Drawing = field(default=render_charts, kw_only=True)
    guard: ClockGuard = field(default_factory=ClockGuard, kw_only=True)
    languages: AdminLanguages = field(default_factory=AdminLanguages, kw_only=True)
    drafts: DraftMemory = field(default_factory=DraftMemory, kw_only=True)
    answers: AnswerCache = field(default_factory=AnswerCache, kw_only=True)
    unwritten: Unwritten = field(default_factory=Unwritten, kw_only=True)
    channels: ChannelMemory = field(default_factory=ChannelMemory, kw_only=True)
    keyless: DomainError | None = field(default=None, kw_only=True)

    def need_key(self) -> None:
        """Raise what is wrong with the signing key, where something is: nothing is drafted or sealed without it."""
        if self.keyless is not None:
            raise self.keyless

    @property
    def language(self) -> str:
        """The publisher's first language."""
        return self.settings.publisher.languages[0]

    @property
    def zone(self) -> ZoneInfo:
        """The publisher's zone."""
        return self.settings.zone

    def today(self) -> date:
        """Return the day it is in the publisher's zone."""
        return self.now().astimezone(self.zone).date()

    def queue_message(
        self, session: Session, topic: str, kind: MessageKind, facts: MessageFacts, choices: Sequence[Choice] = ()
    ) -> bool:
        """Queue a message to the admins; False if one of this topic was queued before."""
        return admin_messages.queue(session, topic, kind, facts, self.now(), choices)

    @property
    def admin_chat(self) -> int:
        """Where drafts and alarms go."""
        return self.settings.telegram.admin_chat


def chat_of(channel: str) -> int | str:
    """A channel as Telegram takes it: a public name, or a number."""
    return channel if channel.startswith("@") else int(channel)
