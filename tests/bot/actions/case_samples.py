"""Cases and rows for the tests of the case actions. Makes values only."""

from datetime import date, timedelta

from hypothesis import strategies as st

from bot.actions.case_access import Access
from bot.actions.case_countries import country_codes
from bot.actions.case_fields import FIELD_OF, BadValue
from reports.policy_gate import Policy
from storage.vocabulary import (
    DISCLOSING,
    LARGEST_COUNT,
    Authority,
    Case,
    DataKind,
    Grounds,
    LegalProcess,
    Notice,
    Outcome,
    RefusalReason,
)

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


_files = st.from_regex(r"LE-[A-Z]{0,3}/?[0-9]{1,6}", fullmatch=True).filter(_is_accepted)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any case that breaks no rule on TODAY."""
    received = draw(st.dates(date(1970, 1, 1), TODAY))
    outcome = draw(st.sampled_from(Outcome))
    preserved, discloses = outcome is Outcome.PRESERVED, outcome in DISCLOSING
    processes = [LegalProcess.PRESERVATION_REQUEST] if preserved else list(LegalProcess)
    requested = draw(st.none() | _kinds)
    disclosed = draw(st.none() | (_kinds if requested is None else st.just(requested[:1]))) if discloses else ()
    closed = None
    if outcome is not Outcome.PENDING and draw(st.booleans()):
        closed = received + timedelta(days=draw(st.integers(0, (TODAY - received).days)))
    return Case(
        received_on=received,
        country=draw(_countries),
        legal_process=draw(st.sampled_from(processes)),
        outcome=outcome,
        requests=draw(st.integers(1, LARGEST_COUNT)),
        accounts_specified=draw(st.none() | _counts),
        accounts_affected=draw(st.none() | (_counts if discloses else st.just(0))),
        authority=draw(st.sampled_from(Authority)),
        grounds=draw(st.sampled_from(Grounds)),
        data_requested=requested,
        data_disclosed=disclosed,
        closed_on=closed,
        refusal_reason=draw(st.sampled_from(RefusalReason)),
        notice=draw(st.sampled_from(Notice)),
        channel_country=draw(st.none() | _countries),
        embargo_until=draw(st.sampled_from([None, "unknown", "2030-01-31"])),
        acknowledged_after_hours=draw(st.none() | _counts),
        answered_after_hours=draw(st.none() | _counts),
        case_file=draw(st.none() | _files),
    )
