"""Changes of recorded cases: amended, voided, embargoed, confirmed. Each is one entry and one row, or nothing.

Callers have judged the change; here it is only made, if the case is still the one that they judged.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage import ledger
from storage.case_changes import ConfirmReason, VoidReason, effect_of
from storage.case_rows import StoredCase, case_values
from storage.case_told import report_that_told
from storage.chain import instant_text
from storage.tables import CASES
from storage.vocabulary import Case, EntryKind, TryLaterError


class StaleCase(TryLaterError):
    """Somebody else changed the case while this change was thought over."""

    what = "the case {reference} has changed in the meantime, nothing was changed now"
    todo = "look at it again and repeat the change"


def differences(old: Case, new: Case) -> dict[str, tuple[Any, Any]]:
    """The columns in which two cases differ, each with its stored value before and after."""
    before, after = case_values(old), case_values(new)
    return {column: (before[column], after[column]) for column in before if before[column] != after[column]}


def amend(session: Session, stored: StoredCase, new: Case, *, now: datetime, actor: str) -> None:
    """Put new facts in the place of the old ones. A confirmation lapses where what it confirmed changes."""
    payload = {"changes": differences(stored.case, new)}
    _change(session, stored, EntryKind.CASE_AMENDED, payload, now=now, actor=actor)


def void(session: Session, stored: StoredCase, reason: VoidReason, *, now: datetime, actor: str) -> None:
    """Leave the case out of every count from now on. It stays in the register and in what was published."""
    _change(session, stored, EntryKind.CASE_VOIDED, {"reason": reason.value}, now=now, actor=actor)


def embargo(
    session: Session, stored: StoredCase, until: str, *, renewed: bool = False, now: datetime, actor: str
) -> None:
    """Set the day until which the case may not be told ("unknown" = no end yet); a lifted embargo ends on a day too."""
    payload = {
        "changes": {"embargo_until": (stored.case.embargo_until, until)},
        "renewals": (stored.embargo_renewals + renewed) or None,
        "told_in": stored.told_in or report_that_told(session, stored),
    }
    _change(session, stored, EntryKind.CASE_EMBARGOED, payload, now=now, actor=actor)


def confirm(session: Session, stored: StoredCase, reason: ConfirmReason, *, now: datetime, actor: str) -> None:
    """Write down that a second person stands behind a disclosure outside the policy."""
    _change(session, stored, EntryKind.CASE_CONFIRMED, {"reason": reason.value}, now=now, actor=actor)


def _change(
    session: Session, stored: StoredCase, kind: EntryKind, payload: Mapping[str, Any], *, now: datetime, actor: str
) -> None:
    told = {"reference": stored.reference, **payload}
    seq = ledger.append(session, kind, told, actor=actor, now=now)
    values = effect_of(kind, told, seq=seq, at=instant_text(now), actor=actor)
    as_seen = (
        CASES.c.reference == stored.reference,
        CASES.c.last_entry.is_not_distinct_from(stored.last_entry),
        CASES.c.voided_at.is_(None),
    )
    changed = session.connection().execute(update(CASES).where(*as_seen).values(values))
    if not changed.rowcount:
        raise StaleCase(reference=stored.reference)
