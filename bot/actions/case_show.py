"""Shows one case by its reference, however a person spelled it. Changes nothing."""

from storage import cases
from storage.case_rows import StoredCase
from storage.cases import UnknownReference
from storage.database import Database

MISREAD = str.maketrans("ILO", "110")  # Crockford's alphabet has none of the three


def show_case(database: Database, reference: str) -> StoredCase:
    """The case. Raises UnknownReference, which repeats the reference as it was given."""
    spelled = reference.strip().upper().replace("-", "").translate(MISREAD)
    with database.reading() as session:
        try:
            return cases.by_reference(session, spelled)
        except UnknownReference:
            raise UnknownReference(reference=reference) from None
