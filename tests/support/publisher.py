"""A publisher whose register moves between its reports: what they restate follows from it."""

import copy
from pathlib import Path
from typing import Any

from reports.document.document import Earlier
from reports.document.erratum import erratum_document
from reports.period import Period
from reports.restating.published import published
from reports.restating.restatement import Reason, restated
from reports.sealing.history import read_history
from reports.sealing.signing import SigningKey
from reports.verify.report import Report
from reports.verify.sources import Source
from tests.support.report_samples import terms
from tests.support.sealed_reports import Sealed, a_document, sealed_report, some_figures

Document = dict[str, Any]
LABELS = ("2025-H1", "2025-H2", "2026-H1", "2026-H2")
WHY = {"reason": "other", "detail": "a test", "asked_on": "2026-01-01"}


class Publisher:
    """Publishes reports, corrections and errata of a register in which the number of cases of a period moves."""

    def __init__(self) -> None:
        self.documents: list[Document] = []

    def report(self, label: str, counts: dict[str, int]) -> Document:
        rows = [row for earlier in self._labels() for row in self._moved(earlier, counts)]
        return self._add(a_document(Period.parse(label), counts[label], earlier=self._history(rows), restatements=rows))

    def correction(self, label: str, counts: dict[str, int]) -> Document:
        facts: Document = {"kind": "correction", "edition": self._newest(label)["edition"] + 1}
        why = {"replaces": self._newest(label)["edition"], **WHY}
        rows, earlier = self._moved(label, counts), self._history([])
        return self._add(
            a_document(Period.parse(label), counts[label], earlier=earlier, restatements=rows, correction=why, **facts)
        )

    def erratum(self, label: str) -> Document:
        newest = copy.deepcopy(self._newest(label))
        edition = newest["edition"] + 1
        why = {"replaces": newest["edition"], **WHY}
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

    def _history(self, rows: list[Document]) -> list[Earlier]:
        found = []
        stand = published(self.documents)
        for label in self._labels():
            stood = stand[label]
            totals = {place[2]: cell for place, cell in stood.cells.items() if place[0] == "totals"}
            new = {row["column"]: row["new"] for row in rows if (row["period"], row["table"]) == (label, "totals")}
            found.append(Earlier(label=label, totals=totals | new))
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
