"""Caches the answers to readers until the register changes. Holds nothing unpublished.

Published figures change twice a year; answers depend only on them, on the configuration and on the question.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from bot.actions.readers.editions import PublishedEditions, read_editions
from storage.engine.commits import Mark, witness_of
from storage.engine.database import Database
from storage.vocabulary.errors import DomainError

Said = TypeVar("Said")
Question = tuple[Hashable, ...]  # never what a reader typed: a code, a label, a language
MOST_ANSWERS = 256


@dataclass(slots=True)
class AnswerCache:
    """The published editions and the answers made from them; both are replaced when the editions change."""

    _lock: Lock = field(default_factory=Lock)
    _witness: Callable[[], Mark] | None = None
    _watched: object = None
    _mark: Mark | None = None
    _editions: PublishedEditions | None = None
    _answers: dict[Question, Any] = field(default_factory=dict)

    def editions(self, database: Database) -> PublishedEditions:
        """Return what is published now; it is read again only after a commit."""
        return self._now(database)[0]

    def answer(self, database: Database, question: Question, make: Callable[[PublishedEditions], Said]) -> Said:
        """Return the answer to a question, made once for the same editions."""
        editions, answers = self._now(database)
        cached: Said | None = answers.get(question)
        if cached is None:
            cached = make(editions)
            if len(answers) >= MOST_ANSWERS:
                answers.clear()
            answers[question] = cached
        return cached

    def knows(self, database: Database, question: Question) -> bool:
        """Return whether the answer is cached, so that no thread is needed for it. Never blocks."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            return question in self._answers and self._mark_of(database) == self._mark
        except DomainError:  # the thread gets the same error and reports it
            return False
        finally:
            self._lock.release()

    def _now(self, database: Database) -> tuple[PublishedEditions, dict[Question, Any]]:
        with self._lock:
            mark = self._mark_of(database)  # before reading: a commit in between is read the next time
            if self._editions is None or mark != self._mark:
                editions = read_editions(database)
                if editions != self._editions:
                    self._editions, self._answers = editions, {}
                self._mark = mark
            return self._editions, self._answers

    def _mark_of(self, database: Database) -> Mark:
        if self._witness is None or self._watched is not database.reader:
            self._witness, self._watched, self._mark = witness_of(database), database.reader, None
        return self._witness()


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover of an edition, by the digest of its figures, in a language."""

    digest: str
    language: str


@dataclass(frozen=True, slots=True)
class Covers:
    """The ids of the covers that were sent, and those that could not be drawn."""

    _ids: dict[Cover, str] = field(default_factory=dict)
    _failed: set[Cover] = field(default_factory=set)
    _drawing: Lock = field(default_factory=Lock)

    def sent(self, cover: Cover) -> str:
        """Return Telegram's id of a cover, or "" if none was sent."""
        return self._ids.get(cover, "")

    def keep(self, cover: Cover, file_id: str) -> None:
        """Remember the id of a cover, or with "" that Telegram has lost it."""
        self._ids[cover] = file_id

    def drawn(self, cover: Cover, draw: Callable[[], Mapping[str, bytes]]) -> bytes | None:
        """Draw the charts and return the cover; None if it failed before, or while another one is being drawn."""
        if cover in self._failed or not self._drawing.acquire(blocking=False):
            return None
        try:
            charts = draw()
            return charts[min(charts)]
        except DomainError:
            self._failed.add(cover)
            return None
        finally:
            self._drawing.release()
