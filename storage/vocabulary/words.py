"""The words of the field, as values: enums and their sets. Imports nothing of ours."""

from enum import StrEnum


class LegalProcess(StrEnum):
    """The legal instrument of a demand."""

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
    EUROPEAN_PRODUCTION_ORDER = "european_production_order"
    EUROPEAN_PRESERVATION_ORDER = "european_preservation_order"
    EUROPEAN_INVESTIGATION_ORDER = "european_investigation_order"
    CROSS_BORDER_ORDER = "cross_border_order"
    INFORMAL_REQUEST = "informal_request"
    PRIVATE_REQUEST = "private_request"
    OTHER = "other"


class Authority(StrEnum):
    """The kind of authority that sent a demand."""

    COURT = "court"
    PROSECUTOR = "prosecutor"
    POLICE = "police"
    INTELLIGENCE = "intelligence"
    REGULATOR = "regulator"
    OTHER_GOVERNMENT = "other_government"
    PRIVATE_PARTY = "private_party"
    NOT_RECORDED = "not_recorded"


class Grounds(StrEnum):
    """The reason that a demand states."""

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
    """A kind of data, requested or disclosed."""

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
    """The result of a demand."""

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
    INCOMPLETE = "incomplete"
    MANIFEST_ERRORS = "manifest_errors"
    INSUFFICIENT_INFORMATION = "insufficient_information"
    OFFENCE_NOT_COVERED = "offence_not_covered"
    SERVICE_NOT_COVERED = "service_not_covered"
    IMMUNITY_OR_PRIVILEGE = "immunity_or_privilege"
    THIRD_COUNTRY_LAW = "third_country_law"
    ENFORCING_AUTHORITY = "enforcing_authority"
    OTHER = "other"
    NOT_RECORDED = "not_recorded"


class Notice(StrEnum):
    """Whether and when the user was notified."""

    BEFORE = "before"
    AFTER = "after"
    DELAYED = "delayed"
    BARRED = "barred"
    BAR_REQUESTED = "bar_requested"
    UNREACHABLE = "unreachable"
    EMERGENCY = "emergency"
    BY_AUTHORITY = "by_authority"
    NOT_APPLICABLE = "not_applicable"
    NOT_RECORDED = "not_recorded"


class Emergency(StrEnum):
    """Whether a demand was made in an emergency. An emergency request always is; so may be any order."""

    YES = "yes"
    NO = "no"
    NOT_RECORDED = "not_recorded"


class DataCategory(StrEnum):
    """The category of the data requested, by Regulation (EU) 2023/1543: the most sensitive one, if several."""

    SUBSCRIBER = "subscriber"
    IDENTIFICATION_ONLY = "identification_only"
    TRAFFIC = "traffic"
    CONTENT = "content"
    NOT_RECORDED = "not_recorded"


class Content(StrEnum):
    """Whether data is the content of communications or other data."""

    CONTENT = "content"
    NON_CONTENT = "non_content"
    BOTH = "both"
    NOT_RECORDED = "not_recorded"


class Timing(StrEnum):
    """Whether a demand is for data that is stored already, or for data handed over live, as it arises."""

    STORED = "stored"
    REAL_TIME = "real_time"
    NOT_RECORDED = "not_recorded"


class Challenged(StrEnum):
    """Whether a demand was challenged in court, and what the court decided."""

    NO = "no"
    PENDING = "pending"
    UPHELD = "upheld"
    NARROWED = "narrowed"
    SET_ASIDE = "set_aside"
    NOT_RECORDED = "not_recorded"


DISCLOSING = frozenset({Outcome.DISCLOSED, Outcome.PARTIALLY_DISCLOSED})
NON_GOVERNMENT_PROCESS = frozenset({LegalProcess.CIVIL_SUBPOENA, LegalProcess.PRIVATE_REQUEST})
NATIONAL_SECURITY_PROCESS = frozenset(
    {LegalProcess.NATIONAL_SECURITY_LETTER, LegalProcess.FISA_CONTENT, LegalProcess.FISA_NON_CONTENT}
)
# Live orders have words of their own, so an order of one of the others is for what is stored. The rest can be either:
# emergencies, informal requests, help with decryption, orders under FISA, and what other countries ask for.
REAL_TIME_PROCESS = frozenset({LegalProcess.PEN_REGISTER, LegalProcess.INTERCEPTION_ORDER})
STORED_PROCESS = frozenset(
    {
        LegalProcess.COURT_ORDER,
        LegalProcess.SEARCH_WARRANT,
        LegalProcess.SUBPOENA,
        LegalProcess.ADMINISTRATIVE_ORDER,
        LegalProcess.PRODUCTION_ORDER,
        LegalProcess.NATIONAL_SECURITY_LETTER,
        LegalProcess.EUROPEAN_PRODUCTION_ORDER,
    }
)
# They keep data and disclose none, so they are outside the totals.
PRESERVING_PROCESS = frozenset({LegalProcess.PRESERVATION_REQUEST, LegalProcess.EUROPEAN_PRESERVATION_ORDER})
# The orders of Regulation (EU) 2023/1543, and the grounds for not executing them in its Annex III. Data that is not
# stored is a ground there too; here that is the outcome `no_data`.
EUROPEAN_ORDERS = frozenset({LegalProcess.EUROPEAN_PRODUCTION_ORDER, LegalProcess.EUROPEAN_PRESERVATION_ORDER})
NON_EXECUTION = (
    RefusalReason.INCOMPLETE,
    RefusalReason.MANIFEST_ERRORS,
    RefusalReason.INSUFFICIENT_INFORMATION,
    RefusalReason.NOT_POSSIBLE,
    RefusalReason.WRONG_AUTHORITY,
    RefusalReason.OFFENCE_NOT_COVERED,
    RefusalReason.SERVICE_NOT_COVERED,
    RefusalReason.IMMUNITY_OR_PRIVILEGE,
    RefusalReason.THIRD_COUNTRY_LAW,
)
PRIVATE_DATA = frozenset({DataKind.MESSAGE_CONTENT, DataKind.ENCRYPTION_KEYS})
OTHER_COUNTRIES = "XO"  # rows with few requests together; ISO 3166 leaves XA to XZ to its users
NOT_COUNTRIES = frozenset({"ZZ", "EU", "UN", OTHER_COUNTRIES})
EMBARGO_UNKNOWN = "unknown"
LARGEST_COUNT = 999_999_999
