"""What is published, the outbox, what chats hold already, and what the admins are owed."""

from collections.abc import Sequence
from typing import Any

from alembic import op
from sqlalchemy import (
    CheckConstraint,
    Column,
    Constraint,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

from storage import checks

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of publishing."""
    _publications()
    _files()
    _parts()
    _uploads()
    _notices()


def _table(table: str, columns: Sequence[Column[Any]], *constraints: Constraint, **rules: str) -> None:
    checked = [CheckConstraint(text, name=op.f(f"ck_{table}_{rule}")) for rule, text in rules.items()]
    op.create_table(table, *columns, *constraints, *checked, sqlite_strict=True)


def _publications() -> None:
    _table(
        "publications",
        [
            Column("id", Integer, nullable=False),
            Column("period", Text, nullable=False),
            Column("start_on", Text, nullable=False),
            Column("end_on", Text, nullable=False),
            Column("kind", Text, nullable=False),
            Column("edition", Integer, nullable=False),
            Column("state", Text, nullable=False),
            Column("digest", Text, nullable=False),
            Column("revision", Integer, nullable=False),
            Column("due_at", Text, nullable=False),
            Column("drafted_at", Text, nullable=False),
            Column("sealed_at", Text),
            Column("published_at", Text),
            Column("seq", Integer),
            Column("approvals", Integer),
            Column("history_line", Text),
            Column("commitment", Text),
        ],
        PrimaryKeyConstraint("id", name="pk_publications"),
        UniqueConstraint("period", "kind", "edition", name="uq_publications_period_kind_edition"),
        UniqueConstraint("seq", name="uq_publications_seq"),
        **_rules_of_publications(),
    )


def _rules_of_publications() -> dict[str, str]:
    states = ("drafted", "approved", "publishing", "published", "superseded")
    return {
        "period": "period <> ''",
        "start_on": checks.day("start_on"),
        "end_on": checks.day("end_on"),
        "span": "start_on < end_on",
        "kind": checks.one_of("kind", ("report", "correction", "erratum")),
        "edition": "edition >= 1",
        "state": checks.one_of("state", states),
        "digest": checks.spelled("digest", checks.HEX, 64),
        "revision": "revision >= 1",
        "due_at": checks.instant("due_at"),
        "drafted_at": checks.instant("drafted_at"),
        "sealed_at": checks.instant("sealed_at"),
        "published_at": checks.instant("published_at"),
        "seq": "seq >= 1",
        "approvals": "approvals BETWEEN 0 AND 5",
        "history_line": "history_line <> ''",
        "commitment": checks.spelled("commitment", checks.HEX, 64),
        "sealed": "(state IN ('drafted', 'approved')) = (sealed_at IS NULL)",
        "sealed_together": (
            "(sealed_at IS NULL) = (seq IS NULL) AND (sealed_at IS NULL) = (approvals IS NULL)"
            " AND (sealed_at IS NULL) = (history_line IS NULL) AND (sealed_at IS NULL) = (commitment IS NULL)"
        ),
        "published": "(state IN ('published', 'superseded')) = (published_at IS NOT NULL)",
    }


def _files() -> None:
    _table(
        "publication_files",
        [
            Column("publication_id", Integer, nullable=False),
            Column("name", Text, nullable=False),
            Column("layer", Text, nullable=False),
            Column("sha256", Text, nullable=False),
            Column("data", LargeBinary, nullable=False),
        ],
        PrimaryKeyConstraint("publication_id", "name", name="pk_publication_files"),
        ForeignKeyConstraint(["publication_id"], ["publications.id"], name="fk_publication_files_publications"),
        name="name <> ''",
        layer=checks.one_of("layer", ("content", "chart", "seal")),
        sha256=checks.spelled("sha256", checks.HEX, 64),
    )


def _parts() -> None:
    _table(
        "parts",
        [
            Column("id", Integer, nullable=False),
            Column("publication_id", Integer, nullable=False),
            Column("channel", Text, nullable=False),
            Column("part", Text, nullable=False),
            Column("position", Integer, nullable=False),
            Column("state", Text, nullable=False),
            Column("attempt", Integer, nullable=False),
            Column("payload", Text, nullable=False),
            Column("message_ids", Text),
            Column("reason", Text),
            Column("not_before", Text),
            Column("claimed_at", Text),
            Column("settled_at", Text),
        ],
        PrimaryKeyConstraint("id", name="pk_parts"),
        ForeignKeyConstraint(["publication_id"], ["publications.id"], name="fk_parts_publications"),
        UniqueConstraint("publication_id", "channel", "part", name="uq_parts_publication_id_channel_part"),
        UniqueConstraint("publication_id", "channel", "position", name="uq_parts_publication_id_channel_position"),
        channel="channel <> ''",
        part="part <> ''",
        position="position >= 0",
        state=checks.one_of("state", ("planned", "sending", "sent", "unknown", "refused")),
        attempt="attempt >= 0",
        payload="payload LIKE '{%}'",
        message_ids="message_ids LIKE '[%]'",
        not_before=checks.instant("not_before"),
        claimed_at=checks.instant("claimed_at"),
        settled_at=checks.instant("settled_at"),
        claimed="(attempt = 0) = (claimed_at IS NULL) AND (state = 'planned' OR attempt >= 1)",
        sent="(state = 'sent') = (message_ids IS NOT NULL)",
        settled="(state IN ('sent', 'refused')) = (settled_at IS NOT NULL)",
    )


def _uploads() -> None:
    _table(
        "uploads",
        [
            Column("chat", Text, nullable=False),
            Column("sha256", Text, nullable=False),
            Column("form", Text, nullable=False),
            Column("file_id", Text, nullable=False),
            Column("file_unique_id", Text, nullable=False),
            Column("kept_at", Text, nullable=False),
        ],
        PrimaryKeyConstraint("chat", "sha256", "form", name="pk_uploads"),
        chat="chat <> ''",
        sha256=checks.spelled("sha256", checks.HEX, 64),
        form=checks.one_of("form", ("photo", "document")),
        file_id="file_id <> ''",
        kept_at=checks.instant("kept_at"),
    )


def _notices() -> None:
    _table(
        "notices",
        [
            Column("topic", Text, nullable=False),
            Column("text", Text, nullable=False),
            Column("owed_at", Text, nullable=False),
            Column("told_at", Text),
        ],
        PrimaryKeyConstraint("topic", name="pk_notices"),
        topic="topic <> ''",
        text="text <> ''",
        owed_at=checks.instant("owed_at"),
        told_at=checks.instant("told_at"),
    )
