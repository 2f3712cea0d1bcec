"""Changes of recorded cases: amended, voided, embargoed, confirmed. Each writes one entry and one row, or nothing.

Callers check the change first; it is made only if the case has not changed since that check.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.register import trail
from storage.register.families import CASE_FAMILY, change_row
from storage.register.rows import StoredCase, case_values
from storage.tables.register import LEDGER
from storage.vocabulary.case import Case
from storage.vocabulary.changes import ConfirmReason, VoidReason
from storage.vocabulary.errors import TryLaterError
from storage.vocabulary.publishing import EntryKind, PublicationKind
from storage.vocabulary.words import EMBARGO_UNKNOWN

COUNTING = (PublicationKind.REPORT, PublicationKind.CORRECTION)
Name = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Facts:
    """The facts that decide whether a report counted the case, from a ledger entry on."""

    since: int
    received_on: str
    embargo_until: str | None


def report_that_counted(session: Session, stored: StoredCase) -> str | None:
    """Return the period of the first sealed report that counted the case; None if no report did."""
    facts = tuple(_states(session, stored))
    for seq, report in _sealed_contents(session):
        state = next((state for state in facts if state.since < seq), None)
        if state is not None and _counted(state, report["end_on"]):
            return str(report["period"])
    return None


def _counted(state: _Facts, end: str) -> bool:
    until = state.embargo_until
    return state.received_on < end and (until is None or (until != EMBARGO_UNKNOWN and until <= end))


def _states(session: Session, stored: StoredCase) -> Iterator[_Facts]:
    """Yield the facts of the case after each of its entries, newest first."""
    received_on, until = stored.case.received_on.isoformat(), stored.case.embargo_until
    for step in reversed(trail.of_row(session, stored)):
        yield _Facts(step.seq, received_on, until)
        changes = step.facts.get("changes", {})
        received_on, until = _before(changes, "received_on", received_on), _before(changes, "embargo_until", until)


def _before(changes: dict[str, Any], column: str, now: Any) -> Any:  # noqa: ANN401 (a stored value)
    return changes[column][0] if column in changes else now


def _sealed_contents(session: Session) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the sealed contents in order: the entry that sealed each, and the facts of its last draft.

    A report is sealed only if its draft equals what the register contains in the same transaction.
    """
    kinds = (EntryKind.REPORT_DRAFTED, EntryKind.REPORT_SEALED)
    drafted: dict[Name, dict[str, Any]] = {}
    entries = select(LEDGER.c.seq, LEDGER.c.kind, LEDGER.c.payload).where(LEDGER.c.kind.in_(kinds))
    for entry in session.execute(entries.order_by(LEDGER.c.seq)).all():
        facts = json.loads(entry.payload)
        name = facts["period"], facts["kind"], facts["edition"]
        if entry.kind == EntryKind.REPORT_DRAFTED:
            drafted[name] = facts
        elif facts["kind"] in COUNTING and name in drafted:
            yield entry.seq, drafted[name]


class StaleCase(TryLaterError):
    """Somebody else changed the case while this change was prepared."""

    what = "the case {reference} has changed since; nothing was changed now"
    todo = "check it and try again"


def differences(old: Case, new: Case) -> dict[str, tuple[Any, Any]]:
    """Return the columns in which two cases differ, each with its stored values before and after."""
    before, after = case_values(old), case_values(new)
    return {column: (before[column], after[column]) for column in before if before[column] != after[column]}


def amend(session: Session, stored: StoredCase, new: Case, *, now: datetime, actor: str) -> None:
    """Replace the facts of a case. A confirmation ends if what it confirmed changes."""
    payload = {"changes": differences(stored.case, new)}
    _change(session, stored, EntryKind.CASE_AMENDED, payload, now=now, actor=actor)


def void(session: Session, stored: StoredCase, reason: VoidReason, *, now: datetime, actor: str) -> None:
    """Leave the case out of every count from now on. It stays in the register and in what was published."""
    _change(session, stored, EntryKind.CASE_VOIDED, {"reason": reason.value}, now=now, actor=actor)


def embargo(
    session: Session, stored: StoredCase, until: str, *, renewed: bool = False, now: datetime, actor: str
) -> None:
    """Set the day when the embargo ends ("unknown" = no end yet); lifting an embargo sets a day too."""
    payload = {
        "changes": {"embargo_until": (stored.case.embargo_until, until)},
        "renewals": (stored.embargo_renewals + renewed) or None,
        "told_in": stored.told_in or report_that_counted(session, stored),
    }
    _change(session, stored, EntryKind.CASE_EMBARGOED, payload, now=now, actor=actor)


def confirm(session: Session, stored: StoredCase, reason: ConfirmReason, *, now: datetime, actor: str) -> None:
    """Record that a second person confirms a disclosure outside the policy."""
    _change(session, stored, EntryKind.CASE_CONFIRMED, {"reason": reason.value}, now=now, actor=actor)


def _change(
    session: Session, stored: StoredCase, kind: EntryKind, payload: Mapping[str, Any], *, now: datetime, actor: str
) -> None:
    change_row(session, CASE_FAMILY, stored, kind, payload, stale=StaleCase, now=now, actor=actor)
