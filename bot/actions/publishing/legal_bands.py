"""National security process in a period's report: the option in use, its bands, and what approvers must know of it.

A period keeps the option of its report, or of its draft: a change of the configuration applies from the next period.
Only bands that are set while a draft without them waits apply to it at once, because they publish less.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.actions.publishing.restate import STATED
from bot.config.settings import Settings
from reports.document.legal_bands import Counted, legal_bands, rows_elsewhere
from reports.figures.coverage import Extent
from reports.figures.scope import scope_of
from reports.legal_bands.options import OPTIONS, Line, Option
from reports.legal_bands.rules import days_of, option_of
from reports.legal_bands.statute import CODE
from reports.schema.types import Document, LegalBands
from storage.counting import national_security
from storage.counting.national_security import Received
from storage.engine.database import Session
from storage.publishing import publications
from storage.publishing.publications import Publication
from storage.register import imports
from storage.vocabulary.errors import NotPermittedError
from storage.vocabulary.period import Period
from storage.vocabulary.tally import Tally
from storage.vocabulary.words import NATIONAL_SECURITY_PROCESS

COUNTRY = "US"
FIGURES_LAW = f"{CODE}(a)"
NAMED = 5


class FiguresForbidden(NotPermittedError):
    """A report would count demands in figures that a non-disclosure order covers."""

    what = (
        "{period} counts national security demands with a ban on disclosure ({references}), and {law} allows no figures"
    )
    todo = "set an embargo on them, or ask the operator to report them in bands"


@dataclass(frozen=True, slots=True)
class BandNotes:
    """What approvers must know: nothing of it is published.

    `was_zero`: the last report gave 0 where this draft has bands. `was_banded`: the reverse. `left_out`: the days of a
    row are in the bands of another report. `unsaid`: requests in the bands without a recorded number of accounts.
    `from_next`: the configuration has another option, for the next period. `forbidden`: cases that may not be counted
    in figures.
    """

    was_zero: bool = False
    was_banded: bool = False
    left_out: bool = False
    unsaid: int = 0
    from_next: bool = False
    forbidden: tuple[str, ...] = ()


def option_for(session: Session, settings: Settings, period: Period) -> Option | None:
    """Return the option of a period; None if it counts national security process in figures.

    Raises BandsRefused if the configured option is not for periods of this length.
    """
    documents = _documents(session, period)
    sealed = [bands for one, bands in documents if one.sealed_at is not None]
    used = (sealed or [bands for _, bands in documents if bands is not None])[-1:]
    if not used:
        return option_of(settings.privacy.bands, period.kind)
    return None if used[0] is None else OPTIONS[used[0]["option"]]


def _documents(session: Session, period: Period) -> list[tuple[Publication, LegalBands | None]]:
    stored = (*publications.sealed(session), *publications.unsealed(session))
    drafts = [one for one in stored if one.period == period and one.is_drafted and one.kind in STATED]
    return [(one, _document(session, one)["legal_bands"]) for one in drafts]


def _document(session: Session, publication: Publication) -> Document:
    document: Document = json.loads(publications.document(session, publication.id).data)
    return document


def bands_of(
    session: Session, option: Option, period: Period, tally: Tally, judged_on: date, published: Iterable[Document]
) -> LegalBands:
    """Return the bands of a period's report, without cases embargoed on a day and what other reports have in bands."""
    counted = {line.row: _counted(session, line, period, tally, judged_on) for line in option.lines}
    return legal_bands(option, period, counted, rows_elsewhere(option, period, published))


def _counted(session: Session, line: Line, period: Period, tally: Tally, judged_on: date) -> Counted | None:
    """Return the counts of a line; None if not every demand of its days is recorded."""
    start, end = days_of(line, period)
    spans = imports.overlapping_coverage(session, start, end)
    scope = scope_of(replace(tally, start=start, end=end, coverage=spans))
    if not scope.everything or scope.of_country(COUNTRY) is not Extent.WHOLE:
        return None
    rows = _received(session, line, start, end, judged_on)
    return Counted(sum(row.requests for row in rows), sum(row.accounts for row in rows))


def _received(session: Session, line: Line, start: date, end: date, judged_on: date) -> list[Received]:
    found: Mapping[str, Received] = national_security.received(session, start, end, judged_on=judged_on)
    return [found[process] for process in line.processes if process in found]


def notes_of(session: Session, settings: Settings, publication: Publication) -> BandNotes:
    """Return what approvers of a draft must know about its national security process."""
    if not publication.is_drafted:
        return BandNotes()
    period, document = publication.period, _document(session, publication)
    bands, last = document["legal_bands"], _last(session, period)
    configured = settings.privacy.bands
    return BandNotes(
        was_zero=bands is not None and last is not None and _says_zero(last),
        was_banded=bands is None and last is not None and last["legal_bands"] is not None,
        left_out=any(row["requests"]["state"] == "not_applicable" for row in (bands or {"rows": []})["rows"]),
        unsaid=0 if bands is None else _unsaid(session, OPTIONS[bands["option"]], period),
        from_next=bands is not None and (bands["option"],) != configured,
        forbidden=forbidden_in(session, period, bands),
    )


def _last(session: Session, period: Period) -> Document | None:
    """Return the document of the last report before a period."""
    sealed = [one for one in publications.sealed(session) if one.kind in STATED]
    earlier = [one for one in sealed if one.period.end <= period.start]
    newest = max(earlier, key=lambda one: (one.period.end, one.edition), default=None)
    return None if newest is None else _document(session, newest)


def _says_zero(document: Document) -> bool:
    rows = [row for row in document["tables"]["by_legal_process"] if row["row"] in NATIONAL_SECURITY_PROCESS]
    return document["legal_bands"] is None and all(row["requests"].get("value") == 0 for row in rows)


def _unsaid(session: Session, option: Option, period: Period) -> int:
    lines = [(line, *days_of(line, period)) for line in option.lines]
    return sum(row.unsaid for line, start, end in lines for row in _received(session, line, start, end, period.end))


def forbidden_in(session: Session, period: Period, bands: LegalBands | None) -> tuple[str, ...]:
    """Return the cases under a non-disclosure order that a report without bands counts in figures."""
    return () if bands is not None else national_security.barred(session, period.start, period.end)


def refuse_figures(session: Session, publication: Publication) -> None:
    """Refuse to approve a draft that counts in figures what the law allows only in bands."""
    found = _forbidden(session, publication)
    if found:
        more = ["..."] if len(found) > NAMED else []
        raise FiguresForbidden(
            period=publication.period, references=", ".join([*found[:NAMED], *more]), law=FIGURES_LAW
        )


def counts_forbidden(session: Session, publication: Publication) -> bool:
    """Return whether a draft counts such cases: then it is not published without people either."""
    return publication.is_drafted and bool(_forbidden(session, publication))


def _forbidden(session: Session, publication: Publication) -> tuple[str, ...]:
    bands = _document(session, publication)["legal_bands"]
    return forbidden_in(session, publication.period, bands)
