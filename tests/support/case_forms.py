"""Cases and rows for the tests of the case actions. Makes values only."""

from datetime import date, timedelta

from hypothesis import strategies as st

from bot.actions.cases.access import Access
from bot.actions.cases.fields import FIELD_OF, BadValue
from bot.actions.cases.record import Judging
from bot.actions.cases.rules import REFUSING
from bot.config.report import STRICT_FILE_NUMBERS
from reports.figures.policy import Policy
from reports.reading.countries import country_codes
from storage.vocabulary.case import Case
from storage.vocabulary.words import (
    DISCLOSING,
    LARGEST_COUNT,
    PRESERVING_PROCESS,
    DataCategory,
    DataKind,
    Emergency,
    LegalProcess,
    Outcome,
    RefusalReason,
)
from tests.support.cases import AUTHORITY, CHALLENGED, EMERGENCY, GROUNDS, LEGAL_PROCESS, NOTICE, REFUSAL_REASON

TODAY = date(2026, 11, 24)
ALL = Access(today=TODAY, everything=True)
NO_POLICY = Policy(url="", discloses=(), requires_process=(), requires_grounds=(), never=())
PROMISE = Policy(
    url="",
    discloses=("ip_address", "phone_number"),
    requires_process=("court_order",),
    requires_grounds=("terrorism",),
    never=("message_content",),
)
JUDGING = Judging(TODAY, NO_POLICY, STRICT_FILE_NUMBERS, ALL)
FORM = {"received_on": "2018-05-04", "country": "FR", "legal_process": "court_order", "outcome": "disclosed"}
HEADER = "received_on,country,legal_process,outcome"
ROW = "2018-05-04,FR,court_order,disclosed"

_counts = st.integers(0, LARGEST_COUNT)
_countries = st.sampled_from(sorted(set(country_codes().values())))
_kinds = st.sets(st.sampled_from(DataKind), min_size=1).map(lambda kinds: tuple(k for k in DataKind if k in kinds))


def _is_accepted(text: str) -> bool:
    """Some file numbers have the form of a number of a person: FO000000 is one for taxes, and refused for it."""
    try:
        return bool(FIELD_OF["case_file"].read(text))
    except BadValue:
        return False


_files = st.from_regex(r"LE-(?:[A-Z]{1,3}/)?[0-9]{1,6}", fullmatch=True).filter(_is_accepted)


_received, _outcome, _closed = st.dates(date(1970, 1, 1), TODAY), st.sampled_from(Outcome), st.booleans()
_preservation = st.sampled_from(sorted(PRESERVING_PROCESS))
_category = st.sampled_from((DataCategory.NOT_RECORDED, DataCategory.CONTENT))  # no data is more sensitive
_requests, _perhaps_count, _none_or_0 = st.integers(1, LARGEST_COUNT), st.none() | _counts, st.none() | st.just(0)
_perhaps_kinds, _perhaps_country, _perhaps_file = st.none() | _kinds, st.none() | _countries, st.none() | _files
_embargo = st.sampled_from([None, "unknown", "2030-01-31"])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any case that breaks no rule on TODAY."""
    received = draw(_received)
    outcome = draw(_outcome)
    discloses = outcome in DISCLOSING
    requested = draw(_perhaps_kinds)
    disclosed: tuple[DataKind, ...] | None = ()
    if discloses:
        disclosed = draw(_perhaps_kinds if requested is None else st.none() | st.just(requested[:1]))
    closed = None
    if outcome is not Outcome.PENDING and draw(_closed):
        closed = received + timedelta(days=draw(st.integers(0, (TODAY - received).days)))
    process = draw(_preservation if outcome is Outcome.PRESERVED else LEGAL_PROCESS)
    emergency = Emergency.YES if process is LegalProcess.EMERGENCY_REQUEST else draw(EMERGENCY)
    return Case(
        received_on=received,
        country=draw(_countries),
        legal_process=process,
        outcome=outcome,
        requests=draw(_requests),
        accounts_specified=draw(_perhaps_count),
        accounts_affected=draw(_perhaps_count if discloses else _none_or_0),
        authority=draw(AUTHORITY),
        grounds=draw(GROUNDS),
        data_requested=requested,
        data_disclosed=disclosed,
        closed_on=closed,
        refusal_reason=draw(REFUSAL_REASON) if outcome in REFUSING else RefusalReason.NOT_RECORDED,
        notice=draw(NOTICE),
        channel_country=draw(_perhaps_country),
        embargo_until=draw(_embargo),
        acknowledged_after_hours=draw(_perhaps_count),
        answered_after_hours=draw(_perhaps_count),
        case_file=draw(_perhaps_file),
        emergency=emergency,
        data_category=draw(_category),
        challenged=draw(CHALLENGED),
        follows=None if process in PRESERVING_PROCESS else draw(_perhaps_file),
        costs_claimed=draw(_perhaps_count),
        costs_reimbursed=draw(_perhaps_count),
    )
