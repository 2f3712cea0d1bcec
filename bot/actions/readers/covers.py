"""Covers of published reports in other languages than the publisher's: each is drawn once, when a reader asks for it.

Telegram's ids of them are kept in memory. Nothing about who asked is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from storage.vocabulary.errors import DomainError


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
