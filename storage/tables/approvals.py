"""The tables of a draft's approvals, changes and messages, and of the reasons of corrections."""

from enum import StrEnum

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
    """The changes of the present draft since the draft `since`, as JSON; a first draft has no row."""

    __tablename__ = "draft_changes"
    __table_args__ = (
        ForeignKeyConstraint(["publication_id"], ["publications.id"]),
        rule("revision", "revision > since"),
        rule("since", "since >= 1"),
        rule("changes", "changes LIKE '[%]'"),
        STRICT,
    )
    publication_id: int = Field(primary_key=True)
    revision: int
    since: int
    changes: Word


class DraftMessageRole(StrEnum):
    """What a message of a draft is: the draft with its buttons, an answer with its content, or files for the channel.

    An answer with cases names cases, which an embargo may take out even if it changes no figure.
    """

    DRAFT = "draft"
    ANSWER = "answer"
    CASES = "cases"
    FILES = "files"


class DraftMessageRow(Base, table=True):
    """A message that shows a draft: at which revision, with the ledger's last entry then, and what it says, as JSON."""

    __tablename__ = "draft_messages"
    __table_args__ = (
        ForeignKeyConstraint(["publication_id"], ["publications.id"]),
        rule("chat", "chat <> ''"),
        rule("message_id", "message_id >= 1"),
        rule("revision", "revision >= 1"),
        rule("role", checks.one_of("role", DraftMessageRole)),
        rule("seq", "seq >= 0"),
        rule("shown", "shown LIKE '{%}'"),
        STRICT,
    )
    chat: WordKey
    message_id: int = Field(primary_key=True)
    publication_id: int
    revision: int
    role: Word
    seq: int
    shown: Word


APPROVALS, DRAFT_CHANGES = table_of(ApprovalRow), table_of(DraftChangeRow)
DRAFT_MESSAGES = table_of(DraftMessageRow)


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
