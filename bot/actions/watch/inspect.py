"""The loop of every check: look at what is due, compare with the last result, keep the new one, report a change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.actions.context.context import Context
from storage.engine.database import Session
from storage.publishing import inspections


def _nothing(_session: Session, _before: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Result:
    """What is wrong: "" for nothing, None if it could not be seen; when to check again; how to report a change.

    `report` gets the earlier result too.
    """

    found: str | None
    due_at: datetime
    report: Callable[[Session, str], None] = _nothing


@dataclass(frozen=True, slots=True)
class Check:
    """A check that is due: the subject under which its results are stored, and how to look."""

    subject: str
    look: Callable[[], Result]


def inspect(context: Context, due: Iterable[Check]) -> None:
    """Do every check, until the bot is stopped."""
    for check in due:
        if context.stopping():
            return
        note(context, check.subject, check.look())


def note(context: Context, subject: str, result: Result) -> None:
    """Keep a result and report it if it is news. What could not be seen counts as unchanged."""
    with context.database.transaction() as session:
        known = inspections.of(session, subject)
        before = "" if known is None else known.found
        found = before if result.found is None else result.found
        inspections.keep(session, subject, due_at=result.due_at, found=found)
        if found != before:
            result.report(session, before)
