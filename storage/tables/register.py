"""The tables of the register: ledger, commitments, cases, orders to remove content, and coverage."""

from sqlalchemy import Constraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field

from storage.tables import base, checks
from storage.tables.base import STRICT, Base, KindList, OptionalWord, Word, WordKey, rule, table_of
from storage.vocabulary.case import OPTIONAL_WORDS, CoverageKind
from storage.vocabulary.changes import ConfirmReason, VoidReason
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.removals import ContentCategory, LegalGround, RemovalOutcome, RemovalRefusal
from storage.vocabulary.words import (
    EMBARGO_UNKNOWN,
    PRESERVING_PROCESS,
    Authority,
    Grounds,
    LegalProcess,
    Notice,
    Outcome,
    RefusalReason,
)


class EntryRow(Base, table=True):
    """One link of the ledger's chain; `payload` is canonical JSON."""

    __tablename__ = "ledger"
    __table_args__ = (
        UniqueConstraint("previous"),
        UniqueConstraint("digest"),
        rule("seq", "seq >= 1"),
        rule("previous", checks.spelled("previous", checks.HEX, 64)),
        rule("digest", checks.spelled("digest", checks.HEX, 64)),
        rule("at", checks.instant("at")),
        rule("actor", "actor <> ''"),
        rule("kind", checks.one_of("kind", EntryKind)),
        rule("payload", "payload LIKE '{%}'"),
        STRICT,
    )
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    previous: Word
    digest: Word
    at: Word
    actor: Word
    kind: Word
    payload: Word


class CommitmentRow(Base, table=True):
    """The opening of a published commitment to the ledger; private, since it reveals embargoed cases."""

    __tablename__ = "commitments"
    __table_args__ = (
        rule("commitment", checks.spelled("commitment", checks.HEX, 64)),
        rule("salt", "length(salt) = 32"),
        rule("head", checks.spelled("head", checks.HEX, 64)),
        rule("length", "length >= 0"),
        STRICT,
    )
    commitment: WordKey
    salt: bytes = Field(sa_type=LargeBinary)
    head: Word
    length: int


def _origin_rules() -> tuple[Constraint, ...]:
    """Return the rules that all recorded rows have: reference, who recorded it and when, day of receipt, country."""
    return (
        UniqueConstraint("reference"),
        rule("reference", checks.spelled("reference", checks.CROCKFORD, 8)),
        rule("recorded_at", checks.instant("recorded_at")),
        rule("recorded_by", "recorded_by <> ''"),
        rule("imported_by", "imported_by >= 1"),
        rule("received_on", checks.day("received_on")),
        rule("country", checks.country("country")),
    )


