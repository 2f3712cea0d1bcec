"""The tables of publications and their delivery, and of the one process that delivers."""

from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, LargeBinary, UniqueConstraint
from sqlmodel import Field

from storage.tables import checks
from storage.tables.base import STRICT, Base, OptionalWord, Word, WordKey, rule, table_of
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.publishing import NoticeKind, PartState, PublicationKind, PublicationState


class FileLayer(StrEnum):
    """The layer of a publication that a stored file belongs to; notices have no files."""

    CONTENT = "content"
    CHART = "chart"
    SEAL = "seal"


class UploadForm(StrEnum):
    """The form in which Telegram stores an uploaded file."""

    PHOTO = "photo"
    DOCUMENT = "document"


class PublicationRow(Base, table=True):
    """One edition of one period, from its first draft on. Sealing fills the sealed columns once, together."""

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("period", "kind", "edition"),
        UniqueConstraint("seq"),
        rule("period", "period <> ''"),
        rule("start_on", checks.day("start_on")),
        rule("end_on", checks.day("end_on")),
        rule("span", "start_on < end_on"),
        rule("kind", checks.one_of("kind", (*PublicationKind, *NoticeKind))),
        rule("edition", "edition >= 1"),
        rule("state", checks.one_of("state", PublicationState)),
        rule("digest", f"digest = '' OR ({checks.spelled('digest', checks.HEX, 64)})"),
        rule("revision", "revision >= 0"),
        rule("due_at", checks.instant("due_at")),
        rule("drafted_at", checks.instant("drafted_at")),
        rule("sealed_at", checks.instant("sealed_at")),
        rule("published_at", checks.instant("published_at")),
        rule("seq", "seq >= 1"),
        rule("approvals", "approvals BETWEEN 0 AND 5"),
        rule("history_line", "history_line <> ''"),
        rule("commitment", checks.spelled("commitment", checks.HEX, 64)),
        rule("sealed", "(state IN ('planned', 'drafted', 'approved', 'held')) = (sealed_at IS NULL)"),
        rule(
            "sealed_together",
            "(sealed_at IS NULL OR kind = 'late_notice') = (seq IS NULL) AND (seq IS NULL) = (approvals IS NULL)"
            " AND (seq IS NULL) = (history_line IS NULL) AND (seq IS NULL) = (commitment IS NULL)",
        ),
        rule("published", "(state IN ('published', 'superseded')) = (published_at IS NOT NULL)"),
        rule(
            "drafted",
            "(state = 'planned') = (revision = 0) AND (revision = 0) = (digest = '')",
        ),
        rule("held", "(state = 'held') = (hold_reason IS NOT NULL)"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    period: Word
    start_on: Word
    end_on: Word
    kind: Word
    edition: int
    state: Word
    digest: Word
    revision: int
    due_at: Word
    drafted_at: Word
    sealed_at: OptionalWord
    published_at: OptionalWord
    seq: int | None
    approvals: int | None
    history_line: OptionalWord
    commitment: OptionalWord
    hold_reason: OptionalWord


class FileRow(Base, table=True):
    """The bytes of a publication, as they are sent and served."""

    __tablename__ = "publication_files"
    __table_args__ = (
        ForeignKeyConstraint(["publication_id"], ["publications.id"]),
        rule("name", "name <> ''"),
        rule("layer", checks.one_of("layer", FileLayer)),
        rule("sha256", checks.spelled("sha256", checks.HEX, 64)),
        STRICT,
    )
    publication_id: int = Field(primary_key=True)
    name: WordKey
    layer: Word
    sha256: Word
    data: bytes = Field(sa_type=LargeBinary)


class PartRow(Base, table=True):
    """The outbox: one message (or album, or pin) of one publication in one channel."""

    __tablename__ = "parts"
    __table_args__ = (
        ForeignKeyConstraint(["publication_id"], ["publications.id"]),
        UniqueConstraint("publication_id", "channel", "part"),
        UniqueConstraint("publication_id", "channel", "position"),
        rule("channel", "channel <> ''"),
        rule("part", "part <> ''"),
        rule("position", "position >= 0"),
        rule("state", checks.one_of("state", PartState)),
        rule("attempt", "attempt >= 0"),
        rule("payload", "payload LIKE '{%}'"),
        rule("message_ids", "message_ids LIKE '[%]'"),
        rule("not_before", checks.instant("not_before")),
        rule("claimed_at", checks.instant("claimed_at")),
        rule("settled_at", checks.instant("settled_at")),
        rule("claimed", "(attempt = 0) = (claimed_at IS NULL) AND (state = 'planned' OR attempt >= 1)"),
        rule("sent", "(state = 'sent') = (message_ids IS NOT NULL)"),
        rule("settled", "(state IN ('sent', 'refused')) = (settled_at IS NOT NULL)"),
        rule("base_id", "base_id >= 0"),
        rule("doubts", "doubts >= 0"),
        rule("probes", "probes >= 0"),
        rule("asked_at", checks.instant("asked_at")),
        rule("asked", "state = 'unknown' OR asked_at IS NULL"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True)
    publication_id: int
    channel: Word
    part: Word
    position: int
    state: Word
    attempt: int
    payload: Word
    message_ids: OptionalWord
    reason: OptionalWord
    not_before: OptionalWord
    claimed_at: OptionalWord
    settled_at: OptionalWord
    base_id: int | None
    doubts: int | None
    probes: int | None
    asked_at: OptionalWord


class ChannelRow(Base, table=True):
    """A channel: the highest message id seen there, and whether its posts can be read without leaving a trace."""

    __tablename__ = "channels"
    __table_args__ = (
        rule("channel", "channel <> ''"),
        rule("last_id", "last_id >= 1"),
        rule("silent_check", "silent_check IN ('works', 'fails')"),
        rule("tried_at", checks.instant("tried_at")),
        rule("tried", "(silent_check IS NULL) = (tried_at IS NULL)"),
        STRICT,
    )
    channel: WordKey
    last_id: int
    silent_check: OptionalWord
    tried_at: OptionalWord


class SweepRow(Base, table=True):
    """A later check for a second copy of a part that was once in doubt."""

    __tablename__ = "sweeps"
    __table_args__ = (
        ForeignKeyConstraint(["part_id"], ["parts.id"]),
        rule("due_at", checks.instant("due_at")),
        rule("done_at", checks.instant("done_at")),
        STRICT,
    )
    part_id: int = Field(primary_key=True)
    due_at: WordKey
    done_at: OptionalWord


class LookRow(Base, table=True):
    """A scheduled inspection: when it is due next, and what the last one found wrong."""

    __tablename__ = "looks"
    __table_args__ = (
        rule("subject", "subject <> ''"),
        rule("due_at", checks.instant("due_at")),
        STRICT,
    )
    subject: WordKey
    due_at: Word
    found: Word


class UploadRow(Base, table=True):
    """A file that a chat has already, so that it can be sent again by its file_id."""

    __tablename__ = "uploads"
    __table_args__ = (
        rule("chat", "chat <> ''"),
        rule("sha256", checks.spelled("sha256", checks.HEX, 64)),
        rule("form", checks.one_of("form", UploadForm)),
        rule("file_id", "file_id <> ''"),
        rule("kept_at", checks.instant("kept_at")),
        rule("mark", checks.spelled("mark", checks.HEX, 64)),
        STRICT,
    )
    chat: WordKey
    sha256: WordKey
    form: WordKey
    file_id: Word
    file_unique_id: Word
    kept_at: Word
    # Made with the signing key over the other columns: access to the database alone is not enough to swap files.
    mark: Word


class SentFileRow(Base, table=True):
    """The id that Telegram gave a file of a part when it was sent; a later upload of the same bytes has another id."""

    __tablename__ = "sent_files"
    __table_args__ = (
        ForeignKeyConstraint(["part_id"], ["parts.id"]),
        rule("place", "place >= 0"),
        rule("file_unique_id", "file_unique_id <> ''"),
        STRICT,
    )
    part_id: int = Field(primary_key=True)
    place: int = Field(primary_key=True)
    file_unique_id: Word


class NoticeRow(Base, table=True):
    """A message to the admins, once for each topic: what it is about, and its facts as JSON."""

    __tablename__ = "notices"
    __table_args__ = (
        rule("topic", "topic <> ''"),
        rule("kind", checks.one_of("kind", MessageKind)),
        rule("facts", "facts LIKE '{%}'"),
        rule("owed_at", checks.instant("owed_at")),
        rule("told_at", checks.instant("told_at")),
        rule("choices", "choices LIKE '[%]'"),
        STRICT,
    )
    topic: WordKey
    kind: Word
    facts: Word
    owed_at: Word
    told_at: OptionalWord
    choices: OptionalWord


PUBLICATIONS, FILES, PARTS = table_of(PublicationRow), table_of(FileRow), table_of(PartRow)
UPLOADS, NOTICES, SENT_FILES = table_of(UploadRow), table_of(NoticeRow), table_of(SentFileRow)
CHANNELS, SWEEPS, LOOKS = table_of(ChannelRow), table_of(SweepRow), table_of(LookRow)


class LeaseRow(Base, table=True):
    """The newest process that delivers: its fence, where it runs, and since when by the database's clock."""

    __tablename__ = "leases"
    __table_args__ = (
        rule("name", "name <> ''"),
        rule("fence", "fence >= 1"),
        rule("holder", "holder <> ''"),
        rule("taken_at", checks.instant("taken_at")),
        STRICT,
    )
    name: WordKey
    fence: int
    holder: Word
    taken_at: Word


LEASES = table_of(LeaseRow)
