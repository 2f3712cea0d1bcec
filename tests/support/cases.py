"""Cases and publications to write into a register, as samples and at random."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from storage.engine.database import Database, Session
from storage.ledger import entries
from storage.ledger.chain import instant_text
from storage.publishing import parts, publications
from storage.publishing.parts import Part
from storage.publishing.planned_parts import ALBUM, PIN, Payload, PinPayload, PlannedPart, TextPayload
from storage.publishing.publications import Publication
from storage.register import cases, earlier_figures
from storage.register.rows import case_values
from storage.vocabulary.case import Case, Coverage, CoverageKind
from storage.vocabulary.figures import Figure
from storage.vocabulary.period import Period
from storage.vocabulary.words import (
    PRESERVING_PROCESS,
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

AUTHORITY, GROUNDS = st.sampled_from(Authority), st.sampled_from(Grounds)
LEGAL_PROCESS, NOTICE, REFUSAL_REASON = (
    st.sampled_from(LegalProcess),
    st.sampled_from(Notice),
    st.sampled_from(RefusalReason),
)
EMERGENCY, DATA_CATEGORY, CHALLENGED = map(st.sampled_from, (Emergency, DataCategory, Challenged))


# Only what was asked to be preserved is.
OUTCOME_OF = {
    process: st.sampled_from([one for one in Outcome if one is not Outcome.PRESERVED or process in PRESERVING_PROCESS])
    for process in LegalProcess
}
NOW = datetime(2026, 7, 4, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
START, END = date(2026, 1, 1), date(2026, 7, 1)
CONTENT = {"r.json": b"{}", "r.csv": b"a,b\n"}
CHARTS = {"r-1.png": b"\x89PNG"}
SEAL = {"SHA256SUMS": b"sums"}
PARTS = ("album", "text", "documents", "pin")


def a_case(**changes: Any) -> Case:
    """A disclosed case of the period, with what is named changed."""
    values: dict[str, Any] = {
        "received_on": date(2026, 5, 4),
        "country": "FR",
        "legal_process": LegalProcess.COURT_ORDER,
        "outcome": Outcome.DISCLOSED,
        "accounts_specified": 3,
        "accounts_affected": 1,
        "data_requested": (DataKind.IP_ADDRESS, DataKind.PHONE_NUMBER),
        "data_disclosed": (DataKind.IP_ADDRESS,),
        "closed_on": date(2026, 5, 9),
    }
    return Case(**{**values, **changes})


def a_coverage(**changes: Any) -> Coverage:
    """A statement about France in the period."""
    values: dict[str, Any] = {
        "country": "FR",
        "start": START,
        "end": END,
        "what": CoverageKind.DISCLOSURES,
        "zero": False,
        "source": "a crowd",
    }
    return Coverage(**{**values, **changes})


def case_row(case: Case, reference: str = "0123ABCD") -> dict[str, Any]:
    """A row as `cases.add` writes it."""
    recorded = {"recorded_at": instant_text(NOW), "recorded_by": "cli:ada", "imported_by": None}
    return {"reference": reference, **recorded, **case_values(case)}


def record(session: Session, case: Case, actor: str = "cli:ada") -> str:
    """Record a case as the actions do, and return its reference."""
    return cases.add(session, case, reference=cases.new_reference(session), now=NOW, actor=actor).reference


def import_cases(session: Session, rows: Iterable[Case], spans: Sequence[Coverage] = ()) -> cases.Imported:
    """Import rows as if from a file."""
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    return cases.add_imported(
        session, iter(rows), spans, file_name="f.csv", file_digest=digest, file_format="csv", now=NOW, actor="cli:ada"
    )


def draft(session: Session, period: str = "2026-H1", digest: str = "a", **changes: Any) -> Publication:
    """A draft of a period."""
    values: dict[str, Any] = {
        "kind": "report",
        "edition": 1,
        "due_at": NOW,
        "content": CONTENT,
        "charts": CHARTS,
        "now": NOW,
    }
    return publications.save_draft(session, period=Period.parse(period), digest=digest * 64, **{**values, **changes})


def payload_for(part: str, channel: str) -> Payload:
    """Return a payload of the kind that a part needs."""
    return PinPayload(ALBUM) if part == PIN else TextPayload(f"{part} «{channel}»")


def seal(session: Session, publication: Publication, channels: Sequence[str] = ("@one",)) -> int:
    """Seal a draft with the four parts for each channel."""
    parts = [
        PlannedPart(channel=channel, part=part, position=position, payload=payload_for(part, channel))
        for channel in channels
        for position, part in enumerate(PARTS)
    ]
    return publications.seal(
        session,
        publication,
        history_line=f"{publications.next_seq(session)} {publication.period}",
        commitment=entries.commitment(session),
        files=SEAL,
        approvals=2,
        parts=parts,
        now=NOW,
    )


def sealed(database: Database, period: str = "2026-H1", channels: Sequence[str] = ("@one",)) -> Publication:
    """A sealed publication whose parts are all planned."""
    with database.transaction() as session:
        seal(session, draft(session, period), channels)
        found = publications.find(session, Period.parse(period))
    assert found is not None
    return found


def a_figure(**changes: Any) -> Figure:
    """A figure that was published elsewhere."""
    values: dict[str, Any] = {
        "period": "2021",
        "table": "by_legal_process",
        "row": "subpoena",
        "column": "requests",
        "cell": {"state": "exact", "value": 183},
        "source": "requests.csv",
        "attribution": "somebody, CC-BY 4.0",
    }
    return Figure(**{**values, **changes})


def import_figures(session: Session, *imported: Figure, files: dict[str, str] | None = None) -> int:
    """Import figures as the product does."""
    return earlier_figures.add_imported(
        session,
        imported or (a_figure(),),
        files=files or {"requests.csv": "a" * 64},
        file_format="github",
        now=NOW,
        actor="cli:ada",
    )


EDGES = tuple(
    map(
        date.fromisoformat,
        (
            "2024-02-29", "2025-12-30", "2025-12-31", "2026-01-01", "2026-01-02", "2026-03-31", "2026-06-29",
            "2026-06-30", "2026-07-01", "2026-07-02", "2027-01-01",
        ),
    )
)  # fmt: skip
COUNTRIES = ("DE", "FR", "IN", "ZZ")
amounts = st.none() | st.integers(0, 3) | st.just(999_999_999)
kinds = st.none() | st.sets(st.sampled_from(DataKind), max_size=3).map(
    lambda chosen: tuple(kind for kind in DataKind if kind in chosen)
)
embargoes = st.just("unknown") | st.sampled_from(EDGES).map(date.isoformat)
_received, _country = st.sampled_from(EDGES), st.sampled_from(COUNTRIES)
_closed = {received: st.none() | st.sampled_from([day for day in EDGES if day >= received]) for received in EDGES}
_requests = st.sampled_from((1, 1, 2, 7, 999_999_999))


@st.composite
def random_cases(
    draw: st.DrawFn,
    embargo: st.SearchStrategy[str | None] = st.none() | embargoes,  # noqa: B008 (strategies are values)
    process: st.SearchStrategy[LegalProcess] = LEGAL_PROCESS,
) -> Case:
    """One case that the register accepts."""
    received = draw(_received)
    chosen = draw(process)
    outcome = draw(OUTCOME_OF[chosen])
    return Case(
        received_on=received,
        country=draw(_country),
        legal_process=chosen,
        outcome=outcome,
        requests=draw(_requests),
        accounts_specified=draw(amounts),
        accounts_affected=draw(amounts),
        authority=draw(AUTHORITY),
        grounds=draw(GROUNDS),
        data_requested=draw(kinds),
        data_disclosed=draw(kinds),
        closed_on=None if outcome is Outcome.PENDING else draw(_closed[received]),
        refusal_reason=draw(REFUSAL_REASON),
        notice=draw(NOTICE),
        embargo_until=draw(embargo),
        emergency=draw(EMERGENCY),
        data_category=draw(DATA_CATEGORY),
        challenged=draw(CHALLENGED),
    )


def claimed(session: Session, publication_id: int) -> Part:
    part = parts.next_part(session, publication_id, NOW)
    assert part is not None
    claim = parts.claim(session, part, NOW)
    assert claim is not None
    return claim


def send_all(session: Session, publication_id: int, first_message: int = 1) -> None:
    for message in range(first_message, first_message + len(PARTS)):
        assert parts.mark_sent(session, claimed(session, publication_id), [message], NOW)


Settling = Callable[[Session, Part], bool]


def fill(database: Database) -> None:
    """Rows of every kind: recorded, imported, sealed, sent, refused, doubted."""
    with database.transaction() as session:
        for country in ("FR", "DE", "IN"):
            record(session, a_case(country=country, case_file=f"file of {country}"))
        refused = a_case(outcome=Outcome.REFUSED, refusal_reason=RefusalReason.OVERBROAD, accounts_affected=None)
        import_cases(session, [a_case(received_on=date(2026, 1, day)) for day in range(1, 20)] + [refused])
        import_cases(session, [], [a_coverage(), a_coverage(country="DE", zero=True)])
    report = sealed(database, channels=("@one", "@two"))
    settlings: tuple[Settling, ...] = (
        lambda session, part: parts.mark_sent(session, part, [1, 2], NOW),
        lambda session, part: parts.mark_not_sent(session, part, "busy", not_before=NOW, now=NOW),
        lambda session, part: parts.mark_sent(session, part, [3], NOW),
        lambda session, part: parts.mark_doubtful(session, part, "timed out", look_at=NOW, now=NOW),
    )
    with database.transaction() as session:
        draft(session, "2026-H2", digest="d")
        for settle in settlings:
            part = parts.next_part(session, report.id, NOW)
            claimed = part and parts.claim(session, part, NOW)
            assert claimed is not None
            assert settle(session, claimed)
