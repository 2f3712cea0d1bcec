"""A case: our record of demands, and the spans of days that a source covers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.vocabulary.words import (
    Authority,
    Challenged,
    DataCategory,
    DataKind,
    Emergency,
    Grounds,
    LegalProcess,
    Notice,
    Outcome,
    RefusalReason,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One record of demands, as received from a form, a file or a chat. None is *not recorded*, never 0.

    Dates are the publisher's local days. `data_requested` and `data_disclosed` are None if not recorded and an
    empty tuple if there were none; else they are in the order of `DataKind`. `embargo_until` is a date or "unknown".
    `follows` is the file number or reference of the preservation that a production order follows. Costs are whole
    units of the publisher's currency.
    """

    received_on: date
    country: str
    legal_process: LegalProcess
    outcome: Outcome
    requests: int = 1
    accounts_specified: int | None = None
    accounts_affected: int | None = None
    authority: Authority = Authority.NOT_RECORDED
    grounds: Grounds = Grounds.NOT_STATED
    data_requested: tuple[DataKind, ...] | None = None
    data_disclosed: tuple[DataKind, ...] | None = None
    closed_on: date | None = None
    refusal_reason: RefusalReason = RefusalReason.NOT_RECORDED
    notice: Notice = Notice.NOT_RECORDED
    channel_country: str | None = None
    embargo_until: str | None = None
    acknowledged_after_hours: int | None = None
    answered_after_hours: int | None = None
    case_file: str | None = None
    emergency: Emergency = Emergency.NOT_RECORDED
    data_category: DataCategory = DataCategory.NOT_RECORDED
    challenged: Challenged = Challenged.NOT_RECORDED
    follows: str | None = None
    costs_claimed: int | None = None
    costs_reimbursed: int | None = None


# The columns with a single choice that most demands leave open.
OPTIONAL_WORDS: Mapping[str, type[StrEnum]] = {
    "emergency": Emergency,
    "data_category": DataCategory,
    "challenged": Challenged,
}


class CoverageKind(StrEnum):
    """What a source covers for a country and a span of days."""

    EVERYTHING = "everything"  # every demand, whatever became of it
    DISCLOSURES = "disclosures"  # fulfilled demands only: received, refused and pending are not recorded


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Coverage:
    """A statement of what the register has for a country (or "*") from `start` to before `end`."""

    country: str
    start: date
    end: date
    what: CoverageKind
    zero: bool
    source: str
