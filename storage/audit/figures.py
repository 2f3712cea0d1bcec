"""Replays imports and withdrawals of figures published elsewhere: the rows of each are what its entry says."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.ledger.facts import Fact, Finding
from storage.register.earlier_figures import figure_line
from storage.tables.figures import FIGURES
from storage.vocabulary.publishing import EntryKind


class FigureReplay:
    """Follows the ledger entry by entry; the rows are read once, before the first."""

    def __init__(self, session: Session) -> None:
        """Read what was imported and what was withdrawn, by the entry that says so."""
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
        """Rows that no entry told of."""
        for rows, did in ((self._imported, "imported"), (self._withdrawn, "withdrew")):
            for seq, lines in sorted(rows.items()):
                yield Finding(0, f"{len(lines):,} figures say that entry {seq} {did} them")


def _compare(fact: Fact, lines: list[bytes], did: str) -> Iterator[Finding]:
    if len(lines) != fact.payload["figures"]:
        yield Finding(fact.seq, f"it {did} {fact.payload['figures']:,} figures, there are {len(lines):,}")
    elif hashlib.sha256(b"".join(lines)).hexdigest() != fact.payload["figures_digest"]:
        yield Finding(fact.seq, f"the figures that it {did} were altered")


def _line(row: object) -> bytes:
    try:
        return figure_line(row)  # type: ignore[arg-type]
    except TypeError:  # a damaged row may hold bytes where text stood; no import wrote such a line
        return b"unreadable"
