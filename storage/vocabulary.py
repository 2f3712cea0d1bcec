"""The words of the field, as values: enums, cases, coverage, counts, errors. Imports nothing of ours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar, NamedTuple, Self


class LegalProcess(StrEnum):
    """The instrument under which a demand came."""

    COURT_ORDER = "court_order"
    SEARCH_WARRANT = "search_warrant"
    SUBPOENA = "subpoena"
    CIVIL_SUBPOENA = "civil_subpoena"
    ADMINISTRATIVE_ORDER = "administrative_order"
    PRODUCTION_ORDER = "production_order"
    MUTUAL_LEGAL_ASSISTANCE = "mutual_legal_assistance"
    PEN_REGISTER = "pen_register"
    INTERCEPTION_ORDER = "interception_order"
    EMERGENCY_REQUEST = "emergency_request"
    PRESERVATION_REQUEST = "preservation_request"
    NATIONAL_SECURITY_LETTER = "national_security_letter"
    FISA_CONTENT = "fisa_content"
    FISA_NON_CONTENT = "fisa_non_content"
    TECHNICAL_ASSISTANCE = "technical_assistance"
    INFORMAL_REQUEST = "informal_request"
    PRIVATE_REQUEST = "private_request"
    OTHER = "other"


class Authority(StrEnum):
    """The kind of body that asked."""

    COURT = "court"
    PROSECUTOR = "prosecutor"
    POLICE = "police"
    INTELLIGENCE = "intelligence"
    REGULATOR = "regulator"
    OTHER_GOVERNMENT = "other_government"
    PRIVATE_PARTY = "private_party"
    NOT_RECORDED = "not_recorded"


class Grounds(StrEnum):
    """What the demand says it is about."""

    TERRORISM = "terrorism"
    CHILD_SAFETY = "child_safety"
    THREAT_TO_LIFE = "threat_to_life"
    VIOLENT_CRIME = "violent_crime"
    DRUGS = "drugs"
    FRAUD = "fraud"
    CYBERCRIME = "cybercrime"
    NATIONAL_SECURITY = "national_security"
    SPEECH = "speech"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    OTHER = "other"
    NOT_STATED = "not_stated"


class DataKind(StrEnum):
    """A kind of data, asked for or given."""

    IP_ADDRESS = "ip_address"
    PHONE_NUMBER = "phone_number"
    BASIC_SUBSCRIBER = "basic_subscriber"
    TRAFFIC_METADATA = "traffic_metadata"
    CONTACTS = "contacts"
    PAYMENT = "payment"
    MESSAGE_CONTENT = "message_content"
    ENCRYPTION_KEYS = "encryption_keys"
    OTHER = "other"


class Outcome(StrEnum):
    """What became of a demand."""

    PENDING = "pending"
    DISCLOSED = "disclosed"
    PARTIALLY_DISCLOSED = "partially_disclosed"
    NO_DATA = "no_data"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    PRESERVED = "preserved"


class RefusalReason(StrEnum):
    """Why a demand was refused."""

    OUTSIDE_POLICY = "outside_policy"
    NO_COURT_ORDER = "no_court_order"
    WRONG_AUTHORITY = "wrong_authority"
    FORMALLY_DEFECTIVE = "formally_defective"
    OVERBROAD = "overbroad"
    STATE_REFUSED = "state_refused"
    FRAUDULENT = "fraudulent"
    NOT_POSSIBLE = "not_possible"
    OTHER = "other"
    NOT_RECORDED = "not_recorded"


class Notice(StrEnum):
    """Whether and when the user was told."""

    BEFORE = "before"
    AFTER = "after"
    DELAYED = "delayed"
    BARRED = "barred"
    BAR_REQUESTED = "bar_requested"
    UNREACHABLE = "unreachable"
    EMERGENCY = "emergency"
    NOT_APPLICABLE = "not_applicable"
    NOT_RECORDED = "not_recorded"


DISCLOSING = frozenset({Outcome.DISCLOSED, Outcome.PARTIALLY_DISCLOSED})
NON_GOVERNMENT_PROCESS = frozenset({LegalProcess.CIVIL_SUBPOENA, LegalProcess.PRIVATE_REQUEST})
REAL_TIME = frozenset({LegalProcess.PEN_REGISTER, LegalProcess.INTERCEPTION_ORDER})
NOT_COUNTRIES = frozenset({"ZZ", "EU", "UN"})
EMBARGO_UNKNOWN = "unknown"
LARGEST_COUNT = 999_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One record of demands, as received from a form, a file or a chat. None is *not recorded*, never 0.

    Dates are the publisher's local days. `data_requested` and `data_disclosed` are None where not recorded and an
    empty tuple where none; else sorted in the order of `DataKind`. `embargo_until` is an ISO date or "unknown".
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


class CoverageKind(StrEnum):
    """What a source tells of a country and a span of days."""

    EVERYTHING = "everything"  # every demand, whatever became of it
    DISCLOSURES = "disclosures"  # fulfilled demands only: received, refused and pending are not recorded


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Coverage:
    """A statement of what the register holds for a country (or "*") from `start` to before `end`."""

    country: str
    start: date
    end: date
    what: CoverageKind
    zero: bool
    source: str


@dataclass(frozen=True, slots=True)
class Count:
    """A sum over cases: in `recorded` cases the number is known, in `missing` it is not."""

    value: int = 0
    recorded: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """One row of a grouped query. `key` is a word of the vocabulary, a country or a month (2026-07).

    Accounts affected are asked of disclosing cases only: where nothing was given, none were affected.
    """

    key: str
    cases: int = 0
    requests: int = 0
    requests_with_disclosure: int = 0
    accounts_specified: Count = Count()
    accounts_affected: Count = Count()


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedForward:
    """Requests open at the start, received, closed and open at the end of a period."""

    opening: int
    received: int
    closed: int
    closing: int


class Disclosure(NamedTuple):
    """One case with disclosure, as a reader may see it: the month, never the day or the reference."""

    month: str
    country: str
    legal_process: str
    grounds: str
    requests: int
    accounts_affected: int | None
    data_disclosed: tuple[str, ...] | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Requests with disclosure of one kind: what was given (a list with ";", None = not recorded) and on what."""

    legal_process: str
    grounds: str
    data_disclosed: str | None
    requests: int
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """All counts of one period, read in one transaction. Embargoed cases are in none of them.

    `tables` has by_country, by_outcome and so on; rows without a case are absent. `recorded_from` is the publisher's
    local day of the register's first entry, None while it has none; `recorded_to` a day that is not over, if any.
    """

    start: date
    end: date
    totals: TallyRow
    tables: Mapping[str, tuple[TallyRow, ...]]
    carried_forward: CarriedForward
    disclosures: tuple[Disclosure, ...]
    given: tuple[Given, ...] = ()
    non_government: TallyRow
    preservation: TallyRow
    coverage: tuple[Coverage, ...]
    recorded_from: date | None
    recorded_to: date | None = None


