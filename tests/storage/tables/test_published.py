"""The same for publications, parts, uploads and notices."""

from typing import Any

import pytest
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from storage.engine.database import Database
from storage.tables.figures import FIGURES
from storage.tables.publishing import CHANNELS, FILES, NOTICES, PARTS, PUBLICATIONS, SWEEPS, UPLOADS
from storage.tables.register import COMMITMENTS, LEDGER
from tests.support.cases import draft

AT = "2026-07-04T12:00:00.000000Z"
A, B = "a" * 64, "b" * 64
SEALED = {"state": "publishing", "sealed_at": AT, "seq": 1, "approvals": 0, "history_line": "1", "commitment": B}
CLAIMED = {"state": "sending", "attempt": 1, "claimed_at": AT}
SENT = {**CLAIMED, "state": "sent", "message_ids": "[1]", "settled_at": AT}
GOOD: dict[Table, dict[str, Any]] = {
    PUBLICATIONS: {
        "period": "2025-H2",
        "start_on": "2025-07-01",
        "end_on": "2026-01-01",
        "kind": "report",
        "edition": 1,
        "state": "drafted",
        "digest": A,
        "revision": 1,
        "due_at": AT,
        "drafted_at": AT,
    },
    FILES: {"publication_id": 1, "name": "more", "layer": "chart", "sha256": A, "data": b""},
    PARTS: {
        "publication_id": 1,
        "channel": "@one",
        "part": "text",
        "position": 0,
        "state": "planned",
        "attempt": 0,
        "payload": "{}",
    },
    UPLOADS: {
        "chat": "1",
        "sha256": A,
        "form": "photo",
        "file_id": "x",
        "file_unique_id": "",
        "kept_at": AT,
        "mark": A,
    },
    FIGURES: {
        "imported_by": 2,
        "period": "2021",
        "table_name": "by_notice",
        "row_name": "barred",
        "column_name": "requests",
        "state": "exact",
        "value": 3,
        "source": "a.csv",
        "attribution": "somebody",
        "disputed": "[]",
    },
    NOTICES: {"topic": "t", "kind": "published", "facts": "{}", "owed_at": AT},
    CHANNELS: {"channel": "@one", "last_id": 7},
    SWEEPS: {"part_id": 1, "due_at": AT},
    COMMITMENTS: {"commitment": A, "salt": bytes(32), "head": B, "length": 0},
    LEDGER: {
        "seq": 2,
        "previous": "",  # the head's, filled in below
        "digest": B,
        "at": AT,
        "actor": "cli:ada",
        "kind": "case.recorded",
        "payload": "{}",
    },
}
POSSIBLE: list[tuple[Table, dict[str, Any]]] = [
    *((table, {}) for table in GOOD),
    (PUBLICATIONS, SEALED),
    (PUBLICATIONS, {**SEALED, "state": "published", "published_at": AT}),
    (PUBLICATIONS, {"state": "approved"}),
    (PARTS, CLAIMED),
    (PARTS, SENT),
    (PARTS, {**CLAIMED, "state": "unknown", "reason": "timed out"}),
    (PARTS, {**CLAIMED, "state": "planned", "not_before": AT}),
    (PUBLICATIONS, {"state": "planned", "digest": "", "revision": 0}),
    (PUBLICATIONS, {"state": "held", "hold_reason": "odd"}),
    (PUBLICATIONS, {"kind": "late_notice", "state": "publishing", "sealed_at": AT}),
    (PARTS, {**CLAIMED, "state": "refused", "settled_at": AT}),
    (PARTS, {**CLAIMED, "state": "unknown", "base_id": 7, "doubts": 1, "probes": 0, "asked_at": AT}),
    (NOTICES, {"told_at": AT}),
    (NOTICES, {"choices": "[]"}),
    (CHANNELS, {"silent_check": "works", "tried_at": AT}),
    (SWEEPS, {"done_at": AT}),
]
RANGE = {"state": "range", "value": None, "low": 0, "high": 249, "reason": "legal_band"}
POSSIBLE += [
    (FIGURES, RANGE),
    (FIGURES, {"missing": 2}),
    (FIGURES, {"state": "not_recorded", "value": None}),
    (FIGURES, {"disputed": '["a sum"]'}),
]
IMPOSSIBLE: list[tuple[Table, dict[str, Any]]] = [
    (PUBLICATIONS, {"period": ""}),
    (PUBLICATIONS, {"start_on": "2025-02-30"}),
    (PUBLICATIONS, {"end_on": "2025-07-01"}),
    (PUBLICATIONS, {"kind": "nil"}),
    (PUBLICATIONS, {"edition": 0}),
    (PUBLICATIONS, {"state": "lost"}),
    (PUBLICATIONS, {"digest": "A" * 64}),
    (PUBLICATIONS, {"revision": 0}),
    (PUBLICATIONS, {"state": "planned"}),
    (PUBLICATIONS, {"digest": ""}),
    (PUBLICATIONS, {"state": "held"}),
    (PUBLICATIONS, {"hold_reason": "odd"}),
    (PUBLICATIONS, {**SEALED, "kind": "late_notice"}),
    (PUBLICATIONS, {"due_at": "2026-07-04 12:00"}),
    (PUBLICATIONS, {"state": "publishing"}),
    (PUBLICATIONS, {**SEALED, "state": "drafted"}),
    *((PUBLICATIONS, {**SEALED, name: None}) for name in SEALED if name != "state"),
    (PUBLICATIONS, {**SEALED, "approvals": 6}),
    (PUBLICATIONS, {**SEALED, "seq": 0}),
    (PUBLICATIONS, {**SEALED, "history_line": ""}),
    (PUBLICATIONS, {**SEALED, "state": "published"}),
    (PUBLICATIONS, {**SEALED, "published_at": AT}),
    (PUBLICATIONS, {"seq": 1}),
    (FILES, {"publication_id": 99}),
    (FILES, {"name": ""}),
    (FILES, {"layer": "note"}),
    (FILES, {"sha256": "a" * 63}),
    (PARTS, {"publication_id": 99}),
    (PARTS, {"channel": ""}),
    (PARTS, {"part": ""}),
    (PARTS, {"position": -1}),
    (PARTS, {"state": "lost"}),
    (PARTS, {"attempt": -1}),
    (PARTS, {"attempt": 1}),
    (PARTS, {"state": "sending"}),
    (PARTS, {"payload": "[]"}),
    (PARTS, {"not_before": "soon"}),
    (PARTS, {**CLAIMED, "message_ids": "[1]"}),
    (PARTS, {**CLAIMED, "settled_at": AT}),
    (PARTS, {**SENT, "message_ids": None}),
    (PARTS, {**SENT, "message_ids": "1"}),
    (PARTS, {**SENT, "settled_at": None}),
    (PARTS, {"base_id": -1}),
    (PARTS, {"doubts": -1}),
    (PARTS, {"probes": -1}),
    (PARTS, {"asked_at": AT}),
    (CHANNELS, {"channel": ""}),
    (CHANNELS, {"last_id": 0}),
    (CHANNELS, {"silent_check": "maybe", "tried_at": AT}),
    (CHANNELS, {"tried_at": AT}),
    (SWEEPS, {"part_id": 99}),
    (SWEEPS, {"due_at": "soon"}),
    (SWEEPS, {"done_at": "soon"}),
    (UPLOADS, {"chat": ""}),
    (UPLOADS, {"form": "video"}),
    (UPLOADS, {"file_id": ""}),
    (UPLOADS, {"sha256": "x"}),
    (UPLOADS, {"kept_at": ""}),
    (UPLOADS, {"mark": "x"}),
    (NOTICES, {"topic": ""}),
    (NOTICES, {"kind": "words"}),
    (NOTICES, {"facts": "[]"}),
    (NOTICES, {"choices": "{}"}),
    (NOTICES, {"told_at": "yesterday"}),
    *((FIGURES, {name: ""}) for name in ("period", "table_name", "row_name", "column_name", "source", "attribution")),
    (FIGURES, {"imported_by": 0}),
    (FIGURES, {"state": "guessed"}),
    (FIGURES, {"value": None}),
    (FIGURES, {"value": -1}),
    (FIGURES, {"value": 1_000_000_000}),
    (FIGURES, {"state": "not_recorded"}),
    (FIGURES, {"state": "not_recorded", "value": None, "missing": 1}),
    (FIGURES, {"missing": 0}),
    (FIGURES, {"disputed": "a sum"}),
    *((FIGURES, {**RANGE, name: None}) for name in ("low", "high", "reason")),
    (FIGURES, {**RANGE, "low": 250}),
    (FIGURES, {**RANGE, "value": 3}),
    (FIGURES, {**RANGE, "reason": "secret"}),
    (COMMITMENTS, {"commitment": "x"}),
    (COMMITMENTS, {"salt": bytes(31)}),
    (COMMITMENTS, {"head": "0"}),
    (COMMITMENTS, {"length": -1}),
    (LEDGER, {"digest": "B" * 64}),
    (LEDGER, {"at": "2026-07-04T12:00:00Z"}),
    (LEDGER, {"actor": ""}),
    (LEDGER, {"kind": "case.forgotten"}),
    (LEDGER, {"payload": ""}),
    (LEDGER, {"payload": None}),
]


