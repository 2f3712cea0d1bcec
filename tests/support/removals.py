"""Orders to remove content, as samples."""

from datetime import date
from typing import Any

from storage.vocabulary.removals import ContentCategory, LegalGround, Removal, RemovalOutcome
from storage.vocabulary.words import Authority


def an_order(**changes: Any) -> Removal:
    plain: dict[str, Any] = {
        "received_on": date(2025, 2, 3),
        "country": "DE",
        "category": ContentCategory.RISK_FOR_PUBLIC_SECURITY,
        "outcome": RemovalOutcome.ACTED,
        "authority": Authority.POLICE,
        "legal_ground": LegalGround.TERRORIST_CONTENT,
        "items": 4,
        "items_removed": 4,
        "acknowledged_after_hours": 1,
        "acted_after_hours": 3,
    }
    return Removal(**(plain | changes))


def refused(**changes: Any) -> Removal:
    nothing = dict.fromkeys(("items_removed", "acted_after_hours"))
    return an_order(outcome=RemovalOutcome.REFUSED, **(nothing | changes))