class CaseRow(Base, table=True):
    """One case. NULL is *not recorded*; '' in the two lists is *none*."""

    __tablename__ = "cases"
    __table_args__ = (
        *_origin_rules(),
        rule("legal_process", checks.one_of("legal_process", LegalProcess)),
        rule("outcome", checks.one_of("outcome", Outcome)),
        rule("requests", checks.amount("requests", least=1)),
        rule("accounts_specified", checks.amount("accounts_specified")),
        rule("accounts_affected", checks.amount("accounts_affected")),
        rule("authority", checks.one_of("authority", Authority)),
        rule("grounds", checks.one_of("grounds", Grounds)),
        rule("data_requested", base.only_known_bits("data_requested")),
        rule("data_disclosed", base.only_known_bits("data_disclosed")),
        rule("closed_on", checks.day("closed_on")),
        rule("refusal_reason", checks.one_of("refusal_reason", RefusalReason)),
        rule("notice", checks.one_of("notice", Notice)),
        rule("channel_country", checks.country("channel_country")),
        rule("embargo_until", checks.day_or("embargo_until", EMBARGO_UNKNOWN)),
        rule("acknowledged_after_hours", checks.amount("acknowledged_after_hours")),
        rule("answered_after_hours", checks.amount("answered_after_hours")),
        rule("case_file", "case_file <> ''"),
        *(rule(column, checks.one_of(column, words)) for column, words in OPTIONAL_WORDS.items()),
        rule("follows", "follows <> ''"),
        rule("costs_claimed", checks.amount("costs_claimed")),
        rule("costs_reimbursed", checks.amount("costs_reimbursed")),
        rule("closed_after_received", "closed_on >= received_on"),
        rule("pending_is_open", "outcome <> 'pending' OR closed_on IS NULL"),
        rule("preserved", f"outcome <> 'preserved' OR {checks.one_of('legal_process', sorted(PRESERVING_PROCESS))}"),
        rule("last_entry", "last_entry >= 1"),
        rule("voided_at", checks.instant("voided_at")),
        rule("void_reason", checks.one_of("void_reason", VoidReason)),
        rule("embargo_renewals", "embargo_renewals >= 1"),
        rule("told_in", "told_in <> ''"),
        rule("confirmed_at", checks.instant("confirmed_at")),
        rule("confirmed_by", "confirmed_by <> ''"),
        rule("confirm_reason", checks.one_of("confirm_reason", ConfirmReason)),
        rule("voided", "(voided_at IS NULL) = (void_reason IS NULL)"),
        rule(
            "confirmed",
            "(confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (confirm_reason IS NULL)",
        ),
        # A repeated import looks up each file number; cases without a number are not in the index.
        Index(
            "ix_cases_case_file",
            "case_file",
            sqlite_where=text("case_file IS NOT NULL"),
        ),
        # Open demands have deadlines, which each tick looks at.
        Index(
            "ix_cases_pending",
            "received_on",
            sqlite_where=text("outcome = 'pending'"),
        ),
        # The card offers the kinds of case that a person recorded last; imported cases are not in the index.
        Index(
            "ix_cases_recorded_by",
            "recorded_by",
            "id",
            sqlite_where=text("imported_by IS NULL"),
        ),
        # Every column that the report filters, groups or adds up, so that counting reads only the index.
        Index(
            "ix_cases_counting",
            "received_on",
            "embargo_until",
            "legal_process",
            "authority",
            "outcome",
            "closed_on",
            "country",
            "grounds",
            "refusal_reason",
            "notice",
            "data_requested",
            "data_disclosed",
            "emergency",
            "data_category",
            "requests",
            "acknowledged_after_hours",
            "answered_after_hours",
            "accounts_specified",
            "accounts_affected",
            "voided_at",
            "told_in",
            "confirmed_at",
        ),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    reference: Word
    recorded_at: Word
    recorded_by: Word
    # The ledger entry of the import. No foreign key: rows are written before their entry, which contains their digest.
    imported_by: int | None
    received_on: Word
    country: Word
    legal_process: Word
    outcome: Word
    requests: int
    accounts_specified: int | None
    accounts_affected: int | None
    authority: Word
    grounds: Word
    data_requested: str | None = Field(sa_type=KindList)
    data_disclosed: str | None = Field(sa_type=KindList)
    closed_on: OptionalWord
    refusal_reason: Word
    notice: Word
    channel_country: OptionalWord
    embargo_until: OptionalWord
    acknowledged_after_hours: int | None
    answered_after_hours: int | None
    case_file: OptionalWord
    emergency: Word
    data_category: Word
    challenged: Word
    follows: OptionalWord
    costs_claimed: int | None
    costs_reimbursed: int | None
    # The ledger entry that wrote the row last, for compare-and-set. NULL if that was its import.
    last_entry: int | None
    voided_at: OptionalWord
    void_reason: OptionalWord
    embargo_renewals: int | None
    # The first report that counted the case before it was embargoed: it stays counted, as it was.
    told_in: OptionalWord
    confirmed_at: OptionalWord
    confirmed_by: OptionalWord
    confirm_reason: OptionalWord


class RemovalRow(Base, table=True):
    """One order to remove content. NULL is *not recorded*."""

    __tablename__ = "removals"
    __table_args__ = (
        *_origin_rules(),
        rule("category", checks.one_of("category", ContentCategory)),
        rule("outcome", checks.one_of("outcome", RemovalOutcome)),
        rule("authority", checks.one_of("authority", Authority)),
        rule("legal_ground", checks.one_of("legal_ground", LegalGround)),
        rule("items", checks.amount("items")),
        rule("items_removed", checks.amount("items_removed")),
        rule("refusal_reason", checks.one_of("refusal_reason", RemovalRefusal)),
        rule("closed_on", checks.day("closed_on")),
        rule("acknowledged_after_hours", checks.amount("acknowledged_after_hours")),
        rule("acted_after_hours", checks.amount("acted_after_hours")),
        rule("case_file", "case_file <> ''"),
        rule("closed_after_received", "closed_on >= received_on"),
        rule("pending_is_open", "outcome <> 'pending' OR closed_on IS NULL"),
        rule("last_entry", "last_entry >= 1"),
        rule("voided_at", checks.instant("voided_at")),
        rule("void_reason", checks.one_of("void_reason", VoidReason)),
        rule("voided", "(voided_at IS NULL) = (void_reason IS NULL)"),
        Index("ix_removals_received_on", "received_on"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    reference: Word
    recorded_at: Word
    recorded_by: Word
    imported_by: int | None
    received_on: Word
    country: Word
    category: Word
    outcome: Word
    authority: Word
    legal_ground: Word
    items: int | None
    items_removed: int | None
    refusal_reason: Word
    closed_on: OptionalWord
    acknowledged_after_hours: int | None
    acted_after_hours: int | None
    case_file: OptionalWord
    last_entry: int | None
    voided_at: OptionalWord
    void_reason: OptionalWord


class CoverageRow(Base, table=True):
    """What a source reports about a country ("*" = all) and a half-open span of days."""

    __tablename__ = "coverage"
    __table_args__ = (
        rule("country", f"country = '*' OR ({checks.country('country')})"),
        rule("start_on", checks.day("start_on")),
        rule("end_on", checks.day("end_on")),
        rule("span", "start_on < end_on"),
        rule("what", checks.one_of("what", CoverageKind)),
        rule("zero", "zero IN (0, 1)"),
        rule("imported_by", "imported_by >= 1"),
        Index("ix_coverage_span", "start_on", "end_on"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    imported_by: int
    country: Word
    start_on: Word
    end_on: Word
    what: Word
    zero: int
    source: Word


LEDGER, COMMITMENTS = table_of(EntryRow), table_of(CommitmentRow)
CASES, COVERAGE, REMOVALS = table_of(CaseRow), table_of(CoverageRow), table_of(RemovalRow)
