"""Replays imports and withdrawals of earlier figures: the rows of each must match its entry."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.ledger.chain import Fact, Finding
from storage.register.earlier_figures import figure_line
from storage.tables.figures import FIGURES
from storage.vocabulary.publishing import EntryKind


class FigureReplay:
    """Follows the ledger entry by entry; the rows are read once, before the first entry."""

    def __init__(self, session: Session) -> None:
        """Read the imported and the withdrawn figures, by their entry."""
        self._imported: dict[int, list[bytes]] = {}
        self._withdrawn: dict[int, list[bytes]] = {}
        for row in session.execute(select(FIGURES).order_by(FIGURES.c.id)).mappings():
            line = _line(row)
            self._imported.setdefault(row["imported_by"], []).append(line)
            if row["withdrawn_by"] is not None:
                self._withdrawn.setdefault(row["withdrawn_by"], []).append(line)

    def follow(self, fact: Fact) -> Iterator[Finding]:
        """Compare one entry with its rows."""
        if fact.kind is EntryKind.FIGURES_IMPORTED:
            yield from _compare(fact, self._imported.pop(fact.seq, []), "imported")
        elif fact.kind is EntryKind.FIGURES_WITHDRAWN:
            yield from _compare(fact, self._withdrawn.pop(fact.seq, []), "withdrew")

    def left_over(self) -> Iterator[Finding]:
        """Yield rows without an entry."""
        for rows, verb in ((self._imported, "imported"), (self._withdrawn, "withdrew")):
            for seq, lines in sorted(rows.items()):
                yield Finding(0, f"{len(lines):,} figures say that entry {seq} {verb} them")


def _compare(fact: Fact, lines: list[bytes], verb: str) -> Iterator[Finding]:
    if len(lines) != fact.payload["figures"]:
        yield Finding(fact.seq, f"it {verb} {fact.payload['figures']:,} figures, there are {len(lines):,}")
    elif hashlib.sha256(b"".join(lines)).hexdigest() != fact.payload["figures_digest"]:
        yield Finding(fact.seq, f"the figures that it {verb} were altered")


def _line(row: object) -> bytes:
    try:
        return figure_line(row)  # type: ignore[arg-type]
    except TypeError:  # a damaged row may have bytes instead of text; no import wrote such a line
        return b"unreadable"
