"""Replays the imports of figures published elsewhere: the rows of each are what its entry says."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.figures import figure_line
from storage.replay import Fact, Finding
from storage.tables_figures import FIGURES
from storage.vocabulary import EntryKind


class FigureReplay:
    """Follows the ledger entry by entry; the rows are read once, before the first."""

    def __init__(self, session: Session) -> None:
        """Read what was imported, by the entry that says so."""
        self._rows: dict[int, list[bytes]] = {}
        for row in session.execute(select(FIGURES).order_by(FIGURES.c.id)).mappings():
            self._rows.setdefault(row["imported_by"], []).append(_line(row))

    def follow(self, fact: Fact) -> Iterator[Finding]:
        """Compare one entry with its rows."""
        if fact.kind is not EntryKind.FIGURES_IMPORTED:
            return
        lines = self._rows.pop(fact.seq, [])
        if len(lines) != fact.payload["figures"]:
            yield Finding(fact.seq, f"it imported {fact.payload['figures']:,} figures, there are {len(lines):,}")
        elif hashlib.sha256(b"".join(lines)).hexdigest() != fact.payload["figures_digest"]:
            yield Finding(fact.seq, "the figures that it imported were altered")

    def left_over(self) -> Iterator[Finding]:
        """Rows that no entry told of."""
        for seq, lines in sorted(self._rows.items()):
            yield Finding(0, f"{len(lines):,} figures say that entry {seq} imported them")


def _line(row: object) -> bytes:
    try:
        return figure_line(row)  # type: ignore[arg-type]
    except TypeError:  # a damaged row may hold bytes where text stood; no import wrote such a line
        return b"unreadable"
