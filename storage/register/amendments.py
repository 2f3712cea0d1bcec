"""Changes of recorded cases: amended, voided, embargoed, confirmed. Each is one entry and one row, or nothing.

Callers have judged the change; here it is only made, if the case is still the one that they judged.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.ledger import entries as ledger
from storage.ledger.chain import instant_text
from storage.register import trail
from storage.register.rows import StoredCase, case_values
from storage.tables.register import CASES, LEDGER
from storage.vocabulary.case import Case
from storage.vocabulary.changes import ConfirmReason, VoidReason, effect_of
from storage.vocabulary.errors import TryLaterError
from storage.vocabulary.publishing import EntryKind, PublicationKind
from storage.vocabulary.words import EMBARGO_UNKNOWN

COUNTING = (PublicationKind.REPORT, PublicationKind.CORRECTION)
Name = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What decided whether a report counted the case, from a ledger entry on."""

    since: int
    received_on: str
    embargo_until: str | None


def report_that_told(session: Session, stored: StoredCase) -> str | None:
    """The period of the first sealed report whose content counted the case; None where none did."""
    facts = tuple(_states(session, stored))
    for seq, told in _sealed_contents(session):
        state = next((one for one in facts if one.since < seq), None)
        if state is not None and _counted(state, told["end_on"]):
            return str(told["period"])
    return None


def _counted(state: _Facts, end: str) -> bool:
    until = state.embargo_until
    return state.received_on < end and (until is None or (until != EMBARGO_UNKNOWN and until <= end))


def _states(session: Session, stored: StoredCase) -> Iterator[_Facts]:
    """The case as it stood after each of its entries, newest first."""
    received_on, until = stored.case.received_on.isoformat(), stored.case.embargo_until
    for step in reversed(trail.of_case(session, stored)):
        yield _Facts(step.seq, received_on, until)
        changes = step.facts.get("changes", {})
        received_on, until = _before(changes, "received_on", received_on), _before(changes, "embargo_until", until)


def _before(changes: dict[str, Any], column: str, now: Any) -> Any:  # noqa: ANN401 (a stored value)
    return changes[column][0] if column in changes else now


def _sealed_contents(session: Session) -> Iterator[tuple[int, dict[str, Any]]]:
    """What was sealed, in its order: the entry that sealed it, and what its last draft tells.

    A report is sealed only as what the register gives in that very transaction, whenever it was drafted.
    """
    kinds = (EntryKind.REPORT_DRAFTED, EntryKind.REPORT_SEALED)
    drafted: dict[Name, dict[str, Any]] = {}
    entries = select(LEDGER.c.seq, LEDGER.c.kind, LEDGER.c.payload).where(LEDGER.c.kind.in_(kinds))
    for entry in session.execute(entries.order_by(LEDGER.c.seq)).all():
        told = json.loads(entry.payload)
        name = told["period"], told["kind"], told["edition"]
        if entry.kind == EntryKind.REPORT_DRAFTED:
            drafted[name] = told
        elif told["kind"] in COUNTING and name in drafted:
            yield entry.seq, drafted[name]


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
