"""The ledger, the cases and what they cover."""

from collections.abc import Sequence
from typing import Any

from alembic import op
from sqlalchemy import (
    CheckConstraint,
    Column,
    Constraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

from storage import checks

revision = "0001"
down_revision = None

ENTRY_KINDS = (
    "register.opened", "case.recorded", "cases.imported", "report.drafted", "report.sealed", "part.sent",
    "part.refused", "part.doubted", "report.published", "report.pinned", "report.awaited",
)  # fmt: skip
LEGAL_PROCESSES = (
    "court_order", "search_warrant", "subpoena", "civil_subpoena", "administrative_order", "production_order",
    "mutual_legal_assistance", "pen_register", "interception_order", "emergency_request", "preservation_request",
    "national_security_letter", "fisa_content", "fisa_non_content", "technical_assistance", "informal_request",
    "private_request", "other",
)  # fmt: skip
AUTHORITIES = (
    "court", "prosecutor", "police", "intelligence", "regulator", "other_government", "private_party", "not_recorded",
)  # fmt: skip
GROUNDS = (
    "terrorism", "child_safety", "threat_to_life", "violent_crime", "drugs", "fraud", "cybercrime",
    "national_security", "speech", "intellectual_property", "other", "not_stated",
)  # fmt: skip
DATA_KINDS = (
    "ip_address", "phone_number", "basic_subscriber", "traffic_metadata", "contacts", "payment", "message_content",
    "encryption_keys", "other",
)  # fmt: skip
OUTCOMES = ("pending", "disclosed", "partially_disclosed", "no_data", "refused", "withdrawn", "preserved")
REFUSAL_REASONS = (
    "outside_policy", "no_court_order", "wrong_authority", "formally_defective", "overbroad", "state_refused",
    "fraudulent", "not_possible", "other", "not_recorded",
)  # fmt: skip
NOTICES = (
    "before", "after", "delayed", "barred", "bar_requested", "unreachable", "emergency", "not_applicable",
    "not_recorded",
)  # fmt: skip
COUNTING = (
    "received_on", "embargo_until", "legal_process", "authority", "outcome", "closed_on", "country", "grounds",
    "refusal_reason", "notice", "data_requested", "data_disclosed", "requests", "accounts_specified",
    "accounts_affected",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables of the register."""
    _ledger()
    _commitments()
    _cases()
    _coverage()


def _table(table: str, columns: Sequence[Column[Any]], *constraints: Constraint, **rules: str) -> None:
    checked = [CheckConstraint(text, name=op.f(f"ck_{table}_{rule}")) for rule, text in rules.items()]
    op.create_table(table, *columns, *constraints, *checked, sqlite_strict=True)


def _ledger() -> None:
    _table(
        "ledger",
        [
            Column("seq", Integer, nullable=False, autoincrement=False),
            Column("previous", Text, nullable=False),
            Column("digest", Text, nullable=False),
            Column("at", Text, nullable=False),
            Column("actor", Text, nullable=False),
            Column("kind", Text, nullable=False),
            Column("payload", Text, nullable=False),
        ],
        PrimaryKeyConstraint("seq", name="pk_ledger"),
        UniqueConstraint("previous", name="uq_ledger_previous"),
        UniqueConstraint("digest", name="uq_ledger_digest"),
        seq="seq >= 1",
        previous=checks.spelled("previous", checks.HEX, 64),
        digest=checks.spelled("digest", checks.HEX, 64),
        at=checks.instant("at"),
        actor="actor <> ''",
        kind=checks.one_of("kind", ENTRY_KINDS),
        payload="payload LIKE '{%}'",
    )


def _commitments() -> None:
    _table(
        "commitments",
        [
            Column("commitment", Text, nullable=False),
            Column("salt", LargeBinary, nullable=False),
            Column("head", Text, nullable=False),
            Column("length", Integer, nullable=False),
        ],
        PrimaryKeyConstraint("commitment", name="pk_commitments"),
        commitment=checks.spelled("commitment", checks.HEX, 64),
        salt="length(salt) = 32",
        head=checks.spelled("head", checks.HEX, 64),
        length="length >= 0",
    )


def _cases() -> None:
    _table(
        "cases",
        [
            Column("id", Integer, nullable=False),
            Column("reference", Text, nullable=False),
            Column("recorded_at", Text, nullable=False),
            Column("recorded_by", Text, nullable=False),
            Column("imported_by", Integer),
            Column("received_on", Text, nullable=False),
            Column("country", Text, nullable=False),
            Column("legal_process", Text, nullable=False),
            Column("outcome", Text, nullable=False),
            Column("requests", Integer, nullable=False),
            Column("accounts_specified", Integer),
            Column("accounts_affected", Integer),
            Column("authority", Text, nullable=False),
            Column("grounds", Text, nullable=False),
            Column("data_requested", Text),
            Column("data_disclosed", Text),
            Column("closed_on", Text),
            Column("refusal_reason", Text, nullable=False),
            Column("notice", Text, nullable=False),
            Column("channel_country", Text),
            Column("embargo_until", Text),
            Column("acknowledged_after_hours", Integer),
            Column("answered_after_hours", Integer),
            Column("case_file", Text),
        ],
        PrimaryKeyConstraint("id", name="pk_cases"),
        UniqueConstraint("reference", name="uq_cases_reference"),
        **_rules_of_cases(),
    )
    op.create_index("ix_cases_counting", "cases", COUNTING)


def _rules_of_cases() -> dict[str, str]:
    return {
        "reference": checks.spelled("reference", checks.CROCKFORD, 8),
        "recorded_at": checks.instant("recorded_at"),
        "recorded_by": "recorded_by <> ''",
        "imported_by": "imported_by >= 1",
        "received_on": checks.day("received_on"),
        "country": checks.country("country"),
        "legal_process": checks.one_of("legal_process", LEGAL_PROCESSES),
        "outcome": checks.one_of("outcome", OUTCOMES),
        "requests": checks.amount("requests", least=1),
        "accounts_specified": checks.amount("accounts_specified"),
        "accounts_affected": checks.amount("accounts_affected"),
        "authority": checks.one_of("authority", AUTHORITIES),
        "grounds": checks.one_of("grounds", GROUNDS),
        "data_requested": checks.words_in_order("data_requested", DATA_KINDS),
        "data_disclosed": checks.words_in_order("data_disclosed", DATA_KINDS),
        "closed_on": checks.day("closed_on"),
        "refusal_reason": checks.one_of("refusal_reason", REFUSAL_REASONS),
        "notice": checks.one_of("notice", NOTICES),
        "channel_country": checks.country("channel_country"),
        "embargo_until": f"embargo_until = 'unknown' OR ({checks.day('embargo_until')})",
        "acknowledged_after_hours": checks.amount("acknowledged_after_hours"),
        "answered_after_hours": checks.amount("answered_after_hours"),
        "case_file": "case_file <> ''",
        "closed_after_received": "closed_on >= received_on",
        "pending_is_open": "outcome <> 'pending' OR closed_on IS NULL",
        "preserved": "outcome <> 'preserved' OR legal_process = 'preservation_request'",
    }


def _coverage() -> None:
    _table(
        "coverage",
        [
            Column("id", Integer, nullable=False),
            Column("imported_by", Integer, nullable=False),
            Column("country", Text, nullable=False),
            Column("start_on", Text, nullable=False),
            Column("end_on", Text, nullable=False),
            Column("what", Text, nullable=False),
            Column("zero", Integer, nullable=False),
            Column("source", Text, nullable=False),
        ],
        PrimaryKeyConstraint("id", name="pk_coverage"),
        country=f"country = '*' OR ({checks.country('country')})",
        start_on=checks.day("start_on"),
        end_on=checks.day("end_on"),
        span="start_on < end_on",
        what=checks.one_of("what", ("everything", "disclosures")),
        zero="zero IN (0, 1)",
        imported_by="imported_by >= 1",
    )
    op.create_index("ix_coverage_span", "coverage", ["start_on", "end_on"])
