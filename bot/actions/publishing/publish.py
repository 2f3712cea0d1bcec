"""Seals a due report: history line, checksums, signature and one outbox row per part, in one transaction."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from bot.actions.context.context import REPORT, SealingContext
from bot.actions.integrity.key_changes import change_since_last_report, statements_to
from bot.actions.integrity.register import check_register
from bot.actions.publishing.content import is_current, stored_document, terms_in
from bot.actions.publishing.draft.status import valid_approvals
from bot.actions.publishing.legal_bands import counts_forbidden
from bot.actions.publishing.reconcile import NotReconciled, mismatches, refuse_unreconciled
from reports.document.document import ReportTerms
from reports.post.facts import ApprovalNote
from reports.post.render import Post, render_post
from reports.schema.types import Document
from reports.sealing.bundle import Content, Seal, seal, sha256, stem_of
from storage.chat import admin_messages
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import corrections, late_notices, publications, seals
from storage.publishing.planned_parts import (
    ALBUM,
    MARK,
    PIN,
    AlbumPayload,
    MarkPayload,
    Payload,
    PinPayload,
    PlannedPart,
    TextPayload,
)
from storage.publishing.publications import Publication, StaleDraft, StoredFile
from storage.vocabulary.admin_messages import MessageKind


class OutdatedDraft(StaleDraft):
    """The approved draft no longer matches what would be published."""

    what = "the draft for {period} no longer matches the register and the config; nothing was published"
    todo = "the running bot or the next tick will draft it again; approve that draft"


def is_backed(context: SealingContext, publication: Publication) -> bool:
    """Return whether a draft's figures hold and enough people approved it, or none need to."""
    with context.database.reading() as session:
        return _is_backed(session, context, publication) and not mismatches(session, publication)


def is_approved(context: SealingContext, publication: Publication) -> bool:
    """Return whether a draft's figures hold and enough people approved it: a new edition needs that."""
    with context.database.reading() as session:
        enough = len(valid_approvals(session, publication, context.settings)) >= context.settings.report.approvals
        return enough and not mismatches(session, publication)


def _is_backed(session: Session, context: SealingContext, publication: Publication) -> bool:
    if publication.kind == REPORT and needs_no_approval(session, context):
        return not counts_forbidden(session, publication)
    return len(valid_approvals(session, publication, context.settings)) >= context.settings.report.approvals


def needs_no_approval(session: Session, context: SealingContext) -> bool:
    """Return whether a due report is published in any case. A key that no old key announced needs people."""
    change = change_since_last_report(session, context.settings, context.terms.fingerprint)
    return context.settings.report.if_unapproved == "publish" and (change is None or change.on is not None)


def is_sound(context: SealingContext, publication: Publication, *, now: datetime) -> bool:
    """Return whether the register matches its ledger, and its sealed reports their signatures."""
    with context.database.reading() as session:
        findings = check_register(session, context.settings, context.key)
    if not findings:
        return True
    facts = {"period": publication.period.label, "finding": str(findings[0])}
    with context.database.transaction() as session:
        admin_messages.queue(session, f"damaged:{publication.id}", MessageKind.LEDGER_DIFFERS, facts, now)
    return False


def seal_report(context: SealingContext, publication: Publication, *, now: datetime) -> int:
    """Seal a draft, plan its parts and return its number in the history. Nothing else seals a report.

    One transaction reads and writes the history, the ledger's head and the outbox, and counts the approvals: what is
    signed is final, sent or not. It also proves that the draft matches the register and the terms: the draft was
    compared just before, and is compared again if the ledger has grown since. Raises OutdatedDraft if it differs,
    StaleDraft if there are too few approvals, and NotReconciled if the figures do not hold.
    """
    with context.database.reading() as session:
        end = entries.head(session)
        _refuse_outdated(session, context, publication)
    sealed_on = now.astimezone(context.settings.zone).date()
    signing = context.settings.signing
    with context.database.transaction() as session:
        if not _is_backed(session, context, publication):
            raise StaleDraft(period=publication.period)
        if entries.may_count_otherwise(session, end):
            _refuse_outdated(session, context, publication)
        refuse_unreconciled(session, publication)
        approvals = len(valid_approvals(session, publication, context.settings))
        document = stored_document(session, publication)
        commitment = entries.commitment(session)
        files = publications.files(session, publication.id)
        sealed = seal(
            content_from(publication, files),
            seq=publications.next_seq(session),
            period=publication.period.label,
            edition=publication.edition,
            kind=publication.kind,
            sealed_on=sealed_on,
            history=seals.history(session),
            commitment=commitment,
            key=context.key,
            identity=signing.identity,
            namespace=signing.namespace,
            key_changes=statements_to(session, context.settings, context.key.fingerprint),
            second_signers=context.settings.second_signers,
        )
        promised_at = late_notices.promised_at(session, publication.period) or publication.due_at
        note = _note(context, document, publication, sealed_on, promised_at, approvals)
        posts = published_posts(context, terms_in(session, context), document, note)
        return publications.seal(
            session,
            publication,
            history_line=sealed.history_line,
            commitment=commitment,
            files={**sealed.files, **sealed.package},
            approvals=approvals,
            parts=list(
                planned_parts(
                    context,
                    posts,
                    files,
                    sealed,
                    corrections.superseded_by(session, publication),
                    pinned=_is_newest(session, publication),
                )
            ),
            now=now,
        )


