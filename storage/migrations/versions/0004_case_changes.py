"""Cases that are amended, voided, embargoed and confirmed after their recording."""

import json

from alembic import op
from sqlalchemy import text

from storage import checks
from storage.schema_change import change_table

revision = "0004"
down_revision = "0003"

VOID_REASONS = ("duplicate", "wrong_entry", "test_entry", "not_a_demand", "misdirected", "other")
CONFIRM_REASONS = ("threat_to_life", "legally_compelled", "user_consented", "policy_changed", "mistake", "other")
COUNTING = (
    "received_on", "embargo_until", "legal_process", "authority", "outcome", "closed_on", "country", "grounds",
    "refusal_reason", "notice", "data_requested", "data_disclosed", "requests", "accounts_specified",
    "accounts_affected", "voided_at", "told_in", "confirmed_at",
)  # fmt: skip


def upgrade() -> None:
    """Add what changes, name the entry of each recorded case, and let the index count without the cases again."""
    change_table(
        op.get_bind(),
        "cases",
        columns={
            "last_entry": "INTEGER",
            "voided_at": "TEXT",
            "void_reason": "TEXT",
            "embargo_renewals": "INTEGER",
            "told_in": "TEXT",
            "confirmed_at": "TEXT",
            "confirmed_by": "TEXT",
            "confirm_reason": "TEXT",
        },
        rules={
            "last_entry": "last_entry >= 1",
            "voided_at": checks.instant("voided_at"),
            "void_reason": checks.one_of("void_reason", VOID_REASONS),
            "embargo_renewals": "embargo_renewals >= 1",
            "told_in": "told_in <> ''",
            "confirmed_at": checks.instant("confirmed_at"),
            "confirmed_by": "confirmed_by <> ''",
            "confirm_reason": checks.one_of("confirm_reason", CONFIRM_REASONS),
            "voided": "(voided_at IS NULL) = (void_reason IS NULL)",
            "confirmed": (
                "(confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (confirm_reason IS NULL)"
            ),
        },
    )
    op.drop_index("ix_cases_counting", "cases")
    op.create_index("ix_cases_counting", "cases", COUNTING)
    _name_entries()


def _name_entries() -> None:
    connection = op.get_bind()
    recorded = connection.execute(text("SELECT seq, payload FROM ledger WHERE kind = 'case.recorded'")).all()
    for seq, payload in recorded:
        named = {"seq": seq, "reference": json.loads(payload)["reference"]}
        connection.execute(text("UPDATE cases SET last_entry = :seq WHERE reference = :reference"), named)
