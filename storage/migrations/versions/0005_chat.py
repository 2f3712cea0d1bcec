"""Buttons, half-filled cards, and updates that had their effect."""

from collections.abc import Sequence
from typing import Any

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, Text

from storage import checks

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables of the chats."""
    _buttons()
    _cards()
    _inbox()


def _table(table: str, columns: Sequence[Column[Any]], key: str, **rules: str) -> None:
    checked = [CheckConstraint(text, name=op.f(f"ck_{table}_{rule}")) for rule, text in rules.items()]
    op.create_table(table, *columns, PrimaryKeyConstraint(key, name=f"pk_{table}"), *checked, sqlite_strict=True)


def _buttons() -> None:
    _table(
        "buttons",
        [
            Column("nonce", Text, nullable=False),
            Column("action", Text, nullable=False),
            Column("subject", Text, nullable=False),
            Column("revision", Text, nullable=False),
            Column("person", Text),
            Column("issued_at", Text, nullable=False),
            Column("expires_at", Text, nullable=False),
            Column("used_at", Text),
        ],
        "nonce",
        nonce="length(nonce) = 22",
        action="action <> ''",
        person="person <> ''",
        issued_at=checks.instant("issued_at"),
        expires_at=checks.instant("expires_at"),
        used_at=checks.instant("used_at"),
        lasting="issued_at < expires_at",
    )


def _cards() -> None:
    _table(
        "cards",
        [
            Column("id", Text, nullable=False),
            Column("kind", Text, nullable=False),
            Column("state", Text, nullable=False),
            Column("person", Text, nullable=False),
            Column("chat", Text, nullable=False),
            Column("message_id", Integer),
            Column("revision", Integer, nullable=False),
            Column("reference", Text),
            Column("step", Text, nullable=False),
            Column("base", Text, nullable=False),
            Column("form", Text, nullable=False),
            Column("opened_at", Text, nullable=False),
            Column("changed_at", Text, nullable=False),
            Column("expires_at", Text, nullable=False),
        ],
        "id",
        id="length(id) = 22",
        kind=checks.one_of("kind", ("record", "amend")),
        state=checks.one_of("state", ("open", "done", "dropped")),
        person="person <> ''",
        chat="chat <> ''",
        revision="revision >= 1",
        base="base LIKE '{%}'",
        form="form LIKE '{%}'",
        opened_at=checks.instant("opened_at"),
        changed_at=checks.instant("changed_at"),
        expires_at=checks.instant("expires_at"),
        reference="reference IS NOT NULL OR (kind = 'record' AND state <> 'done')",
    )


def _inbox() -> None:
    _table(
        "inbox",
        [
            Column("update_id", Text, nullable=False),
            Column("taken_at", Text, nullable=False),
        ],
        "update_id",
        update_id="update_id <> ''",
        taken_at=checks.instant("taken_at"),
    )