class PublicationKind(StrEnum):
    """What an edition is."""

    REPORT = "report"
    CORRECTION = "correction"
    ERRATUM = "erratum"


class NoticeKind(StrEnum):
    """A post of the bot that is no edition: it goes through the same outbox, and has no line in the history."""

    LATE_NOTICE = "late_notice"


class PublicationState(StrEnum):
    """The life of a publication; `storage.states` says which step may follow which."""

    PLANNED = "planned"
    DRAFTED = "drafted"
    APPROVED = "approved"
    HELD = "held"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class PartState(StrEnum):
    """The life of one message (or album) of a publication in one channel; its steps are in `storage.states`."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    REFUSED = "refused"


class EntryKind(StrEnum):
    """What a ledger entry tells, as subject.verb_past. Retired words stay listed."""

    REGISTER_OPENED = "register.opened"
    CASE_RECORDED = "case.recorded"
    CASES_IMPORTED = "cases.imported"
    CASE_AMENDED = "case.amended"
    CASE_VOIDED = "case.voided"
    CASE_EMBARGOED = "case.embargoed"
    CASE_CONFIRMED = "case.confirmed"
    FIGURES_IMPORTED = "figures.imported"
    FIGURES_WITHDRAWN = "figures.withdrawn"
    REPORT_DRAFTED = "report.drafted"
    REPORT_APPROVED = "report.approved"
    REPORT_HELD = "report.held"
    REPORT_RELEASED = "report.released"
    REPORT_SEALED = "report.sealed"
    REPORT_PUBLISHED = "report.published"
    REPORT_SUPERSEDED = "report.superseded"
    REPORT_PINNED = "report.pinned"
    REPORT_AWAITED = "report.awaited"
    CORRECTION_ASKED = "correction.asked"
    NOTICE_SEALED = "notice.sealed"
    NOTICE_PUBLISHED = "notice.published"
    PART_SENT = "part.sent"
    PART_REFUSED = "part.refused"
    PART_DOUBTED = "part.doubted"
    PART_PROBED = "part.probed"
    PART_ADOPTED = "part.adopted"
    PART_REMOVED = "part.removed"
    PART_SETTLED = "part.settled"
    CHANNEL_ALTERED = "channel.altered"
    CHAT_MIGRATED = "chat.migrated"
    CLOCK_CONFIRMED = "clock.confirmed"
    SEALING_CONFIRMED = "sealing.confirmed"


class Phrase(str):  # noqa: SLOT000 (str takes no slots beside its own)
    """A message with its facts: an English text that can still be told in another language."""

    BETWEEN: ClassVar[str] = " / "
    message: str
    facts: Mapping[str, object]
    parts: tuple[str, ...]

    def __new__(cls, message: str, **facts: object) -> Self:
        """Fill the message; keep it and its facts for the translation."""
        phrase = super().__new__(cls, message.format_map(facts) if facts else message)  # unpickled, it is filled
        phrase.message, phrase.facts, phrase.parts = message, facts, ()
        return phrase

    @classmethod
    def row(cls, parts: Iterable[str]) -> Self:
        """Several phrases in one line."""
        kept = tuple(parts)
        phrase = super().__new__(cls, cls.BETWEEN.join(kept))
        phrase.message, phrase.facts, phrase.parts = "", {}, kept
        return phrase


class DomainError(Exception):
    """What a person can hit: `what` happened and what `todo`, as templates for the facts; codes are of sysexits."""

    what: ClassVar[str] = "something went wrong"
    todo: ClassVar[str] = "run the command again with --debug and report the output"
    exit_code: ClassVar[int] = 70

    def __init__(self, **facts: object) -> None:
        """Keep the facts that fill both templates."""
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        """One line: what happened; what to do."""
        return f"{self.what}; {self.todo}".format_map(self.facts)


class DataError(DomainError):
    """The input was wrong."""

    exit_code = 65


class UnavailableError(DomainError):
    """A needed service does not answer."""

    exit_code = 69


class CannotCreateError(DomainError):
    """A file cannot be written."""

    exit_code = 73


class TryLaterError(DomainError):
    """Something else is in the way; later it will work."""

    exit_code = 75


class NotPermittedError(DomainError):
    """The person may not do this, or not yet."""

    exit_code = 77


class ConfigError(DomainError):
    """The configuration or the state of the installation is wrong."""

    exit_code = 78
