"""Recounts orders to remove content of a published period, for what a new report restates. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.actions.context.context import CountingContext
from reports.restating.published import OF_REMOVALS, TOTAL_REMOVALS, Statement
from reports.restating.restatement import Reason
from reports.schema.types import Restatement
from storage.counting.changed_cases import Since
from storage.counting.removals import RemovalChange, any_before, count_of, removal_changes, removal_counts
from storage.engine.database import Session
from storage.vocabulary.period import Period
from storage.vocabulary.removals import Removal, RemovalOutcome
from storage.vocabulary.tally import RemovalCount

Row = TypeVar("Row", bound=Any)
REASONS = tuple(reason for reason in Reason if reason is not Reason.SOURCE_REVISED)  # of changed rows
OUTCOME_FIELDS = ("outcome", "closed_on", "refusal_reason", "items_removed", "acted_after_hours")


def after_change(before: Row, after: Row, reason: Reason, outcome_fields: Sequence[str]) -> Row:
    """Return a case or an order after the changes of this reason and of those before it.

    `outcome_fields` are decided when it is closed; the other fields are known when it is received.
    """
    step = REASONS.index(reason)
    if before.outcome != RemovalOutcome.PENDING.value or after.outcome == RemovalOutcome.PENDING.value:
        return after if step >= REASONS.index(Reason.WRONG_ENTRY) else before
    if step >= REASONS.index(Reason.LATE_OUTCOME):
        return after
    was_open = {name: getattr(before, name) for name in outcome_fields}
    return replace(after, **was_open) if step >= REASONS.index(Reason.WRONG_ENTRY) else before


@dataclass(frozen=True, slots=True)
class Removals:
    """The orders of a period: those unchanged since it was last published, and the others with what changed.

    `printed` is false if the period's report says nothing of such orders, and there are none.
    """

    period: Period
    printed: bool
    untouched: Sequence[RemovalCount]
    changes: Sequence[RemovalChange]

    @classmethod
    def since(cls, session: Session, period: Period, since: Since, *, stated: bool) -> "Removals":
        """Read the orders of a period; `stated`: its report has a section about them."""
        counts = removal_counts(session, period.start, period.end, untouched=since)
        changes = [
            change
            for change in removal_changes(session, since, period.end)
            if any(one is not None and _within(one, period) for one in (change.before, change.after))
        ]
        return cls(period, stated or bool(counts or changes), counts, changes)

    def after(self, reason: Reason) -> tuple[RemovalCount, ...] | None:
        """Return the counts after the changes of this reason and of those before it."""
        if not self.printed:
            return None
        orders = [_order_after(change, reason) for change in self.changes]
        counted = [one for one in orders if one is not None and _within(one, self.period)]
        return (*self.untouched, *(count_of(one, self.period.end) for one in counted))


def is_stated(statement: Statement) -> bool:
    """Return whether orders to remove content were ever published for the period."""
    return TOTAL_REMOVALS in statement.cells


def removals_in(
    session: Session, counting: CountingContext, period: Period, published: Statement | None
) -> tuple[RemovalCount, ...] | None:
    """Return the orders that an edition counts; None if it has no section about them.

    The first report of a period has one if the register holds any such order or the config asks for it; a new edition
    has one if the period's figures have it already, or if there is an order in the period.
    """
    if counting.settings.privacy.threshold or counting.settings.privacy.bands:
        return None  # nothing protects small numbers of orders
    counts = tuple(removal_counts(session, period.start, period.end))
    if published is not None:
        return counts if counts or is_stated(published) else None
    asked = counting.settings.report.removal_orders
    return counts if asked or any_before(session, period.end) else None


def shown(rows: Sequence[Restatement], counting: CountingContext) -> list[Restatement]:
    """Return the restatements that a report may show: none of orders where small numbers are hidden."""
    hidden = counting.settings.privacy.threshold or counting.settings.privacy.bands
    return [row for row in rows if not (hidden and row["table"] in OF_REMOVALS)]


def _within(order: Removal, period: Period) -> bool:
    return period.start <= order.received_on < period.end


def _order_after(change: RemovalChange, reason: Reason) -> Removal | None:
    if change.before is None or change.after is None:
        whole = Reason.VOID if change.after is None else Reason.LATE_ENTRY
        return change.after if REASONS.index(reason) >= REASONS.index(whole) else change.before
    return after_change(change.before, change.after, reason, OUTCOME_FIELDS)
