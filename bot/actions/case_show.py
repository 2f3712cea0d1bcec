"""Shows one case by its reference, however a person spelled it. Changes nothing."""

from bot.actions.case_access import Access, find_case
from storage.case_rows import StoredCase
from storage.database import Database


def show_case(database: Database, reference: str, access: Access) -> StoredCase:
    """The case, if it may be seen. Raises UnknownReference, which repeats the reference as it was given."""
    with database.reading() as session:
        return find_case(session, reference, access)
