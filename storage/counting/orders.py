"""The demands of a period one kind at a time, with their hours: what forms of the law ask for."""

from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from storage.counting.queries import parameters, statements


class Orders(NamedTuple):
    """Requests of one country and legal process that took the same hours; None where they are not recorded."""

    country: str
    legal_process: str
    acknowledged: int | None
    answered: int | None
    requests: int


def orders(session: Session, start: date, end: date) -> list[Orders]:
    """Return the demands received from `start` to before `end` without those embargoed on that day."""
    rows = session.execute(statements(untouched=False).orders, parameters(start, end, end, None))
    return [
        Orders(country, legal_process, acknowledged, answered, int(requests))
        for country, legal_process, acknowledged, answered, requests in rows
    ]
