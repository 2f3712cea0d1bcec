"""Makes the content of a period's report from the register and the terms, and checks whether a draft still matches."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date

from bot.actions.context.calendar import Dates, dates_of
from bot.actions.context.context import REPORT, CountingContext, Drawing
from bot.actions.integrity.key_changes import change_since_last_report
from bot.actions.publishing.legal_bands import bands_of, option_for
from bot.actions.publishing.restate import (
    Published,
    correction_steps,
    corrections,
    history,
    read_published,
    restatements,
    told_by_now,
)
from bot.actions.publishing.restate_removals import removals_in, shown
from reports.disclosure_control.protect import Protection
from reports.disclosure_control.published import has_ranges, published
from reports.document.csv import ALL
from reports.document.document import ReportTerms, erratum_document, report_document
from reports.document.files import data_files
from reports.document.history import Earlier
from reports.document.jumps import Before, Place
from reports.figures.figures import figures_of
from reports.post.facts import ApprovalNote
from reports.post.render import render_post
from reports.restating.elsewhere import earlier_figures, revised_elsewhere
from reports.restating.hidden import corrected_in_ranges
from reports.schema.cells import Cell
from reports.schema.types import Correction, Document, Restatement
from reports.schema.values import COLUMNS
from reports.sealing.bundle import Content, assemble, chart_of, stem_of
from storage.counting import tally
from storage.engine.database import Session
from storage.publishing import corrections as asked_corrections
from storage.publishing import publications, reconciliation
from storage.publishing.corrections import Correction as AskedCorrection
from storage.publishing.publications import Publication
from storage.register import earlier_figures as figures
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationKind

DRAWING_SECONDS = 120


def document_of(counting: CountingContext, dates: Dates, *, today: date | None = None) -> Document:
    """Return the first report of a period from the current register, counted in one read transaction.

    `today` is given if the period has not ended.
    """
    with counting.database.reading() as session:
        return document_in(session, counting, dates, today=today)


def document_in(
    session: Session,
    counting: CountingContext,
    dates: Dates,
    *,
    kind: str = REPORT,
    edition: int = 1,
    correction: AskedCorrection | None = None,
    today: date | None = None,
) -> Document:
    """Return the document of a period as a session sees the register.

    A report restates earlier periods. A new edition covers only its own period and includes no newly lifted embargo;
    an erratum leaves the figures as published.
    """
    period, zone = dates.period, counting.settings.publisher.timezone
    known = read_published(session)
    why = None if correction is None else reason_of(correction)
    if kind == PublicationKind.ERRATUM and why is not None:
        newest = known.newest_document(period)
        return erratum_document(newest, counting.terms, edition=edition, correction=why, previous=known.previous)
    judged_on = period.end if kind == REPORT else told_by_now(known, period)
    option = option_for(session, counting.settings, period)
    until = known.banded_until(period) if option is None else period.end
    counted = tally.tally(session, period.start, period.end, zone, judged_on=judged_on, today=today, banded_until=until)
    statement = None if kind == REPORT else known.statements.get(period.label)
    counted = replace(counted, removals=removals_in(session, counting, period, statement))
    protection = protection_of(known, counting)
    changed = shown(restatements(session, known, period, zone, protection), counting) if kind == REPORT else []
    imported = earlier_figures(figures.imported(session))
    elsewhere, revised = revised_elsewhere(imported, known.elsewhere, period, known.periods, is_report=kind == REPORT)

    documents = [document for _, document in known.reports]

    def made(rows: list[Restatement]) -> Document:
        return report_document(
            figures_of(counted, period),
            counting.terms,
            period=period,
            edition=edition,
            kind=kind,
            next_due=dates.next_due,
            earlier=[*elsewhere, *history(known, changed, period)],
            previous=known.previous,
            restatements=[*revised, *rows],
            correction=why,
            before=_before(session, counting, known, imported, period, changed),
            bands=None if option is None else bands_of(session, option, period, counted, judged_on, documents),
            protection=protection,
        )

    if kind == REPORT:
        return made(changed)
    if protection is None:
        return made(shown(corrections(session, known, period, zone), counting))
    return corrected_in_ranges(made, known.statements[period.label], correction_steps(session, known, period, zone))


def protection_of(known: Published, counting: CountingContext) -> Protection | None:
    """Return what hides small counts, if the threshold is set now or was before."""
    threshold, documents = counting.settings.privacy.threshold, [document for _, document in known.reports]
    is_needed = threshold or any(has_ranges(document) for document in documents)
    return Protection(threshold, published(documents)) if is_needed else None


def _before(
    session: Session,
    counting: CountingContext,
    known: Published,
    imported: Sequence[Earlier],
    period: Period,
    changed: Sequence[Restatement],
) -> Before:
    """Return the period before as last published, with what this document restates of it, for changes."""
    label, factor = period.previous().label, counting.settings.report.jump_factor
    statement = known.statements.get(label)
    published = None if statement is None else statement.cell
    if not factor:
        return Before(published=published)
    cells: dict[Place, Cell] = {
        ("totals", ALL, column): one.totals[column] for one in imported if one.label == label for column in COLUMNS
    }
    if statement is not None:
        restated = {(row["table"], row["row"], row["column"]): row["new"] for row in changed if row["period"] == label}
        cells = {**statement.cells, **restated}
    explanations = reconciliation.explanations(session, period.label)
    return Before(label=label, cells=cells, factor=factor, explanations=explanations, published=published)


def reason_of(correction: AskedCorrection) -> Correction:
    """Return why a new edition was made, as stated in the document."""
    reason, _, detail = correction.reason.partition(": ")
    asked_on = correction.asked_on.isoformat()
    return {"replaces": correction.replaces, "reason": reason, "detail": detail, "asked_on": asked_on}


def document_for(session: Session, counting: CountingContext, publication: Publication) -> Document:
    """Return the document that an edition must have, as a session sees the register."""
    settings = counting.settings
    return document_in(
        session,
        counting,
        dates_of(publication.period, settings.report, settings.publisher.timezone),
        kind=publication.kind,
        edition=publication.edition,
        correction=asked_corrections.of_publication(session, publication),
    )


def content_of(counting: CountingContext, document: Document, draw: Drawing) -> Content:
    """Return the files of a document: JSON, tables, charts and zip; its digest covers the posts and the terms too."""
    language = counting.settings.publisher.languages[0]
    charts = draw(document, language=language, timeout=DRAWING_SECONDS, stopping=counting.stopping)
    with counting.database.reading() as session:
        terms = terms_in(session, counting)
    return _assembled(counting, terms, document, charts)


def terms_in(session: Session, counting: CountingContext) -> ReportTerms:
    """Return the terms with the change of the signing key, if the last report has another one."""
    change = change_since_last_report(session, counting.settings, counting.terms.fingerprint)
    return replace(counting.terms, key_change=change)


def agrees(session: Session, counting: CountingContext, publication: Publication, document: Document) -> bool:
    """Return whether a stored draft equals, byte for byte, what this document and the current terms give.

    Only the stored charts are reused: they are drawn from the document. The draft's program version is kept as it is: a
    new version that gives the same content does not end approvals.
    """
    files = publications.files(session, publication.id).values()
    stem = stem_of(publication.period.label, publication.edition)
    charts = {chart_of(stem, file.name): file.data for file in files if file.layer == "chart"}
    made_by = stored_document(session, publication)["generator"]
    terms = terms_in(session, counting)
    return _assembled(counting, terms, {**document, "generator": made_by}, charts).digest == publication.digest


def is_current(session: Session, counting: CountingContext, publication: Publication) -> bool:
    """Return whether a draft matches the current register and terms, including the kind of its edition."""
    kind = publication.kind
    if kind != REPORT and kind is not kind_now(session, counting, publication.period):
        return False
    return agrees(session, counting, publication, document_for(session, counting, publication))


def kind_now(session: Session, counting: CountingContext, period: Period) -> PublicationKind:
    """Return the kind of a new edition: a correction if its figures would differ from the newest one, else an erratum.

    An erratum repeats the newest edition; it must not bring back figures that a report has restated since.
    """
    known, zone = read_published(session), counting.settings.publisher.timezone
    changed = shown(corrections(session, known, period, zone, protection_of(known, counting)), counting)
    differs = changed or known.is_restated(period) or _bands_differ(session, counting, known, period)
    return PublicationKind.CORRECTION if differs else PublicationKind.ERRATUM


def _bands_differ(session: Session, counting: CountingContext, known: Published, period: Period) -> bool:
    """Return whether the bands are not those published: they have no restatement rows."""
    option, judged_on = option_for(session, counting.settings, period), told_by_now(known, period)
    if option is None:
        return False
    zone = counting.settings.publisher.timezone
    counted = tally.tally(session, period.start, period.end, zone, judged_on=judged_on, banded_until=period.end)
    now = bands_of(session, option, period, counted, judged_on, (document for _, document in known.reports))
    return known.newest_document(period)["legal_bands"] != now


def stored_document(session: Session, publication: Publication) -> Document:
    """Return the JSON document of a stored draft or report."""
    document: Document = json.loads(publications.document(session, publication.id).data)
    return document


def _assembled(
    counting: CountingContext, terms: ReportTerms, document: Document, charts: Mapping[str, bytes]
) -> Content:
    settings = counting.settings
    note = ApprovalNote(approvals=None, required=settings.report.approvals)
    texts: dict[str, str] = {}
    for language in settings.publisher.languages:
        post = render_post(document, terms, note, language)
        texts |= {f"caption-{language}": post.caption, f"text-{language}": post.text}
    # The posts say what is known of the key's change.
    bound = {**asdict(replace(terms, key_change=None)), "if_unapproved": settings.report.if_unapproved}
    texts["terms"] = json.dumps(bound, ensure_ascii=False, sort_keys=True)
    data = data_files(document)
    return assemble(document, data.loose, data.packed, charts, texts)
