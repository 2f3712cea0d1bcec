"""Compares orders of a file with the register, so that importing it again counts no order twice. Writes nothing.

The rules are those of cases: a file number identifies an order; orders without one are compared by number, as many
equal rows as earlier imports wrote are held.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from bot.actions.removals.record import RemovalAmendment
from storage.engine.database import Session
from storage.register import removals
from storage.register.families import REMOVAL_FAMILY
from storage.register.removals import RemovalFilter, StoredRemoval, removal_of, removal_values
from storage.register.trail import changed_rows
from storage.vocabulary.errors import Phrase
from storage.vocabulary.removals import ContentCategory, Removal

Likeness = tuple[date, str, ContentCategory]


@dataclass(slots=True)
class KnownOrders:
    """What is new in a file, how many of its rows are held, what differs, and how many held rows it lacks.

    `alike` counts new orders that resemble one of the register from elsewhere.
    """

    new: list[Removal] = field(default_factory=list)
    held: int = 0
    differences: list[RemovalAmendment] = field(default_factory=list)
    gone: int = 0
    alike: int = 0


def compare_orders(session: Session, read: Iterable[Removal], file_name: str) -> KnownOrders:
    """Return what of a file is new. A row without a number may be a change of one that it lacks now."""
    rows = list(_with_originals(session))
    found = KnownOrders()
    left = _take_numbered(found, read, rows)
    unnumbered = [(stored, original) for stored, original in rows if stored.imported_by and original.case_file is None]
    taken, unclear = _take_equal(found, left, unnumbered)
    entries = removals.imports_of(session, file_name) | {stored.imported_by for stored in taken}
    references = {stored.reference for stored in taken}
    gone: dict[Likeness, list[StoredRemoval]] = defaultdict(list)
    for stored, _ in unnumbered:
        if stored.voided_at is None and stored.imported_by in entries and stored.reference not in references:
            gone[likeness(stored.removal)].append(stored)
    for removal in unclear:
        changed = gone[likeness(removal)]
        if changed:
            found.differences.append(RemovalAmendment(changed.pop(0), removal))
        else:
            found.new.append(removal)
    found.gone = sum(map(len, gone.values()))
    known = {likeness(stored.removal) for stored, _ in rows if stored.voided_at is None}
    found.alike = sum(likeness(removal) in known for removal in found.new)
    return found


def _with_originals(session: Session) -> Iterator[tuple[StoredRemoval, Removal]]:
    """Yield every order as it is and as it was first written."""
    changed = changed_rows(session, REMOVAL_FAMILY)
    for voided in (False, True):
        for stored in removals.every(session, RemovalFilter(voided=voided)):
            before = changed[stored.reference].before if stored.reference in changed else {}
            yield stored, removal_of({**removal_values(stored.removal), **before})


def _take_numbered(
    found: KnownOrders, read: Iterable[Removal], rows: Iterable[tuple[StoredRemoval, Removal]]
) -> list[Removal]:
    """Compare the orders with a file number, and return those without one. Void orders stay void."""
    numbered: dict[str, list[StoredRemoval]] = defaultdict(list)
    for stored, _ in rows:
        if stored.removal.case_file is not None:
            numbered[stored.removal.case_file].append(stored)
    left = []
    for removal in read:
        if removal.case_file is None:
            left.append(removal)
        elif not (known := numbered.get(removal.case_file)):
            found.new.append(removal)
        else:
            valid = [stored for stored in known if stored.voided_at is None]
            if not valid or any(stored.removal == removal for stored in valid):
                found.held += 1
            else:
                found.differences.append(RemovalAmendment(valid[0], removal))
    return left


def _take_equal(
    found: KnownOrders, read: Iterable[Removal], rows: Iterable[tuple[StoredRemoval, Removal]]
) -> tuple[list[StoredRemoval], list[Removal]]:
    """Return the stored orders that equal one of the file, as they are or as they were imported, and the others."""
    forms: dict[Removal, list[StoredRemoval]] = defaultdict(list)
    for stored, original in rows:
        for form in {stored.removal, original}:
            forms[form].append(stored)
    taken: dict[str, StoredRemoval] = {}
    others = []
    for removal in read:
        equal = next((stored for stored in forms[removal] if stored.reference not in taken), None)
        if equal is None:
            others.append(removal)
        else:
            taken[equal.reference] = equal
            found.held += 1
    return list(taken.values()), others


def likeness(removal: Removal) -> Likeness:
    """Return what two forms of one order have in common."""
    return removal.received_on, removal.country, removal.category


def difference_line(difference: RemovalAmendment) -> Phrase:
    """Return the order and its differences, as a line for a person."""
    changes = [
        Phrase("{column} is {old}, in the file {new}", column=column, old=old or "-", new=new or "-")
        for column, old, new in difference.changes()
    ]
    stored = difference.stored
    name = stored.removal.case_file or f"{stored.removal.received_on} {stored.removal.country}"
    return Phrase("{name}, order {reference}: {changes}", name=name, reference=stored.reference,
                  changes=Phrase.row(changes))  # fmt: skip
