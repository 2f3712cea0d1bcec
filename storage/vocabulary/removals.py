"""An order to remove content: its words, its fields, and the effect of each later ledger entry on its row.

The categories are the high-level ones of Implementing Regulation (EU) 2024/2835, Annex I, part 3; see `category_code`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.words import Authority


class ContentCategory(StrEnum):
    """The category of illegal content that an order names, in the order of the official template."""

    ANIMAL_WELFARE = "animal_welfare"
    CONSUMER_INFORMATION = "consumer_information"
    CYBER_VIOLENCE = "cyber_violence"
    CYBER_VIOLENCE_AGAINST_WOMEN = "cyber_violence_against_women"
    DATA_PROTECTION_AND_PRIVACY_VIOLATIONS = "data_protection_and_privacy_violations"
    ILLEGAL_OR_HARMFUL_SPEECH = "illegal_or_harmful_speech"
    INTELLECTUAL_PROPERTY_INFRINGEMENTS = "intellectual_property_infringements"
    NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS = "negative_effects_on_civic_discourse_or_elections"
    PROTECTION_OF_MINORS = "protection_of_minors"
    RISK_FOR_PUBLIC_SECURITY = "risk_for_public_security"  # terrorist content too
    SCAMS_AND_FRAUD = "scams_and_fraud"
    SELF_HARM = "self_harm"
    UNSAFE_AND_PROHIBITED_PRODUCTS = "unsafe_and_prohibited_products"
    VIOLENCE = "violence"
    NOT_SPECIFIED_ORDER = "not_specified_order"  # only if the order cites no legal ground at all


class LegalGround(StrEnum):
    """The law that an order cites."""

    NATIONAL_LAW = "national_law"
    UNION_LAW = "union_law"
    TERRORIST_CONTENT = "terrorist_content"  # Article 3 of Regulation (EU) 2021/784
    NONE_CITED = "none_cited"
    NOT_RECORDED = "not_recorded"


class RemovalOutcome(StrEnum):
    """The result of an order."""

    PENDING = "pending"
    ACTED = "acted"  # the content was removed, or access to it was disabled
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RemovalRefusal(StrEnum):
    """Why an order was refused."""

    NOT_POSSIBLE = "not_possible"  # force majeure or de facto impossibility: Article 3(7) of Regulation (EU) 2021/784
    DEFECTIVE = "defective"  # manifest errors, or too little information: Article 3(8) of the same
    WRONG_AUTHORITY = "wrong_authority"
    CONTENT_LAWFUL = "content_lawful"
    ALREADY_GONE = "already_gone"
    OTHER = "other"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One order to remove content. None is *not recorded*, never 0; dates are the publisher's local days."""

    received_on: date
    country: str
    category: ContentCategory
    outcome: RemovalOutcome
    authority: Authority = Authority.NOT_RECORDED
    legal_ground: LegalGround = LegalGround.NOT_RECORDED
    items: int | None = None
    items_removed: int | None = None
    refusal_reason: RemovalRefusal = RemovalRefusal.NOT_RECORDED
    closed_on: date | None = None
    acknowledged_after_hours: int | None = None
    acted_after_hours: int | None = None
    case_file: str | None = None


def category_code(category: str) -> str:
    """Return the code of a category in the official template."""
    return f"STATEMENT_CATEGORY_{category.upper()}"


REMOVAL_CHANGES = (EntryKind.REMOVAL_AMENDED, EntryKind.REMOVAL_VOIDED)
# These are NULL until an order is voided.
REMOVAL_LATER_COLUMNS = ("voided_at", "void_reason")


def removal_effect(kind: EntryKind, payload: Mapping[str, Any], *, seq: int, at: str, actor: str) -> dict[str, Any]:  # noqa: ARG001 (the same for each family)
    """Return the columns that an entry of REMOVAL_CHANGES sets in the row of its order."""
    row = {"last_entry": seq, **{column: new for column, (_, new) in payload.get("changes", {}).items()}}
    return row | {"voided_at": at, "void_reason": payload["reason"]} if kind is EntryKind.REMOVAL_VOIDED else row
