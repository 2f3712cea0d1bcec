"""Makes the content of a period's report from the register and keeps it as the draft. Draws only what changed."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.actions import draft_words
from bot.actions.desk import REPORT, Counting, Dates, Desk, Drawing
from bot.actions.published_reports import read_published
from bot.actions.report_restate import corrections, history, restatements, told_by_now
from reports import words
from reports.bundle import Content, assemble
from reports.content import canonical_json, report_document
from reports.draft_difference import difference
from reports.earlier_figures import earlier_figures
from reports.erratum import erratum_document
from reports.figures import figures_of
from reports.post import Standing, render_post
from reports.tables_csv import csv_bytes
from storage import approvals, figures, ledger, notices, publication_steps, publications, tally
from storage.corrections import Correction
from storage.database import Session
from storage.publications import Publication
from storage.vocabulary import PublicationKind, PublicationState

DRAWING_SECONDS = 120


def document_of(
    counting: Counting, dates: Dates, *, kind: str = REPORT, edition: int = 1, correction: Correction | None = None
) -> dict[str, Any]:
    """The document of a period as the register stands, counted in one read transaction.

    A report restates the periods before it. A new edition tells of its own alone, and takes in no lifted embargo; an
    erratum leaves the figures as they were published.
    """
    period, zone = dates.period, counting.settings.publisher.timezone
    with counting.database.reading() as session:
        known = read_published(session)
        why = None if correction is None else told_of(correction)
        if kind == PublicationKind.ERRATUM and why is not None:
            newest = known.newest_document(period.label)
            return erratum_document(newest, counting.terms, edition=edition, correction=why, previous=known.previous)
        told_by = period.end if kind == REPORT else told_by_now(known, period)
        counted = tally.tally(session, period.start, period.end, zone, told_by=told_by)
        changed = (restatements if kind == REPORT else corrections)(session, known, period, zone)
        elsewhere = earlier_figures(figures.imported(session))
    return report_document(
        figures_of(counted, period),
        counting.terms,
        period=period,
        edition=edition,
        kind=kind,
        next_due=dates.next_due,
        earlier=[*elsewhere, *history(known, changed if kind == REPORT else [], period)],
        previous=known.previous,
        restatements=changed,
        correction=why,
    )


def told_of(correction: Correction) -> dict[str, Any]:
    """Why a new edition was made, as the document tells it."""
    reason, _, detail = correction.reason.partition(": ")
    asked_on = correction.asked_on.isoformat()
    return {"replaces": correction.replaces, "reason": reason, "detail": detail, "asked_on": asked_on}


def content_of(counting: Counting, document: dict[str, Any], draw: Drawing) -> Content:
    """The files of a document: JSON, CSV, charts, zip, with the draft of the post in every language bound in."""
    settings, terms = counting.settings, counting.terms
    languages = settings.publisher.languages
    charts = draw(document, language=languages[0], timeout=DRAWING_SECONDS, stopping=counting.stopping)
    standing = Standing(approvals=None, required=settings.report.approvals)
    texts: dict[str, str] = {}
    for language in languages:
        post = render_post(document, terms, standing, language)
        texts |= {f"caption-{language}": post.caption, f"text-{language}": post.text}
    return assemble(document, canonical_json(document), csv_bytes(document), charts, texts)


def draft_report(desk: Desk, dates: Dates, *, now: datetime) -> Publication:
    """Draft the report of a period, or renew its draft where the register has changed since.

    One that is held stays as it was held.
    """
    return draft_edition(desk, plan_report(desk, dates, now), dates, now=now)


def draft_edition(
    desk: Desk, found: Publication, dates: Dates, *, correction: Correction | None = None, now: datetime
) -> Publication:
    """Draft one edition, or renew its draft where its content is another by now."""
    if found.sealed_at is not None or found.state is PublicationState.HELD:
        return found
    with desk.database.reading() as session:
        end = ledger.head(session)
    if found.is_drafted and desk.drafts.holds(found, end):
        return found
    document = document_of(desk, dates, kind=found.kind, edition=found.edition, correction=correction)
    with desk.database.reading() as session:
        if found.is_drafted and _same(session, found, document):
            desk.drafts.note(found, end)
            return found
    content = content_of(desk, document, desk.draw)
    with desk.database.transaction() as session:
        ended = approvals.people(session, found)
        before = stored_document(session, found) if found.is_drafted else None
        saved = publications.save_draft(
            session,
            period=dates.period.label,
            start=dates.period.start,
            end=dates.period.end,
            kind=found.kind,
            edition=found.edition,
            digest=content.digest,
            due_at=found.due_at if correction else dates.due_at,
            content=content.files,
            charts=content.charts,
            now=now,
        )
        if before is not None and saved.revision > found.revision:
            approvals.keep_changes(session, saved, difference(before, document))
            _tell_lapsed(session, desk, saved, ended, now)
        return saved


def _tell_lapsed(session: Session, desk: Desk, saved: Publication, ended: Sequence[int], now: datetime) -> None:
    """The admins hear whose approvals ended with the draft that they were given to."""
    names = {admin.id: admin.name for admin in desk.settings.admins}
    language = desk.settings.publisher.languages[0]
    if ended:
        listed = words.listing([names.get(person, str(person)) for person in ended], language)
        text = draft_words.lapsed(saved.period, listed, language)
        notices.owe(session, f"lapsed:{saved.id}:{saved.revision}", text, now)


def plan_report(desk: Desk, dates: Dates, now: datetime) -> Publication:
    """Return the report of a period; it is planned now where it was not."""
    with desk.database.reading() as session:
        found = publications.find(session, dates.period.label, REPORT)
    if found is not None:
        return found
    with desk.database.transaction() as session:
        return publication_steps.plan(
            session,
            period=dates.period.label,
            start=dates.period.start,
            end=dates.period.end,
            kind=REPORT,
            edition=1,
            due_at=dates.due_at,
            now=now,
        )


def stored_document(session: Session, publication: Publication) -> dict[str, Any]:
    """The JSON document of a kept draft or report."""
    document: dict[str, Any] = json.loads(publications.document(session, publication.id).data)
    return document


def _same(session: Session, found: Publication, document: dict[str, Any]) -> bool:
    return stored_document(session, found) == document