def named(value: object) -> str:
    return value.name if isinstance(value, Table) else repr(value)[:70]


def keep(shared: Database, table: Table, changes: dict[str, Any]) -> None:
    """Insert a good row with changes, and take it back."""
    with shared.transaction() as session:
        ids = {"publication_id": draft(session).id}
        if table is SWEEPS:
            session.connection().execute(insert(PARTS), {**GOOD[PARTS], **ids})
            ids = {"part_id": session.execute(select(PARTS.c.id)).scalar_one()}
        head = session.execute(LEDGER.select().order_by(LEDGER.c.seq.desc())).mappings().first()
        assert head is not None
        link = {"seq": head["seq"] + 1, "previous": head["digest"]} if table is LEDGER else {}
        owned = {column: number for column, number in ids.items() if column in GOOD[table]}
        session.connection().execute(insert(table), {**GOOD[table], **owned, **link, **changes})
        session.rollback()


@pytest.mark.parametrize(("table", "changes"), POSSIBLE, ids=named)
def test_possible_row_is_kept(shared: Database, table: Table, changes: dict[str, Any]) -> None:
    keep(shared, table, changes)


@pytest.mark.parametrize(("table", "changes"), IMPOSSIBLE, ids=named)
def test_impossible_row_is_refused_by_the_table(shared: Database, table: Table, changes: dict[str, Any]) -> None:
    refused = r"CHECK|FOREIGN KEY|NOT NULL|(Check|ForeignKey|NotNull)Violation|Datetime(Format|FieldOverflow)"
    with pytest.raises((IntegrityError, DataError), match=refused):
        keep(shared, table, changes)


def test_number_is_never_kept_as_text(shared: Database) -> None:
    with pytest.raises((IntegrityError, DataError), match=r"cannot store|InvalidTextRepresentation"):
        keep(shared, PARTS, {"position": "first"})
