"""Replays why new editions were asked for: each reason stands as its newest entry tells it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.corrections import NEW_EDITIONS
from storage.replay import Fact, Finding
from storage.tables_corrections import CORRECTIONS
from storage.tables_published import PUBLICATIONS
from storage.vocabulary import EntryKind

Key = tuple[str, str, int]
TOLD = ("replaces", "reason", "asked_on")


class CorrectionReplay:
    """Gathers what the entries tell, then compares it with the table."""

    def __init__(self, session: Session) -> None:
        """Nothing is told yet."""
        self._session = session
        self._told: dict[Key, tuple[int, dict[str, Any]]] = {}

    def follow(self, fact: Fact) -> None:
        """Take one entry in."""
        if fact.kind is EntryKind.CORRECTION_ASKED:
            asked = {name: fact.payload[name] for name in TOLD} | {"asked_by": fact.actor}
            period, kind, edition = _key(fact.payload)
            for other in NEW_EDITIONS:  # of two kinds of one edition only the one asked for last is made
                self._told.pop((period, other, edition), None)
            self._told[period, kind, edition] = (fact.seq, asked)

    def compared(self) -> Iterator[Finding]:
        """What the table holds otherwise."""
        named = select(PUBLICATIONS.c.period, PUBLICATIONS.c.kind, PUBLICATIONS.c.edition, CORRECTIONS)
        joined = named.join(PUBLICATIONS, PUBLICATIONS.c.id == CORRECTIONS.c.publication_id)
        for row in self._session.execute(joined.order_by(CORRECTIONS.c.publication_id)).mappings():
            seq, told = self._told.pop(_key(row), (0, {}))
            if not told:
                yield Finding(0, f"the reason of a new edition for {row['period']}")
            elif any(row[name] != value for name, value in told.items()):
                yield Finding(seq, "the reason that it tells was altered")
        for seq, _ in self._told.values():
            yield Finding(seq, "the reason that it tells is missing")


def _key(facts: Any) -> Key:  # noqa: ANN401 (a payload or a row)
    return facts["period"], facts["kind"], facts["edition"]
