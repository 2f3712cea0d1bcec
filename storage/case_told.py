"""Whether a report has told of a case, whatever was changed in it since: then an embargo cannot take it back."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import case_trail
from storage.case_rows import StoredCase
from storage.tables import LEDGER
from storage.vocabulary import EMBARGO_UNKNOWN, EntryKind, PublicationKind

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
    for step in reversed(case_trail.of_case(session, stored)):
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
