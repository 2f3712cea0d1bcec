"""Fills in the orders of a period in the form of the Digital Services Act; names what stays empty."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import median

from bot.actions.forms.dsa_removals import NO_REMOVALS, NOT_KEPT, OrdersToAct
from bot.actions.forms.dsa_template import (
    ABOUT,
    ALL_PROVIDERS,
    CATEGORIES,
    COLUMNS,
    MEMBER_STATES,
    TOTAL,
    scope_of_country,
)
from bot.actions.forms.legal_form import Form, refuse_open
from reports.figures.coverage import Extent
from reports.figures.removals import register_holds
from reports.figures.scope import Scope, scope_of
from storage.counting.orders import Orders, orders
from storage.counting.removals import any_before, removal_counts
from storage.counting.tally import tally
from storage.engine.database import Database, Session
from storage.vocabulary.period import Period
from storage.vocabulary.words import LegalProcess

NOT_ORDERS = {LegalProcess.INFORMAL_REQUEST, LegalProcess.EMERGENCY_REQUEST}
ORDERS, RECEIPT, EFFECT = 10, 11, 12  # columns K, L and M
NO_CATEGORIES = "columns K to M, rows by category: the register does not record the category of these orders"
NOT_COVERED = "columns K to M: the register does not cover every day of the period"


def dsa_form(
    database: Database, period: Period, *, service: str, zone: str, today: date, removals: bool = False
) -> Form:
    """Fill in the form from the register. Embargoed cases are left out; raises PeriodNotOver.

    `removals`: the register holds all orders to act, so that no order means 0.
    """
    refuse_open(period, today)
    with database.reading() as session:
        scope = scope_of(tally(session, period.start, period.end, zone))
        to_act = _orders_to_act(session, period, scope, kept=removals)
        found = [row for row in orders(session, period.start, period.end) if row.legal_process not in NOT_ORDERS]
    whole = scope.everything and scope.extent is Extent.WHOLE
    by_scope = {code: [row for row in found if scope_of_country(row.country) == code] for code in MEMBER_STATES}
    received = {code: rows for code, rows in by_scope.items() if rows or code in to_act.scopes}
    every = [row for rows in received.values() for row in rows]
    days = f"{period.start}/{period.end - timedelta(days=1)}"

    def line(category: str, place: str, rows: Sequence[Orders] | None) -> list[str]:
        cells = dict(enumerate(_numbers(rows))) if rows is not None and whole else {}
        cells |= to_act.cells(category, place)
        head = (ALL_PROVIDERS, service, days, category, "", place)
        return [*head, *(cells.get(column, "") for column in range(len(head), len(COLUMNS)))]

    lines = [line(TOTAL, TOTAL, every), *(line(category, TOTAL, None) for category in CATEGORIES[1:])]
    lines += [line(TOTAL, code, rows) for code, rows in received.items()]
    return Form(COLUMNS, lines, [*to_act.empty(), NO_CATEGORIES, *_unfilled(every, whole=whole)])


def _orders_to_act(session: Session, period: Period, scope: Scope, *, kept: bool) -> OrdersToAct:
    """Return the orders to act of a period, if the register was kept on all its days."""
    if not kept and not any_before(session, period.end):
        return OrdersToAct((), reason=NO_REMOVALS)
    if not register_holds(scope, period):
        return OrdersToAct((), reason=NOT_KEPT)
    return OrdersToAct(removal_counts(session, period.start, period.end))


def _numbers(rows: Sequence[Orders]) -> list[str]:
    """Return the cells of a row by column: the orders, the medians, and of how many orders the hours are recorded."""
    cells = [""] * len(COLUMNS)
    total = sum(row.requests for row in rows)
    cells[ORDERS] = str(total)
    for column, hours in ((RECEIPT, _hours(rows, "acknowledged")), (EFFECT, _hours(rows, "answered"))):
        if hours:
            cells[column] = _median(hours)
            cells[column + ABOUT] = f"Hours are recorded for {len(hours)} of {total} orders."
    return cells


def _hours(rows: Iterable[Orders], name: str) -> list[int]:
    return sorted(hours for row in rows if (hours := getattr(row, name)) is not None for _ in range(row.requests))


def _median(hours: Sequence[int]) -> str:
    return f"{median(hours):g}"


def _unfilled(rows: Sequence[Orders], *, whole: bool) -> list[str]:
    if not whole:
        return [NOT_COVERED]
    steps = {"acknowledged": "column L: no hours to acknowledge", "answered": "column M: no hours to answer"}
    return [f"{text} are recorded" for name, text in steps.items() if not _hours(rows, name)]
