"""Replays the entries of publications, their files and parts, and compares the result with the tables."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.ledger.chain import Fact, Finding, text_digest
from storage.ledger.entries import has_opening
from storage.publishing.corrections import NEW_EDITIONS
from storage.publishing.doubts import NOTHING
from storage.tables.approvals import APPROVALS, CORRECTIONS
from storage.tables.publishing import FILES, PARTS, PUBLICATIONS
from storage.vocabulary.publishing import EntryKind, PartState, PublicationState

WITHOUT_ENTRY = frozenset({(PartState.PLANNED, PartState.SENDING), (PartState.REFUSED, PartState.SENDING)})
Key = tuple[str, str, int]  # period, kind, edition
SEALED_FACTS = ("seq", "approvals", "history_line", "commitment")
ENDING = frozenset({EntryKind.REPORT_DRAFTED, EntryKind.REPORT_HELD})
CORRECTION_FACTS = ("replaces", "reason", "asked_on")


@dataclass
class _Expected:
    """A publication according to the ledger: its row, its files and its parts; `seq` is its last entry."""

    seq: int
    row: dict[str, Any]
    files: dict[str, list[str]]
    parts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


class PublicationReplay:
    """Collects the entries, then compares them with the tables, publication by publication."""

    def __init__(self, session: Session) -> None:
        """Begin without any entry."""
        self._session = session
        self._expected: dict[Key, _Expected] = {}

    def follow(self, fact: Fact) -> None:
        """Apply one entry."""
        steps = {
            EntryKind.REPORT_DRAFTED: self._drafted,
            EntryKind.REPORT_SEALED: self._sealed,
            EntryKind.REPORT_APPROVED: self._approved,
            EntryKind.APPROVAL_WITHDRAWN: self._approved,
            EntryKind.REPORT_HELD: self._held,
            EntryKind.REPORT_RELEASED: self._released,
            EntryKind.REPORT_PUBLISHED: self._published,
            EntryKind.NOTICE_SEALED: self._notice_sealed,
            EntryKind.NOTICE_PUBLISHED: self._published,
            EntryKind.REPORT_SUPERSEDED: self._superseded,
            EntryKind.PART_SENT: self._sent,
            EntryKind.REPORT_PINNED: self._sent,
            EntryKind.PART_REFUSED: self._not_sent,
            EntryKind.PART_DOUBTED: self._doubted,
            EntryKind.PART_ADOPTED: self._sent,
            EntryKind.PART_PROBED: self._probed,
            EntryKind.PART_SETTLED: self._settled,
        }
        if fact.kind in steps:
            steps[fact.kind](fact)

    def compared(self) -> Iterator[Finding]:
        """Yield the differences in the tables."""
        for row in self._session.execute(select(PUBLICATIONS).order_by(PUBLICATIONS.c.id)).mappings():
            expected = self._expected.pop((row["period"], row["kind"], row["edition"]), None)
            if expected is None and row["state"] == PublicationState.PLANNED:
                continue  # a plan follows from the calendar; its first entry is that of its first draft
            if expected is None:
                yield Finding(0, f"the {_name(row)}")
            else:
                yield from self._publication(expected, row)
        for expected in self._expected.values():
            yield Finding(expected.seq, f"its {_name(expected.row)} is missing")

    def _drafted(self, fact: Fact) -> None:
        facts = dict(fact.payload)
        files = facts.pop("files")
        unsealed = dict.fromkeys((*SEALED_FACTS, "sealed_at", "published_at", "hold_reason"))
        row = {**facts, **unsealed, "state": PublicationState.DRAFTED.value, "drafted_at": fact.at}
        self._expected[_key(facts)] = _Expected(fact.seq, row, files)

    def _sealed(self, fact: Fact) -> None:
        expected, facts = self._about(fact), fact.payload
        expected.row |= {name: facts[name] for name in SEALED_FACTS}
        expected.row |= {"state": PublicationState.PUBLISHING.value, "sealed_at": fact.at}
        expected.files |= facts["files"]
        expected.parts |= _planned_parts(facts["parts"])

    def _notice_sealed(self, fact: Fact) -> None:
        facts = dict(fact.payload)
        parts = _planned_parts(facts.pop("parts"))
        moments = {"drafted_at": fact.at, "sealed_at": fact.at, "published_at": None, "hold_reason": None}
        row = {**facts, **dict.fromkeys(SEALED_FACTS), **moments, "state": PublicationState.PUBLISHING.value}
        self._expected[_key(facts)] = _Expected(fact.seq, row, {}, parts)

    def _approved(self, fact: Fact) -> None:
        self._about(fact).row["state"] = fact.payload["state"]

    def _held(self, fact: Fact) -> None:
        self._about(fact).row |= {"state": PublicationState.HELD.value, "hold_reason": fact.payload["reason"]}

    def _released(self, fact: Fact) -> None:
        self._about(fact).row |= {"state": PublicationState.DRAFTED.value, "hold_reason": None}

    def _superseded(self, fact: Fact) -> None:
        self._about(fact).row["state"] = PublicationState.SUPERSEDED.value

    def _published(self, fact: Fact) -> None:
        self._about(fact).row |= {"state": PublicationState.PUBLISHED.value, "published_at": fact.at}

    def _sent(self, fact: Fact) -> None:
        facts = fact.payload
        settled = {"attempt": facts["attempt"], "message_ids": facts["message_ids"], "settled_at": fact.at}
        self._part(fact).update(settled, state=PartState.SENT, reason=None)

    def _not_sent(self, fact: Fact) -> None:
        part = self._part(fact)
        state = fact.payload.get("state", PartState.PLANNED)  # without a state, it was to be retried
        part.update(state=PartState(state), reason=fact.payload["reason"])
        part.pop("attempt", None)  # from here on it changes without an entry

    def _doubted(self, fact: Fact) -> None:
        self._part(fact).update(state=PartState.UNKNOWN, attempt=fact.payload["attempt"], reason=fact.payload["reason"])

    def _probed(self, fact: Fact) -> None:
        if fact.payload["found"] == NOTHING:
            self._planned_again(fact)

    def _settled(self, fact: Fact) -> None:
        if fact.payload["message_ids"] is None:
            self._planned_again(fact)
        else:
            self._sent(fact)

    def _planned_again(self, fact: Fact) -> None:
        part = self._part(fact)
        part.update(state=PartState.PLANNED, reason=None)
        part.pop("attempt", None)

    def _about(self, fact: Fact) -> _Expected:
        expected = self._expected[_key(fact.payload)]
        expected.seq = fact.seq
        return expected

    def _part(self, fact: Fact) -> dict[str, Any]:
        return self._about(fact).parts[fact.payload["channel"], fact.payload["part"]]

    def _publication(self, expected: _Expected, row: Mapping[Any, Any]) -> Iterator[Finding]:
        altered = [column for column, value in expected.row.items() if row[column] != value]
        if altered:
            yield Finding(expected.seq, f"its {_name(expected.row)} was altered ({', '.join(altered)})")
        if row["commitment"] is not None and not has_opening(self._session, row["commitment"]):
            yield Finding(expected.seq, f"the opening of the commitment {row['commitment']} is missing")
        yield from self._files(expected, row["id"])
        yield from self._parts(expected, row["id"])

    def _files(self, expected: _Expected, publication_id: int) -> Iterator[Finding]:
        rows = self._session.execute(select(FILES).where(FILES.c.publication_id == publication_id)).mappings()
        by_name = {row["name"]: row for row in rows}
        for name in sorted(by_name.keys() ^ expected.files.keys()):
            yield Finding(expected.seq, f"the file {name} is {'in no entry' if name in by_name else 'missing'}")
        for name in sorted(by_name.keys() & expected.files.keys()):
            row, (layer, sha256) = by_name[name], expected.files[name]
            if (row["layer"], row["sha256"], hashlib.sha256(row["data"]).hexdigest()) != (layer, sha256, sha256):
                yield Finding(expected.seq, f"the file {name} was altered")

    def _parts(self, expected: _Expected, publication_id: int) -> Iterator[Finding]:
        rows = self._session.execute(select(PARTS).where(PARTS.c.publication_id == publication_id)).mappings()
        by_key = {(row["channel"], row["part"]): row for row in rows}
        for channel, part in sorted(by_key.keys() ^ expected.parts.keys()):
            yield Finding(expected.seq, f"the part {part} for {channel} is missing, or nobody planned it")
        for key in sorted(by_key.keys() & expected.parts.keys()):
            if not _agrees(expected.parts[key], by_key[key]):
                yield Finding(expected.seq, f"the part {key[1]} for {key[0]} was altered")


def _planned_parts(parts: list[list[Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (channel, part): {"position": position, "payload": payload, "state": PartState.PLANNED, "reason": None}
        for channel, part, position, payload in parts
    }


def _agrees(expected: Mapping[str, Any], row: Mapping[Any, Any]) -> bool:
    """Return whether a part matches; between its entries it may be planned, claimed and planned again."""
    actual = dict(row)
    actual["payload"] = text_digest(row["payload"])
    actual["message_ids"] = None if row["message_ids"] is None else json.loads(row["message_ids"])
    if (expected["state"], row["state"]) in WITHOUT_ENTRY:
        actual["state"] = expected["state"]
    return all(actual[column] == value for column, value in expected.items())


def _key(facts: Mapping[Any, Any]) -> Key:
    return facts["period"], facts["kind"], facts["edition"]


def _name(row: Mapping[Any, Any]) -> str:
    return f"{row['kind']} for {row['period']}, edition {row['edition']}"


class ApprovalReplay:
    """Collects the approvals in the ledger, then compares them with the table."""

    def __init__(self, session: Session) -> None:
        """Begin without any entry."""
        self._session = session
        self._expected: dict[Key, dict[str, tuple[int, str, str]]] = {}

    def follow(self, fact: Fact) -> None:
        """Apply one entry."""
        if fact.kind in ENDING:
            self._expected.pop(_key(fact.payload), None)
        if fact.kind is EntryKind.REPORT_APPROVED:
            approved = self._expected.setdefault(_key(fact.payload), {})
            approved[fact.payload["person"]] = (fact.seq, fact.payload["digest"], fact.at)
        if fact.kind is EntryKind.APPROVAL_WITHDRAWN:
            self._expected.get(_key(fact.payload), {}).pop(fact.payload["person"], None)

    def compared(self) -> Iterator[Finding]:
        """Yield the differences in the table."""
        joined = select(PUBLICATIONS.c.period, PUBLICATIONS.c.kind, PUBLICATIONS.c.edition, APPROVALS).join(
            PUBLICATIONS, PUBLICATIONS.c.id == APPROVALS.c.publication_id
        )
        for row in self._session.execute(joined.order_by(APPROVALS.c.publication_id, APPROVALS.c.person)).mappings():
            expected = self._expected.get(_key(row), {}).pop(row["person"], None)
            if expected is None:
                yield Finding(0, f"an approval of the draft for {row['period']}")
            elif expected[1:] != (row["digest"], row["approved_at"]):
                yield Finding(expected[0], "its approval was altered")
        for missing in self._expected.values():
            for seq, _, _ in missing.values():
                yield Finding(seq, "its approval is missing")


class CorrectionReplay:
    """Collects the corrections in the ledger, then compares them with the table."""

    def __init__(self, session: Session) -> None:
        """Begin without any entry."""
        self._session = session
        self._expected: dict[Key, tuple[int, dict[str, Any]]] = {}

    def follow(self, fact: Fact) -> None:
        """Apply one entry."""
        if fact.kind is EntryKind.CORRECTION_ASKED:
            row = {name: fact.payload[name] for name in CORRECTION_FACTS} | {"asked_by": fact.actor}
            period, kind, edition = _key(fact.payload)
            for other in NEW_EDITIONS:  # of two kinds of one edition only the one requested last counts
                self._expected.pop((period, other, edition), None)
            self._expected[period, kind, edition] = (fact.seq, row)

    def compared(self) -> Iterator[Finding]:
        """Yield the differences in the table."""
        named = select(PUBLICATIONS.c.period, PUBLICATIONS.c.kind, PUBLICATIONS.c.edition, CORRECTIONS)
        joined = named.join(PUBLICATIONS, PUBLICATIONS.c.id == CORRECTIONS.c.publication_id)
        for row in self._session.execute(joined.order_by(CORRECTIONS.c.publication_id)).mappings():
            seq, expected = self._expected.pop(_key(row), (0, {}))
            if not expected:
                yield Finding(0, f"the reason of a new edition for {row['period']}")
            elif any(row[name] != value for name, value in expected.items()):
                yield Finding(seq, "its reason was altered")
        for seq, _ in self._expected.values():
            yield Finding(seq, "its reason is missing")
