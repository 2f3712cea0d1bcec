"""The tables of a draft's approvals, its changes since the previous draft, and the reasons of corrections."""

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field

from storage.tables import checks
from storage.tables.base import STRICT, Base, Word, WordKey, rule, table_of


class ApprovalRow(Base, table=True):
    """One person's approval of a publication's present draft. A new draft or a hold ends it."""

    __tablename__ = "approvals"
    __table_args__ = (
        ForeignKeyConstraint(["publication_id"], ["publications.id"]),
        rule("person", "person <> ''"),
        rule("digest", checks.spelled("digest", checks.HEX, 64)),
        rule("approved_at", checks.instant("approved_at")),
        STRICT,
    )
    publication_id: int = Field(primary_key=True)
    person: WordKey
    digest: Word
    approved_at: Word


class DraftChangeRow(Base, table=True):
    """The changes of the present draft since the previous one, as JSON; a first draft has no row."""

    __tablename__ = "draft_changes"
    __table_args__ = (
        ForeignKeyConstraint(["publication_id"], ["publications.id"]),
        rule("revision", "revision >= 2"),
        rule("changes", "changes LIKE '[%]'"),
        STRICT,
    )
    publication_id: int = Field(primary_key=True)
    revision: int
    changes: Word


APPROVALS, DRAFT_CHANGES = table_of(ApprovalRow), table_of(DraftChangeRow)


class CorrectionRow(Base, table=True):
    """The reason of an edition, for readers; `replaces` is the previous edition, `asked_on` a local day."""

    __tablename__ = "corrections"
    __table_args__ = (
        ForeignKeyConstraint(["publication_id"], ["publications.id"]),
        rule("replaces", "replaces >= 1"),
        rule("reason", "reason <> ''"),
        rule("asked_on", checks.day("asked_on")),
        rule("asked_by", "asked_by <> ''"),
        STRICT,
    )
    publication_id: int = Field(primary_key=True)
    replaces: int
    reason: Word
    asked_on: Word
    asked_by: Word


CORRECTIONS = table_of(CorrectionRow)
