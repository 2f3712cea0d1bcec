"""Changes of a recorded case: their words, and the effect of each ledger entry on the row.

Writing and replaying read the same table of effects, so that `ledger check` stays exact.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from storage.vocabulary.publishing import EntryKind


class VoidReason(StrEnum):
    """Why a case no longer counts. A demand that its sender withdrew is not void: its outcome is `withdrawn`."""

    DUPLICATE = "duplicate"  # the demand is recorded under another reference too
    WRONG_ENTRY = "wrong_entry"  # so much is wrong that it is recorded again
    TEST_ENTRY = "test_entry"
    NOT_A_DEMAND = "not_a_demand"  # it turned out to ask for no data
    MISDIRECTED = "misdirected"  # it was meant for another company
    OTHER = "other"


class ConfirmReason(StrEnum):
    """Why a disclosure outside the policy was made, according to a second person."""

    THREAT_TO_LIFE = "threat_to_life"
    LEGALLY_COMPELLED = "legally_compelled"  # the law left no choice, whatever the policy says
    USER_CONSENTED = "user_consented"
    POLICY_CHANGED = "policy_changed"  # it was inside the policy of its day
    MISTAKE = "mistake"  # it should not have been made
    OTHER = "other"


class CorrectionReason(StrEnum):
    """Why a published report gets a new edition; readers see it."""

    COUNTED_TWICE = "counted_twice"
    NOT_COUNTED = "not_counted"  # it was missing when the report was made
    WRONG_VALUE = "wrong_value"
    WRONG_CATEGORY = "wrong_category"  # a wrong country, process, outcome or kind of data
    LATE_INFORMATION = "late_information"
    WORDING = "wording"  # a text or a translation
    BROKEN_LINK = "broken_link"
    POLICY_TEXT = "policy_text"  # the promise was printed wrongly
    OTHER = "other"


class HoldReason(StrEnum):
    """Why a draft is on hold, if nobody wrote a reason of their own."""

    FIGURES_DOUBTED = "figures_doubted"
    CASES_MISSING = "cases_missing"
    LEGAL_ADVICE = "legal_advice"
    COURT = "court"  # a court or an authority must answer first
    WORDING = "wording"


CHANGES = (EntryKind.CASE_AMENDED, EntryKind.CASE_VOIDED, EntryKind.CASE_EMBARGOED, EntryKind.CASE_CONFIRMED)
CONFIRMATION = ("confirmed_at", "confirmed_by", "confirm_reason")
# These are NULL until an entry of CHANGES fills them.
LATER_COLUMNS = ("voided_at", "void_reason", "embargo_renewals", "told_in", *CONFIRMATION)
# A confirmation covers these: if one of them changes, the case must be confirmed again.
CONFIRMED_COLUMNS = frozenset({"legal_process", "grounds", "outcome", "data_disclosed"})


def effect_of(kind: EntryKind, payload: Mapping[str, Any], *, seq: int, at: str, actor: str) -> dict[str, Any]:
    """Return the columns that an entry of CHANGES sets in the row of its case."""
    changes = {column: new for column, (_, new) in payload.get("changes", {}).items()}
    row: dict[str, Any] = {"last_entry": seq, **changes}
    if kind is EntryKind.CASE_VOIDED:
        row |= {"voided_at": at, "void_reason": payload["reason"]}
    elif kind is EntryKind.CASE_EMBARGOED:
        row |= {"embargo_renewals": payload["renewals"], "told_in": payload["told_in"]}
    elif kind is EntryKind.CASE_CONFIRMED:
        row |= {"confirmed_at": at, "confirmed_by": actor, "confirm_reason": payload["reason"]}
    elif changes.keys() & CONFIRMED_COLUMNS:
        row |= dict.fromkeys(CONFIRMATION)
    return row
