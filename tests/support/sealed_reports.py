"""Sealed reports in folders, made by the product itself, with tiny pictures in place of drawn ones."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reports.charts.data import chart_data, chart_json
from reports.charts.png_text import DATA_KEYWORD
from reports.document.csv import csv_bytes
from reports.document.document import canonical_json, report_document
from reports.figures.figures import Figures, figures_of
from reports.period import Period
from reports.sealing.bundle import Content, Seal, assemble, seal
from reports.sealing.signing import SigningKey
from storage.vocabulary.case import Case
from storage.vocabulary.words import DataKind, LegalProcess, Outcome
from tests.support.report_samples import tally_of, terms

IDENTITY, NAMESPACE = "reports@example.org", "transparency-report@example.org"
COMMITMENT = "ab" * 32


@dataclass(frozen=True)
class Sealed:
    """One report's content and seal."""

    content: Content
    seal: Seal
    document: dict[str, Any]

    def files(self) -> dict[str, bytes]:
        return {**self.content.files, **self.seal.files}

    def history(self) -> bytes:
        return next(data for name, data in self.seal.files.items() if name.startswith("history-"))

    def write(self, folder: Path, changes: Mapping[str, bytes | None] | None = None) -> Path:
        """Put the album of documents into a folder; a change of None leaves a file out."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in {**self.files(), **(changes or {})}.items():
            if data is not None:
                (folder / name).write_bytes(data)
        return folder


def a_document(period: Period, cases: int = 3, previous: str | None = None, **options: Any) -> dict[str, Any]:
    due = datetime(2026, 1, 15, 12, tzinfo=UTC)
    return report_document(
        some_figures(period, cases), terms(), period=period, next_due=due, previous=previous, **options
    )


def some_figures(period: Period, cases: int) -> Figures:
    countries = ("FR", "DE", "IN", "RU")
    recorded = [
        Case(
            received_on=period.start,
            country=countries[number % 4],
            legal_process=LegalProcess.COURT_ORDER,
            outcome=(Outcome.DISCLOSED, Outcome.REFUSED)[number % 2],
            accounts_specified=2,
            accounts_affected=1,
            data_requested=(DataKind.IP_ADDRESS,),
            data_disclosed=(DataKind.IP_ADDRESS,) if number % 2 == 0 else (),
        )
        for number in range(cases)
    ]
    return figures_of(tally_of(recorded, period), period)


def a_picture(data: Mapping[str, Any]) -> bytes:
    info, out = PngInfo(), io.BytesIO()
    info.add_itxt(DATA_KEYWORD, chart_json(dict(data)))
    Image.new("RGB", (8, 10), "white").save(out, "PNG", pnginfo=info)
    return out.getvalue()


def sealed_report(
    key: SigningKey,
    label: str = "2025-H1",
    *,
    before: "Sealed | None" = None,
    document: dict[str, Any] | None = None,
    namespace: str = NAMESPACE,
) -> Sealed:
    """A report that follows the one before, signed with the key."""
    earlier = before.history() if before else b""
    seq = earlier.count(b"\n") + 1
    previous = earlier.splitlines()[-1].split()[4].decode() if earlier else None
    document = document or a_document(Period.parse(label), previous=previous)
    charts = {name: a_picture(data) for name, data in chart_data(document).items()}
    content = assemble(document, canonical_json(document), csv_bytes(document), charts, {"caption": "c", "text": "t"})
    made = seal(
        content,
        seq=seq,
        period=document["period"]["label"],
        edition=document["edition"],
        kind=document["kind"],
        sealed_on=date(2025, 7, 15),
        history=earlier,
        commitment=COMMITMENT,
        key=key,
        identity=IDENTITY,
        namespace=namespace,
    )
    return Sealed(content, made, document)


def resigned(report: Sealed, files: Mapping[str, bytes], key: SigningKey) -> Sealed:
    """The report with changed files, sealed anew by somebody who has a key."""
    content = replace(report.content, files={**report.content.files, **files})
    again = seal(
        content,
        seq=1,
        period=report.document["period"]["label"],
        edition=1,
        kind="report",
        sealed_on=date(2025, 7, 15),
        history=b"",
        commitment=COMMITMENT,
        key=key,
        identity=IDENTITY,
        namespace=NAMESPACE,
    )
    return Sealed(content, again, report.document)
