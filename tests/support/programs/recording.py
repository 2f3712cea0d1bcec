"""Records and imports cases until it is killed: URL FILE.

FILE gets the ledger's number of each entry that was acknowledged, one a line.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from storage.engine.database import Database, Session, open_database
from storage.ledger import entries
from storage.register import cases
from tests.support.cases import a_case, import_cases


def record_one(session: Session) -> None:
    now = datetime.now(UTC)
    cases.add(session, a_case(), reference=cases.new_reference(session), now=now, actor="cli:ada")


def acknowledged_writes(database: Database, acknowledge: Callable[[int], None], stopping: Callable[[], bool]) -> None:
    """Write one case, and every twentieth time a file of 10, until it is to stop; each commit is acknowledged after it.

    It pauses in between: each backup is replayed twice, which would take minutes with all that it could write.
    """
    for number in count():
        if stopping():
            return
        with database.transaction() as session:
            if number % 20 == 9:
                import_cases(session, [a_case()] * 10)
            else:
                record_one(session)
            entry = entries.head(session).seq
        acknowledge(entry)
        time.sleep(0.2)


def main(url: str, file: str) -> None:
    """Write for ever."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def acknowledge(entry: int) -> None:
        os.write(descriptor, f"{entry}\n".encode())

    acknowledged_writes(open_database(url, patience=60), acknowledge, lambda: False)


if __name__ == "__main__":
    main(*sys.argv[1:])
