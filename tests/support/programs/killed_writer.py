"""A writer that dies by SIGKILL around one commit: URL before|after STEP."""

import os
import signal
import sys
from collections.abc import Callable

from sqlalchemy import event

from storage.engine.database import Session, open_database
from storage.publishing import parts, publications
from storage.vocabulary.period import Period
from tests.support.cases import NOW, a_case, a_coverage, draft, import_cases, record, seal


def _record(session: Session) -> None:
    record(session, a_case())


def _import(session: Session) -> None:
    import_cases(session, [a_case()] * 3000, [a_coverage()])


def _draft(session: Session) -> None:
    draft(session, "2026-H2", digest="b")


def _seal(session: Session) -> None:
    found = publications.find(session, Period.parse("2026-H2"))
    assert found is not None
    seal(session, found)


def _claim(session: Session) -> None:
    found = publications.find(session, Period.parse("2025-H2"))
    assert found is not None
    part = parts.next_part(session, found.id, NOW)
    assert part is not None
    parts.claim(session, part, NOW)


def _settle(session: Session) -> None:
    (part,) = parts.sending(session)
    parts.mark_sent(session, part, [1], NOW)


STEPS: dict[str, Callable[[Session], None]] = {
    "record": _record,
    "import": _import,
    "draft": _draft,
    "seal": _seal,
    "claim": _claim,
    "settle": _settle,
}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, moment: str, step: str) -> None:
    database = open_database(url)
    if moment == "before":
        event.listen(database.writer, "commit", lambda _connection: die())
    with database.transaction() as session:
        STEPS[step](session)
    die()


if __name__ == "__main__":
    main(*sys.argv[1:])
