"""Decides who may see which cases, and finds a case by the reference that a person typed. Changes nothing.

An embargoed case and a missing case give the same answer to those who may not see it: one query, one error.
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

MISREAD = str.maketrans("ILO", "110")  # Crockford's alphabet has none of these letters
LONGEST_REFERENCE = 12
SEE_ALL = frozenset({"auditor", "owner"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A person's access on a day: `everything`, or what is not embargoed and what `own` recorded."""

    today: date
    everything: bool = False
    own: str | None = None

    def filter(self, **wanted: Any) -> CaseFilter:  # noqa: ANN401 (the filter's own types)
        """Return a filter for the wanted cases, limited to what this person may see."""
        chosen = CaseFilter(**wanted)
        return chosen if self.everything else replace(chosen, embargo_over_on=self.today, own=self.own)


def access_in_chat(actor: str, roles: Collection[Role], *, permitted: bool, today: date) -> Access:
    """Return a person's access: with `permitted`, auditors and owners see all, others also what they recorded.

    It is permitted in a private chat, if the config allows embargoed cases in chats at all.
    """
    if not permitted:
        return Access(today=today)
    return Access(today=today, everything=bool(SEE_ALL.intersection(roles)), own=actor)


def find_case(session: Session, reference: str, access: Access) -> StoredCase:
    """Return the case, however its reference is spelled. Raises UnknownReference, which repeats it as typed."""
    spelled, shown = spelled_reference(reference)
    try:
        return cases.by_reference(session, spelled, access.filter())
    except UnknownReference:
        raise UnknownReference(reference=shown) from None


def spelled_reference(reference: str) -> tuple[str, str]:
    """Return a typed reference as the register spells it, and as typed unless it is too long or too odd to be one."""
    plain = reference.strip()
    known = len(plain) <= LONGEST_REFERENCE and plain.replace("-", "").isalnum()
    return plain.upper().replace("-", "").translate(MISREAD), plain if known else Phrase("with this reference")
