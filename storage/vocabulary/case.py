"""A case: our record of demands, what follows from its facts, and the spans of days that a source covers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.vocabulary.words import (
    REAL_TIME_PROCESS,
    STORED_PROCESS,
    Authority,
    Challenged,
    Content,
    DataCategory,
    DataKind,
    Emergency,
    Grounds,
    LegalProcess,
    Notice,
    Outcome,
    RefusalReason,
    Timing,
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


# By Article 3(9) to (12) of Regulation (EU) 2023/1543. An IP address is of one of two categories, by its purpose.
CATEGORIES_OF = {
    DataKind.IP_ADDRESS: (DataCategory.IDENTIFICATION_ONLY, DataCategory.TRAFFIC),
    DataKind.PHONE_NUMBER: (DataCategory.SUBSCRIBER,),
    DataKind.BASIC_SUBSCRIBER: (DataCategory.SUBSCRIBER,),
    DataKind.TRAFFIC_METADATA: (DataCategory.TRAFFIC,),
    DataKind.CONTACTS: (DataCategory.CONTENT,),
    DataKind.PAYMENT: (DataCategory.SUBSCRIBER,),
    DataKind.MESSAGE_CONTENT: (DataCategory.CONTENT,),
}
SENSITIVITY = tuple(word for word in DataCategory if word is not DataCategory.NOT_RECORDED)


def emergency_of(legal_process: str, recorded: str) -> Emergency:
    """Return whether a demand was an emergency: an emergency request is one by its name."""
    return Emergency.YES if legal_process == LegalProcess.EMERGENCY_REQUEST else Emergency(recorded)


def least_category(kinds: Iterable[str]) -> DataCategory | None:
    """Return the least sensitive category that a demand for this data can have; None if nothing is known of it."""
    least = [SENSITIVITY.index(CATEGORIES_OF[DataKind(kind)][0]) for kind in kinds if kind in CATEGORIES_OF]
    return SENSITIVITY[max(least)] if least else None


def category_of(recorded: str, kinds: Iterable[str] | None) -> DataCategory:
    """Return the category of a demand: as recorded, else the only one that the data requested can have."""
    if recorded != DataCategory.NOT_RECORDED or not kinds:
        return DataCategory(recorded)
    possible = [CATEGORIES_OF.get(DataKind(kind), SENSITIVITY) for kind in kinds]
    least = max(SENSITIVITY.index(categories[0]) for categories in possible)
    most = max(SENSITIVITY.index(categories[-1]) for categories in possible)
    return SENSITIVITY[least] if least == most else DataCategory.NOT_RECORDED


def content_of(recorded: str, kinds: Iterable[str] | None) -> Content:
    """Return whether data is content by its kinds and, if recorded, its category; keys and other data leave it open.

    A category of content alone does not say whether other data is asked for too: it is the most sensitive one.
    """
    if recorded not in (DataCategory.CONTENT, DataCategory.NOT_RECORDED):
        return Content.NON_CONTENT
    possible = [CATEGORIES_OF.get(DataKind(kind), SENSITIVITY) for kind in kinds or ()]
    content = any(categories[0] is DataCategory.CONTENT for categories in possible)
    other = any(categories[-1] is not DataCategory.CONTENT for categories in possible)
    if other and (content or recorded == DataCategory.CONTENT):
        return Content.BOTH
    if not possible or SENSITIVITY in possible:
        return Content.NOT_RECORDED
    return Content.CONTENT if content else Content.NON_CONTENT


def timing_of(legal_process: str, category: DataCategory) -> Timing:
    """Return whether a demand is for stored data: by its process, or because subscriber data is never live."""
    if legal_process in REAL_TIME_PROCESS:
        return Timing.REAL_TIME
    stored = legal_process in STORED_PROCESS or category is DataCategory.SUBSCRIBER
    return Timing.STORED if stored else Timing.NOT_RECORDED
