"""Sealed reports in folders, made by the product itself, with tiny pictures in place of drawn ones."""

import copy
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reports.charts.content.data import chart_data, chart_json
from reports.charts.png_text import DATA_KEYWORD
from reports.document.document import erratum_document, report_document
from reports.document.files import data_files
from reports.document.history import Earlier
from reports.document.jumps import Before
from reports.figures.figures import Figures, figures_of
from reports.restating.published import published
from reports.restating.restatement import Reason, restated
from reports.sealing.bundle import ZIP_SUMS, Content, Seal, assemble, seal, sums_bytes
from reports.sealing.history import read_history
from reports.sealing.key_changes import announce_key
from reports.sealing.signing import SigningKey, sign
from reports.verify.findings import Result, Verdict
from reports.verify.report import Report
from reports.verify.sources import Source
from reports.verify.verify import verify
from reports.verify.zip import open_zip
from storage.vocabulary.case import Case
from storage.vocabulary.period import Period
from storage.vocabulary.words import DataKind, LegalProcess, Outcome
from tests.support.report_samples import tally_of, terms

IDENTITY, NAMESPACE = "reports@example.org", "transparency-report@example.org"
COMMITMENT = "ab" * 32


@dataclass(frozen=True)
class Sealed:
    """One report's content and seal."""

    content: Content
    seal: Seal
    document: Any

    def files(self) -> dict[str, bytes]:
        return {**self.content.files, **self.seal.files}

    def unzipped(self) -> dict[str, bytes]:
        """Return the files in the zip, without its checksums."""
        members = open_zip(self.content.files[f"{self.content.stem}.zip"])
        return {name: data for name, data in members.items() if name != ZIP_SUMS}

    def history(self) -> bytes:
        return next(data for name, data in self.seal.files.items() if name.startswith("history-"))

    def write(self, folder: Path, changes: Mapping[str, bytes | None] | None = None) -> Path:
        """Put the album of documents into a folder; a change of None leaves a file out."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in {**self.files(), **(changes or {})}.items():
            if data is not None:
                (folder / name).write_bytes(data)
        return folder


def a_document(period: Period, cases: int = 3, previous: str | None = None, **options: Any) -> Any:
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
    document: Any = None,
    namespace: str = NAMESPACE,
    key_changes: bytes = b"",
    second_signers: Sequence[tuple[str, str]] = (),
) -> Sealed:
    """A report that follows the one before, signed with the key."""
    earlier = before.history() if before else b""
    seq = earlier.count(b"\n") + 1
    previous = earlier.splitlines()[-1].split()[4].decode() if earlier else None
    document = document or a_document(Period.parse(label), previous=previous)
    charts = {name: a_picture(data) for name, data in chart_data(document).items()}
    data = data_files(document)
    content = assemble(document, data.loose, data.packed, charts, {"caption": "c", "text": "t"})
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
        key_changes=key_changes,
        second_signers=second_signers,
    )
    return Sealed(content, made, document)


def resigned(report: Sealed, files: Mapping[str, bytes], key: SigningKey) -> Sealed:
    """The report with changed files, sealed again by somebody who has a key."""
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


Document = Any
LABELS = ("2025-H1", "2025-H2", "2026-H1", "2026-H2")
WHY = {"reason": "other", "detail": "a test", "asked_on": "2026-01-01"}


class Publisher:
    """Publishes reports, corrections and errata of a register in which the number of cases of a period moves."""

    def __init__(self) -> None:
        self.documents: list[Document] = []

    def report(self, label: str, counts: dict[str, int]) -> Document:
        rows = [row for earlier in self._labels() for row in self._moved(earlier, counts)]
        facts: Document = {"earlier": self._history(rows), "before": self._before(label)}
        return self._add(a_document(Period.parse(label), counts[label], restatements=rows, **facts))

    def correction(self, label: str, counts: dict[str, int]) -> Document:
        facts: Document = {"kind": "correction", "edition": self._newest(label)["edition"] + 1}
        why: Any = {"replaces": self._newest(label)["edition"], **WHY}
        facts |= {"earlier": self._history([]), "before": self._before(label), "correction": why}
        return self._add(
            a_document(Period.parse(label), counts[label], restatements=self._moved(label, counts), **facts)
        )

    def erratum(self, label: str) -> Document:
        newest = copy.deepcopy(self._newest(label))
        edition = newest["edition"] + 1
        why: Any = {"replaces": newest["edition"], **WHY}
        return self._add(erratum_document(newest, terms(), edition=edition, correction=why, previous=None))

    def _add(self, document: Document) -> Document:
        self.documents.append(document)
        return document

    def _labels(self) -> list[str]:
        return sorted({document["period"]["label"] for document in self.documents})

    def _newest(self, label: str) -> Document:
        return next(one for one in reversed(self.documents) if one["period"]["label"] == label)

    def _moved(self, label: str, counts: dict[str, int]) -> list[Document]:
        old, now = published(self.documents)[label], some_figures(Period.parse(label), counts[label])
        return restated(label, old, [(Reason.LATE_ENTRY, now)])

    def _before(self, label: str) -> Before:
        statement = published(self.documents).get(Period.parse(label).previous().label)
        return Before(published=None if statement is None else statement.cell)

    def _history(self, rows: list[Document]) -> list[Earlier]:
        found = []
        for label, statement in sorted(published(self.documents).items()):
            totals: Any = {place[2]: cell for place, cell in statement.cells.items() if place[0] == "totals"}
            new = {row["column"]: row["new"] for row in rows if (row["period"], row["table"]) == (label, "totals")}
            found.append(Earlier(label=label, totals=totals | new, coverage=statement.coverage))
        return found


def reports_of(documents: list[Document]) -> list[Report]:
    """The reports as they are known once each was found sound by itself."""
    history, found = b"", []
    for seq, document in enumerate(documents, start=1):
        name = f"{document['period']['label']} {document['edition']} {document['kind']}"
        history += f"{seq} {name} {seq:064x} 2026-01-01 {0:064x}\n".encode()
        source, stem = Source("", {}, ()), f"transparency-{document['period']['label']}-e{document['edition']}"
        lines = read_history(history)
        found.append(Report(source, stem, {}, document=document, digest=f"{seq:064x}", lines=lines, sound=True))
    return found


def sealed(documents: list[Document], key: SigningKey) -> list[Sealed]:
    """The documents with the `previous` of their place, sealed one after the other."""
    found: list[Sealed] = []
    for document in documents:
        before = found[-1] if found else None
        previous = before.history().splitlines()[-1].split()[4].decode() if before else None
        found.append(sealed_report(key, before=before, document={**document, "previous": previous}))
    return found


def kept_side_by_side(documents: list[Document], folder: Path, key: SigningKey) -> Path:
    for number, report in enumerate(sealed(documents, key), start=1):
        report.write(folder / str(number))
    return folder


def announced(*keys: SigningKey, namespace: str = NAMESPACE) -> bytes:
    """The statements by which each key hands over to the next one."""
    statements = b""
    for old, new in pairwise(keys):
        facts: Any = {"publisher": "Пример Messenger", "on": date(2025, 3, 1), "namespace": namespace}
        statements = announce_key(old, new.fingerprint, before=statements, **facts)
    return statements


KEY, OTHER, OLDER, OLDEST = (SigningKey.generate() for _ in range(4))
FIRST = sealed_report(KEY)
HANDED_OVER = sealed_report(KEY, key_changes=announced(OLDEST, OLDER, KEY))
SECOND = sealed_report(KEY, "2025-H2", before=FIRST)


def outcome(*folders: Path, signer: SigningKey | None = KEY, trusted: Sequence[Path] = ()) -> Result:
    return checked(folders, signer, trusted).outcome


def sentences(*folders: Path, signer: SigningKey | None = KEY, trusted: Sequence[Path] = ()) -> str:
    return "\n".join(checked(folders, signer, trusted).lines())


def checked(folders: Sequence[Path], signer: SigningKey | None, trusted: Sequence[Path]) -> Verdict:
    return verify(folders, signer=signer.fingerprint if signer else None, trusted_earlier=trusted)


STEM = FIRST.content.stem
SUMS = f"{STEM}.SHA256SUMS"


def signed_anyway(changes: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """The first report with changes, checksums and signature made again by the true key; None leaves a file out."""
    kept = {name: data for name, data in FIRST.files().items() if not name.startswith(SUMS)}
    files = {name: data for name, data in {**kept, **changes}.items() if data is not None}
    sums = sums_bytes(files)
    return {**files, SUMS: sums, f"{SUMS}.sig": sign(KEY, sums, NAMESPACE)}


FIRST_PERIOD = Period.parse("2025-H1")
