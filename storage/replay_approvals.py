"""Replays approvals: who approved the present draft stands so. A new draft and a hold end all approvals of one."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.replay import Fact, Finding
from storage.tables_approvals import APPROVALS
from storage.tables_published import PUBLICATIONS
from storage.vocabulary import EntryKind

ENDING = frozenset({EntryKind.REPORT_DRAFTED, EntryKind.REPORT_HELD})
Key = tuple[str, str, int]


class ApprovalReplay:
    """Gathers the approvals that the entries tell, then compares them with the table."""

    def __init__(self, session: Session) -> None:
        """Nothing is told yet."""
        self._session = session
        self._told: dict[Key, dict[str, tuple[int, str, str]]] = {}

    def follow(self, fact: Fact) -> None:
        """Take one entry in."""
        if fact.kind in ENDING:
            self._told.pop(_key(fact.payload), None)
        if fact.kind is EntryKind.REPORT_APPROVED:
            approved = self._told.setdefault(_key(fact.payload), {})
            approved[fact.payload["person"]] = (fact.seq, fact.payload["digest"], fact.at)

    def compared(self) -> Iterator[Finding]:
        """What the table holds otherwise."""
        joined = select(PUBLICATIONS.c.period, PUBLICATIONS.c.kind, PUBLICATIONS.c.edition, APPROVALS).join(
            PUBLICATIONS, PUBLICATIONS.c.id == APPROVALS.c.publication_id
        )
        for row in self._session.execute(joined.order_by(APPROVALS.c.publication_id, APPROVALS.c.person)).mappings():
            told = self._told.get(_key(row), {}).pop(row["person"], None)
            if told is None:
                yield Finding(0, f"an approval of the draft for {row['period']}")
            elif told[1:] != (row["digest"], row["approved_at"]):
                yield Finding(told[0], "its approval was altered")
        for missing in self._told.values():
            for seq, _, _ in missing.values():
                yield Finding(seq, "its approval is missing")


def _key(facts: Any) -> Key:  # noqa: ANN401 (a payload or a row)
    return facts["period"], facts["kind"], facts["edition"]
