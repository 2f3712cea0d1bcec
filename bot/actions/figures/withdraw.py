"""Withdraws figures that were imported by mistake: by period, and optionally by table, row and column.

The rows stay in the register and the ledger says why, so that other figures can replace them.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.actions.cases.identifiers import refuse_identifiers
from storage.engine.database import Database
from storage.register import earlier_figures
from storage.vocabulary.errors import DataError
from storage.vocabulary.figures import Figure
from storage.vocabulary.period import Period

LONGEST_REASON = 200


class NoSuchFigures(DataError):
    """No figures match."""

    what = "no imported figure of {period} matches; nothing was withdrawn"
    todo = "give the period, table, row and column as import-figures read them; available: {held}"


class BadWithdrawalReason(DataError):
    """The reason is invalid; the ledger must say why figures were withdrawn."""

    what = "the reason is missing or longer than {limit} characters; nothing was withdrawn"
    todo = "say in one line what was wrong, such as: the file was a draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter for figures; None means all."""

    period: Period
    table: str | None = None
    row: str | None = None
    column: str | None = None

    def fits(self, figure: Figure) -> bool:
        """Return whether a figure matches."""
        given = (self.period.label, self.table, self.row, self.column)
        return all(condition in (None, held) for condition, held in zip(given, figure.place, strict=True))


def withdraw_figures(database: Database, wanted: Wanted, reason: str, *, now: datetime, actor: str) -> int:
    """Withdraw imported figures and return how many there were. Raises NoSuchFigures, BadWithdrawalReason."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise BadWithdrawalReason(limit=LONGEST_REASON)
    refuse_identifiers(reason)
    with database.transaction() as session:
        held = earlier_figures.imported(session)
        places = {figure.place for figure in held if wanted.fits(figure)}
        if not places:
            periods = sorted({figure.period for figure in held})
            raise NoSuchFigures(period=wanted.period.label, held=", ".join(periods) or "none")
        return earlier_figures.withdraw(session, places, reason, now=now, actor=actor)
