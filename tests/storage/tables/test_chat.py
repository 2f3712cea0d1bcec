"""What rows the tables of the chats and of the lease take, and which they refuse."""

from typing import Any

import pytest
from sqlalchemy import Table, insert
from sqlalchemy.exc import DataError, IntegrityError

from storage.engine.database import Database
from storage.tables.chat import BUTTONS, CARDS, INBOX
from storage.tables.publishing import LEASES

AT, LATER = "2026-07-04T12:00:00.000000Z", "2026-07-05T12:00:00.000000Z"
ID = "x" * 22
GOOD: dict[Table, dict[str, Any]] = {
    BUTTONS: {
        "nonce": ID, "action": "approve", "subject": "", "revision": "", "person": None, "issued_at": AT,
        "expires_at": LATER, "used_at": None,
    },
    CARDS: {
        "id": ID, "kind": "record", "state": "open", "person": "5000000001", "chat": "-1001234567890",
        "message_id": None, "revision": 1, "reference": None, "step": "", "base": "{}", "form": "{}", "opened_at": AT,
        "changed_at": AT, "expires_at": LATER,
    },
    INBOX: {"update_id": "7", "taken_at": AT},
    LEASES: {"name": "work", "fence": 1, "holder": "server:7", "taken_at": AT},
}  # fmt: skip
POSSIBLE: list[tuple[Table, dict[str, Any]]] = [
    *((table, {}) for table in GOOD),
    (BUTTONS, {"person": "5000000001", "used_at": LATER}),
    (CARDS, {"kind": "amend", "reference": "0ZEYJBH4", "message_id": 3}),
    (CARDS, {"state": "done", "reference": "0ZEYJBH4"}),
    (CARDS, {"state": "dropped"}),
]
IMPOSSIBLE: list[tuple[Table, dict[str, Any]]] = [
    (BUTTONS, {"nonce": "x" * 21}),
    (BUTTONS, {"action": ""}),
    (BUTTONS, {"person": ""}),
    (BUTTONS, {"issued_at": "today"}),
    (BUTTONS, {"expires_at": "tomorrow"}),
    (BUTTONS, {"expires_at": AT}),
    (BUTTONS, {"used_at": "yesterday"}),
    (CARDS, {"id": "x"}),
    (CARDS, {"kind": "void"}),
    (CARDS, {"kind": "amend"}),
    (CARDS, {"state": "lost"}),
    (CARDS, {"state": "done"}),
    (CARDS, {"person": ""}),
    (CARDS, {"chat": ""}),
    (CARDS, {"revision": 0}),
    (CARDS, {"base": "[]"}),
    (CARDS, {"form": ""}),
    (CARDS, {"opened_at": ""}),
    (CARDS, {"changed_at": ""}),
    (CARDS, {"expires_at": ""}),
    (INBOX, {"update_id": ""}),
    (INBOX, {"taken_at": ""}),
    (LEASES, {"name": ""}),
    (LEASES, {"fence": 0}),
    (LEASES, {"holder": ""}),
    (LEASES, {"taken_at": "now"}),
]


def named(value: object) -> str:
    return value.name if isinstance(value, Table) else repr(value)[:70]


def keep(database: Database, table: Table, changes: dict[str, Any]) -> None:
    with database.transaction() as session:
        session.connection().execute(insert(table), {**GOOD[table], **changes})


@pytest.mark.parametrize(("table", "changes"), POSSIBLE, ids=named)
def test_possible_row_is_kept(database: Database, table: Table, changes: dict[str, Any]) -> None:
    keep(database, table, changes)


@pytest.mark.parametrize(("table", "changes"), IMPOSSIBLE, ids=named)
def test_impossible_row_is_refused(database: Database, table: Table, changes: dict[str, Any]) -> None:
    with pytest.raises((IntegrityError, DataError)):  # of a day that is none, PostgreSQL says that it cannot be read
        keep(database, table, changes)


@pytest.mark.parametrize("table", GOOD, ids=named)
def test_row_is_kept_once(database: Database, table: Table) -> None:
    keep(database, table, {})
    with pytest.raises(IntegrityError):
        keep(database, table, {})
