"""Why a new edition was asked for: one row for each correction or erratum, from its first day on."""

from sqlalchemy import ForeignKeyConstraint, Text
from sqlmodel import Field

from storage import checks
from storage.tables import STRICT, Base, rule, table_of


class CorrectionRow(Base, table=True):
    """The reason of an edition, for readers; `replaces` is the edition that it is to follow, `asked_on` a local day."""

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
    reason: str = Field(sa_type=Text)
    asked_on: str = Field(sa_type=Text)
    asked_by: str = Field(sa_type=Text)


CORRECTIONS = table_of(CorrectionRow)
