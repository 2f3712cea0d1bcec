"""Who may see which cases, and how a case is found by the reference that a person typed. Changes nothing.

For whoever may not see an embargoed case it is not there: one query, one error, whether it exists or not.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.config.settings import Role
from storage.engine.database import Session
from storage.register import cases
from storage.register.cases import CaseFilter, UnknownReference
from storage.register.rows import StoredCase
from storage.vocabulary.errors import Phrase

MISREAD = str.maketrans("ILO", "110")  # Crockford's alphabet has none of the three
LONGEST_REFERENCE = 12
SEE_ALL = frozenset({"auditor", "owner"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one person sees on one day of the publisher: `everything`, or what is told and what `own` recorded."""

    today: date
    everything: bool = False
    own: str | None = None

    def filter(self, **wanted: Any) -> CaseFilter:  # noqa: ANN401 (the filter's own types)
        """The wanted cases, and of these no more than may be seen."""
        chosen = CaseFilter(**wanted)
        return chosen if self.everything else replace(chosen, embargo_over_on=self.today, own=self.own)


def access_in_chat(actor: str, roles: Collection[Role], *, permitted: bool, today: date) -> Access:
    """Where it is `permitted`, auditors and owners see all, others also what they recorded; else nobody sees more.

    It is in a private chat, where the config lets embargoed cases into chats at all.
    """
    if not permitted:
        return Access(today=today)
    return Access(today=today, everything=bool(SEE_ALL.intersection(roles)), own=actor)


def find_case(session: Session, reference: str, access: Access) -> StoredCase:
    """The case, however a person spelled its reference. Raises UnknownReference, which repeats it as it was given."""
    spelled = reference.strip().upper().replace("-", "").translate(MISREAD)
    try:
        return cases.by_reference(session, spelled, access.filter())
    except UnknownReference:
        raise UnknownReference(reference=_shown(reference)) from None


def _shown(reference: str) -> str:
    """What was typed, unless it is too long or too odd to be meant as a reference."""
    plain = reference.strip()
    return (
        plain if len(plain) <= LONGEST_REFERENCE and plain.replace("-", "").isalnum() else Phrase("with this reference")
    )
