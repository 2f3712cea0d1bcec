"""The table of the delivering process: one row, whose number grows with each takeover."""

from storage.tables import checks
from storage.tables.base import STRICT, Base, Word, WordKey, rule, table_of


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
    name: WordKey
    fence: int
    holder: Word
    taken_at: Word


LEASES = table_of(LeaseRow)
