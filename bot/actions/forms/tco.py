"""Fills in the figures of a transparency report on terrorist content: Article 7(3) of Regulation (EU) 2021/784.

There is no official template. The points are those of the article, in its order.
"""

from collections.abc import Callable, Sequence
from datetime import date

from bot.actions.forms.legal_form import Form, refuse_open
from reports.figures.removals import register_holds
from reports.figures.scope import scope_of
from storage.counting.removals import removal_counts
from storage.counting.tally import tally
from storage.engine.database import Database
from storage.vocabulary.errors import DataError
from storage.vocabulary.period import Period, PeriodKind
from storage.vocabulary.removals import LegalGround, RemovalOutcome, RemovalRefusal
from storage.vocabulary.tally import RemovalCount

COLUMNS = ("Service", "Period", "Point of Article 7(3)", "What is reported", "Number", "Remark")
Rows = Sequence[RemovalCount]
UNHELD = "the register does not hold this"
NOT_HELD = {
    "a": ("Measures to identify terrorist content, and to remove it or disable access to it",),
    "b": ("Measures against the reappearance of removed content, automated tools in particular",),
    "d": ("Complaints handled under Article 10", "Outcome of the complaints"),
    "e": ("Administrative or judicial review proceedings brought", "Outcome of the proceedings"),
    "f": ("Cases in which content had to be reinstated after such proceedings",),
    "g": ("Cases in which content was reinstated after a complaint",),
}
GROUNDS = {
    RemovalRefusal.NOT_POSSIBLE: "Orders not carried out: force majeure or de facto impossibility, Article 3(7)",
    RemovalRefusal.DEFECTIVE: "Orders not carried out: manifest errors or too little information, Article 3(8)",
}
NOT_KEPT = "point c: the register was not kept on every day of the year"
SPECIFIC_MEASURES = "point c, content removed by specific measures: the register holds removal orders only"


class NotOneYear(DataError):
    """The form is asked for another period than a year."""

    what = "{period} is not a year, and this report is for a calendar year"
    todo = "name the year, such as: export --format tco 2026"
    exit_code = 64


def tco_form(database: Database, period: Period, *, service: str, zone: str, today: date) -> Form:
    """Fill in the form from the orders under that regulation. Raises NotOneYear and PeriodNotOver."""
    if period.kind is not PeriodKind.YEAR:
        raise NotOneYear(period=period.label)
    refuse_open(period, today)
    with database.reading() as session:
        kept = register_holds(scope_of(tally(session, period.start, period.end, zone)), period)
        counts = removal_counts(session, period.start, period.end)
    found = [row for row in counts if row.legal_ground == LegalGround.TERRORIST_CONTENT]
    points = {"c": [(what, number if kept else "", remark) for what, number, remark in _orders(found)]}
    points |= {point: [(what, "", "") for what in parts] for point, parts in NOT_HELD.items()}
    rows = [(service, period.label, point, *line) for point in sorted(points) for line in points[point]]
    empty = [f"point {point}: {UNHELD}" for point in NOT_HELD]
    return Form(COLUMNS, rows, sorted([*empty, SPECIFIC_MEASURES, *([] if kept else [NOT_KEPT])]))


def _orders(rows: Rows) -> list[tuple[str, str, str]]:
    """Return the lines about removal orders: those received, the content removed, and those not carried out."""
    acted = [row for row in rows if row.outcome == RemovalOutcome.ACTED]
    refused = [row for row in rows if row.outcome == RemovalOutcome.REFUSED]
    orders, known = _sum(acted, lambda row: row.orders), _sum(acted, lambda row: row.with_removed)
    removed = str(_sum(acted, lambda row: row.items_removed)) if known or not orders else ""
    remark = f"Recorded for {known} of {orders} orders." if known < orders else ""
    others = [row for row in refused if row.refusal_reason not in GROUNDS]
    return [
        ("Removal orders received", str(_sum(rows, lambda row: row.orders)), ""),
        ("Items removed or disabled following removal orders", removed, remark),
        *((what, str(_with_reason(refused, reason)), "") for reason, what in GROUNDS.items()),
        ("Orders not carried out: other grounds", str(_sum(others, lambda row: row.orders)), _grounds_of(others)),
    ]


def _grounds_of(rows: Rows) -> str:
    reasons = sorted({row.refusal_reason for row in rows})
    return ", ".join(f"{reason} {_with_reason(rows, reason)}" for reason in reasons)


def _with_reason(rows: Rows, reason: str) -> int:
    return _sum([row for row in rows if row.refusal_reason == reason], lambda row: row.orders)


def _sum(rows: Rows, number: Callable[[RemovalCount], int]) -> int:
    return sum(map(number, rows))
