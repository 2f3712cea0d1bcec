"""The whole life of a publication, late notices, and what settling a doubt by looking needs to remember."""

from collections.abc import Sequence
from typing import Any

from alembic import op
from sqlalchemy import CheckConstraint, Column, Constraint, ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Text

from storage import checks
from storage.schema_change import change_table

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Widen publications, parts and notices; add channels and sweeps."""
    _publications()
    _parts()
    change_table(op.get_bind(), "notices", columns={"choices": "TEXT"}, rules={"choices": "choices LIKE '[%]'"})
    _channels()
    _sweeps()


def _publications() -> None:
    change_table(
        op.get_bind(),
        "publications",
        columns={"hold_reason": "TEXT"},
        rules={
            "kind": checks.one_of("kind", ("report", "correction", "erratum", "late_notice")),
            "state": checks.one_of(
                "state", ("planned", "drafted", "approved", "held", "publishing", "published", "superseded")
            ),
            "digest": f"digest = '' OR ({checks.spelled('digest', checks.HEX, 64)})",
            "revision": "revision >= 0",
            "sealed": "(state IN ('planned', 'drafted', 'approved', 'held')) = (sealed_at IS NULL)",
            "sealed_together": (
                "(sealed_at IS NULL OR kind = 'late_notice') = (seq IS NULL) AND (seq IS NULL) = (approvals IS NULL)"
                " AND (seq IS NULL) = (history_line IS NULL) AND (seq IS NULL) = (commitment IS NULL)"
            ),
            "drafted": ("(state = 'planned') = (revision = 0) AND (revision = 0) = (digest = '')"),
            "held": "(state = 'held') = (hold_reason IS NOT NULL)",
        },
    )


def _parts() -> None:
    change_table(
        op.get_bind(),
        "parts",
        columns={"base_id": "INTEGER", "doubts": "INTEGER", "probes": "INTEGER", "asked_at": "TEXT"},
        rules={
            "base_id": "base_id >= 0",
            "doubts": "doubts >= 0",
            "probes": "probes >= 0",
            "asked_at": checks.instant("asked_at"),
            "asked": "state = 'unknown' OR asked_at IS NULL",
        },
    )


def _table(table: str, columns: Sequence[Column[Any]], *constraints: Constraint, **rules: str) -> None:
    checked = [CheckConstraint(text, name=op.f(f"ck_{table}_{rule}")) for rule, text in rules.items()]
    op.create_table(table, *columns, *constraints, *checked, sqlite_strict=True)


def _channels() -> None:
    _table(
        "channels",
        [
            Column("channel", Text, nullable=False),
            Column("last_id", Integer, nullable=False),
            Column("silent_check", Text),
            Column("tried_at", Text),
        ],
        PrimaryKeyConstraint("channel", name="pk_channels"),
        channel="channel <> ''",
        last_id="last_id >= 1",
        silent_check="silent_check IN ('works', 'fails')",
        tried_at=checks.instant("tried_at"),
        tried="(silent_check IS NULL) = (tried_at IS NULL)",
    )


def _sweeps() -> None:
    _table(
        "sweeps",
        [
            Column("part_id", Integer, nullable=False),
            Column("due_at", Text, nullable=False),
            Column("done_at", Text),
        ],
        PrimaryKeyConstraint("part_id", "due_at", name="pk_sweeps"),
        ForeignKeyConstraint(["part_id"], ["parts.id"], name="fk_sweeps_parts"),
        due_at=checks.instant("due_at"),
        done_at=checks.instant("done_at"),
    )
