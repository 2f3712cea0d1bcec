"""The table of the delivering process: one row, whose number grows with each takeover."""

from sqlalchemy import Text
from sqlmodel import Field

from storage.tables import checks
from storage.tables.base import STRICT, Base, rule, table_of


class LeaseRow(Base, table=True):
    """The newest holder: its fence, where it runs, and since when by the database's clock."""

    __tablename__ = "leases"
    __table_args__ = (
        rule("name", "name <> ''"),
        rule("fence", "fence >= 1"),
        rule("holder", "holder <> ''"),
        rule("taken_at", checks.instant("taken_at")),
        STRICT,
    )
    name: str = Field(primary_key=True, sa_type=Text)
    fence: int
    holder: str = Field(sa_type=Text)
    taken_at: str = Field(sa_type=Text)


LEASES = table_of(LeaseRow)
