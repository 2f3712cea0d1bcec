"""Seals a due report: history line, checksums, signature and one outbox row per part, in one transaction."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bot.actions.context.channel_port import Form
from bot.actions.context.context import REPORT, SealingContext
from bot.actions.delivery.superseding import answering, marking
from bot.actions.integrity.register import check_register
from bot.actions.publishing.content import is_current, stored_document
from bot.actions.publishing.standing import valid_approvals
from reports.period import Period
from reports.post.facts import ApprovalNote
from reports.post.render import Post, render_post
from reports.schema.types import Document
from reports.sealing.bundle import Content, Seal, seal, sha256, stem_of
from storage.chat import admin_messages
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import corrections, publications
from storage.publishing.planned_parts import PlannedPart
from storage.publishing.publications import Publication, StaleDraft, StoredFile
from storage.vocabulary.admin_messages import MessageKind


class OutdatedDraft(StaleDraft):
    """What was approved is no longer what would be published."""

    what = "the draft for {period} no longer matches the register and the config; nothing was published"
    todo = "the running bot or the next tick will draft it again; approve that draft"


def is_backed(context: SealingContext, publication: Publication) -> bool:
    """Whether enough people approved a draft, or it is published without them."""
    with context.database.reading() as session:
        return _is_backed(session, context, publication)


def is_approved(context: SealingContext, publication: Publication) -> bool:
    """Whether enough people approved a draft; a new edition is never posted without them."""
    with context.database.reading() as session:
        return len(valid_approvals(session, publication, context.settings)) >= context.settings.report.approvals


def _is_backed(session: Session, context: SealingContext, publication: Publication) -> bool:
    if context.settings.report.if_unapproved == "publish" and publication.kind == REPORT:
        return True
    return len(valid_approvals(session, publication, context.settings)) >= context.settings.report.approvals


def is_sound(context: SealingContext, publication: Publication, *, now: datetime) -> bool:
    """Return whether the register agrees with its ledger and its sealed reports with their signatures."""
    with context.database.reading() as session:
        findings = check_register(session, context.settings, context.key)
    if not findings:
        return True
    facts = {"period": publication.period, "finding": str(findings[0])}
    with context.database.transaction() as session:
        admin_messages.queue(session, f"damaged:{publication.id}", MessageKind.LEDGER_DIFFERS, facts, now)
    return False


def seal_report(context: SealingContext, publication: Publication, *, now: datetime) -> int:
    """Seal a draft and plan its parts. Returns the publication's number in the history. Nothing else seals a report.

    One transaction reads and writes the history, the ledger's head and the outbox, and counts the approvals: what is
    signed is final, sent or not. It also proves that the draft is what the register and the terms give: it was
    compared just before, and is compared again where the ledger has grown since. Raises OutdatedDraft where it
    differs, and StaleDraft where the approvals are too few.
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
        approvals = len(valid_approvals(session, publication, context.settings))
        document = stored_document(session, publication)
        commitment = entries.commitment(session)
        files = publications.files(session, publication.id)
        sealed = seal(
            content_from(publication, files),
            seq=publications.next_seq(session),
            period=publication.period,
            edition=publication.edition,
            kind=publication.kind,
            sealed_on=sealed_on,
            history=publications.history(session),
            commitment=commitment,
            key=context.key,
            identity=signing.identity,
            namespace=signing.namespace,
        )
        posts = published_posts(context, document, publication, sealed_on, approvals)
        return publications.seal(
            session,
            publication,
            history_line=sealed.history_line,
            commitment=commitment,
            files=sealed.files,
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
    """Seal a draft. False where it moved on, or people did, since it was found due: it is to be drafted again."""
    try:
        seal_report(context, publication, now=now)
    except StaleDraft:
        return False
    return True


def _refuse_outdated(session: Session, context: SealingContext, publication: Publication) -> None:
    if not is_current(session, context, publication):
        raise OutdatedDraft(period=publication.period)


def published_posts(
    context: SealingContext, document: Document, publication: Publication, sealed_on: date, approvals: int
) -> dict[str, Post]:
    """The post by language, as the channels get it: how many people approved it, and how late it comes."""
    promised_on = publication.due_at.astimezone(context.settings.zone).date()
    late_days = max((sealed_on - promised_on).days, 0) if publication.kind == REPORT else 0
    next_passed = date.fromisoformat(document["next_due"][:10]) < sealed_on
    standing = ApprovalNote(approvals, context.settings.report.approvals, late_days, next_passed)
    languages = context.settings.publisher.languages
    return {language: render_post(document, context.terms, standing, language) for language in languages}


def planned_parts(
    context: SealingContext,
    posts: Mapping[str, Post],
    files: Mapping[str, StoredFile],
    sealed: Seal,
    follows: Publication | None,
    *,
    pinned: bool,
) -> Iterator[PlannedPart]:
    """One outbox row per part and channel: album, text, documents, and the pin of the album where it is to be pinned.

    A new edition answers the album of the one it `follows`, whose caption then tells of it.
    """
    charts = sorted((file.name, file.sha256) for file in files.values() if file.layer == "chart")
    content = sorted((file.name, file.sha256) for file in files.values() if file.layer == "content")
    papers = content + sorted((name, sha256(data)) for name, data in sealed.files.items())
    for channel in context.settings.telegram.all_channels:
        post = posts[context.settings.language_of(channel)]
        payloads: list[tuple[str, dict[str, Any]]] = [
            ("album", album_payload("photo", charts, post.caption) | answering(follows)),
            ("text", {"html": post.text}),
            ("documents", album_payload("document", papers, "")),
            *([("pin", {"of": "album"})] if pinned else []),
            *marking(context, channel, follows),
        ]
        for position, (part, payload) in enumerate(payloads):
            yield PlannedPart(channel=str(channel.id), part=part, position=position, payload=payload)


def _is_newest(session: Session, publication: Publication) -> bool:
    """Whether no report of a later period was sealed: what is pinned is about the newest period."""
    mine = Period.parse(publication.period).start
    return all(Period.parse(one.period).start <= mine for one in publications.sealed(session))


def album_payload(form: Form, files: list[tuple[str, str]], caption: str) -> dict[str, Any]:
    """What an album's outbox row keeps: its form, the name and digest of each file, its caption."""
    return {"form": form, "files": [list(file) for file in files], "caption": caption}


def content_from(publication: Publication, files: Mapping[str, StoredFile]) -> Content:
    """The content of a draft as it was kept; what was approved is its digest."""
    return Content(
        stem=stem_of(publication.period, publication.edition),
        files=_data(files, "content"),
        charts=_data(files, "chart"),
        manifest=b"",
        digest=publication.digest,
    )


def _data(files: Mapping[str, StoredFile], layer: str) -> dict[str, bytes]:
    return {name: file.data for name, file in files.items() if file.layer == layer}
