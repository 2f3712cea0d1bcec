"""The sealed reports as they were published: what they say in the end, and when each period was stated last."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reports.period import Period
from reports.published import Statement, published
from storage import publications, restated
from storage.database import Session
from storage.publications import Publication
from storage.restated import Since
from storage.vocabulary import PublicationKind

STATED = (PublicationKind.REPORT, PublicationKind.CORRECTION, PublicationKind.ERRATUM)


@dataclass(frozen=True)
class Published:
    """The sealed reports in the order of the history, each with its document, and the digest of the last file."""

    reports: tuple[tuple[Publication, dict[str, Any]], ...]
    previous: str | None
    seals: dict[tuple[str, str, int], int]

    @cached_property
    def statements(self) -> dict[str, Statement]:
        """What the reports say of each period in the end."""
        return published(document for _, document in self.reports)

    @cached_property
    def periods(self) -> dict[str, Period]:
        """Every published period by its label, oldest first."""
        labels = {publication.period for publication, _ in self.reports}
        found = {label: Period.parse(label) for label in labels}
        return dict(sorted(found.items(), key=lambda item: item[1]))

    def newest_document(self, label: str) -> dict[str, Any]:
        """The document of a period's newest edition."""
        return next(document for publication, document in reversed(self.reports) if publication.period == label)

    def is_restated(self, label: str) -> bool:
        """Return whether a later report restated the newest edition of a period: its figures are no longer the last."""
        places = [place for place, (publication, _) in enumerate(self.reports) if publication.period == label]
        later = self.reports[places[-1] + 1 :] if places else ()
        return any(row["period"] == label for _, document in later for row in document["restatements"])

    def last_stated(self, label: str) -> Since:
        """When a period was stated last: by its newest edition, or by a later report, which recounts earlier ones."""
        period = self.periods[label]
        since = Since(0, period.end)
        for publication, _ in self.reports:
            told_of = self.periods[publication.period]
            own = told_of == period and publication.kind != PublicationKind.ERRATUM
            later = publication.kind == PublicationKind.REPORT and told_of.start >= period.end
            if own or (later and since.seq):
                told_by = max(since.told_by, told_of.end)
                since = Since(self.seals[publication.period, publication.kind, publication.edition], told_by)
        return since


def read_published(session: Session) -> Published:
    """Everything that was sealed so far."""
    found, previous = [], None
    for publication in publications.sealed(session):
        if publication.kind in STATED:
            file = publications.document(session, publication.id)
            found.append((publication, json.loads(file.data)))
            previous = file.sha256
    return Published(tuple(found), previous, restated.seals(session))