def seal_if_current(context: SealingContext, publication: Publication, *, now: datetime) -> bool:
    """Seal a draft. Returns False if it or its approvals have changed since the check: it must be drafted again."""
    try:
        seal_report(context, publication, now=now)
    except (StaleDraft, NotReconciled):
        return False
    return True


def _refuse_outdated(session: Session, context: SealingContext, publication: Publication) -> None:
    if not is_current(session, context, publication):
        raise OutdatedDraft(period=publication.period)


def _note(
    context: SealingContext,
    document: Document,
    publication: Publication,
    sealed_on: date,
    promised_at: datetime,
    approvals: int,
) -> ApprovalNote:
    """Return the number of approvals and of days late.

    A late notice keeps its promise to say how late the report came, even if a later due date was configured since.
    """
    promised_on = promised_at.astimezone(context.settings.zone).date()
    late_days = max((sealed_on - promised_on).days, 0) if publication.kind == REPORT else 0
    next_passed = date.fromisoformat(document["next_due"][:10]) < sealed_on
    return ApprovalNote(approvals, context.settings.report.approvals, late_days, next_passed)


def published_posts(
    context: SealingContext, terms: ReportTerms, document: Document, note: ApprovalNote
) -> dict[str, Post]:
    """Return the posts for the channels, by language."""
    languages = context.settings.publisher.languages
    return {language: render_post(document, terms, note, language) for language in languages}


def planned_parts(
    context: SealingContext,
    posts: Mapping[str, Post],
    files: Mapping[str, StoredFile],
    sealed: Seal,
    follows: Publication | None,
    *,
    pinned: bool,
) -> Iterator[PlannedPart]:
    """Yield one outbox row per part and channel: album, text, documents, and if `pinned` the pin of the album.

    The text has buttons in its language, made when it is sent. Of the documents, the package holds all files. A new
    edition replies to the album of the one it `follows`, whose caption then mentions it.
    """
    charts = tuple(sorted((file.name, file.sha256) for file in files.values() if file.layer == "chart"))
    digests = {file.name: file.sha256 for file in files.values()}
    digests |= {name: sha256(data) for name, data in sealed.package.items()}
    papers = tuple((name, digests[name]) for name in sealed.posted)
    for channel in context.settings.telegram.all_channels:
        language = context.settings.language_of(channel)
        post = posts[language]
        payloads: list[tuple[str, Payload]] = [
            (ALBUM, AlbumPayload("photo", charts, post.caption, answers=follows.id if follows else None)),
            ("text", TextPayload(post.text, buttons=language)),
            ("documents", AlbumPayload("document", papers, "")),
            *([(PIN, PinPayload(ALBUM))] if pinned else []),
            *([(MARK, MarkPayload(follows.id, language))] if follows else []),
        ]
        for position, (part, payload) in enumerate(payloads):
            yield PlannedPart(channel=str(channel.id), part=part, position=position, payload=payload)


def _is_newest(session: Session, publication: Publication) -> bool:
    """Return whether no report of a later period was sealed: the pin shows the newest period."""
    start = publication.period.start
    return all(one.period.start <= start for one in publications.sealed(session))


def content_from(publication: Publication, files: Mapping[str, StoredFile]) -> Content:
    """Return the content of a draft as it was stored; approvals apply to its digest."""
    return Content(
        stem=stem_of(publication.period.label, publication.edition),
        files=_data(files, "content"),
        charts=_data(files, "chart"),
        manifest=b"",
        digest=publication.digest,
    )


def _data(files: Mapping[str, StoredFile], layer: str) -> dict[str, bytes]:
    return {name: file.data for name, file in files.items() if file.layer == layer}
