"""Cases and publications to write."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from storage.engine.database import Database, Session
from storage.ledger import entries
from storage.ledger.chain import instant_text
from storage.publishing import publications
from storage.publishing.planned_parts import PlannedPart
from storage.publishing.publications import Publication
from storage.register import cases, earlier_figures
from storage.register.rows import case_values
from storage.vocabulary.case import Case, Coverage, CoverageKind
from storage.vocabulary.figures import Figure
from storage.vocabulary.words import DataKind, LegalProcess, Outcome

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
        "start": START,
        "end": END,
        "kind": "report",
        "edition": 1,
        "due_at": NOW,
        "content": CONTENT,
        "charts": CHARTS,
        "now": NOW,
    }
    return publications.save_draft(session, period=period, digest=digest * 64, **{**values, **changes})


def seal(session: Session, publication: Publication, channels: Sequence[str] = ("@one",)) -> int:
    """Seal a draft with the four parts for each channel."""
    parts = [
        PlannedPart(channel=channel, part=part, position=position, payload={"html": f"{part} «{channel}»"})
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
        found = publications.find(session, period)
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
