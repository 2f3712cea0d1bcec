"""Which files were imported, as the ledger tells it."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.chain import instant_of
from storage.tables import LEDGER
from storage.vocabulary import EntryKind


def imported_at(session: Session, file_digest: str) -> datetime | None:
    """When a file of exactly these bytes was imported; None if it never was."""
    wanted = select(LEDGER.c.at, LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.CASES_IMPORTED)
    for row in session.execute(wanted.order_by(LEDGER.c.seq)):
        if json.loads(row.payload)["file_digest"] == file_digest:
            return instant_of(row.at)
    return None
