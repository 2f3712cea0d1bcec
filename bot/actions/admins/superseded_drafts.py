"""Deletes the messages of replaced drafts: they may show a case that is now embargoed."""

import json
from collections import defaultdict

from bot.actions.context.channel_port import Delivered, NotSent, Sent
from bot.actions.context.context import Context
from storage.publishing import inspections, publications, uploads
from storage.publishing.publications import Publication
from storage.vocabulary.admin_messages import MessageKind

SHOWN = "draft-messages:"


def remember(context: Context, draft: Publication | str, chat: int | str, outcome: Delivered) -> None:
    """Record where the messages of a draft are; `draft` may be the end of its announcement's topic."""
    if not isinstance(outcome, Sent) or not outcome.message_ids:
        return
    subject = SHOWN + (draft if isinstance(draft, str) else f"{draft.id}:{draft.revision}")
    with context.database.transaction() as session:
        known = inspections.of(session, subject)
        kept = json.loads(known.found) if known is not None and known.found else []
        kept += [[str(chat), number] for number in outcome.message_ids]
        inspections.keep(session, subject, due_at=context.now(), found=json.dumps(kept))


def clear_replaced(context: Context) -> bool:
    """Delete messages of replaced drafts. Returns False if some must be retried."""
    with context.database.reading() as session:
        kept = [(subject, look.found) for subject, look in inspections.with_prefix(session, SHOWN) if look.found]
        drafts = {subject: _draft_of(subject) for subject, _ in kept}
        newest = {number: publications.by_id(session, number) for number, _ in drafts.values()}
    done = True
    for subject, found in kept:
        number, revision = drafts[subject]
        if newest[number].revision > revision:
            done = _clear(context, subject, newest[number], json.loads(found)) and done
    return done


def _draft_of(subject: str) -> tuple[int, int]:
    number, _, revision = subject.removeprefix(SHOWN).partition(":")
    return int(number), int(revision)


def _clear(context: Context, subject: str, newer: Publication, messages: list[tuple[str, int]]) -> bool:
    chats: dict[str, list[int]] = defaultdict(list)
    for chat, number in messages:
        chats[chat].append(number)
    outcomes = [
        context.channel.delete(chat if chat.startswith("@") else int(chat), numbers) for chat, numbers in chats.items()
    ]
    refused = [one for one in outcomes if isinstance(one, NotSent) and not one.temporary]
    if any(not isinstance(one, Sent) and one not in refused for one in outcomes):
        return False
    with context.database.transaction() as session:
        inspections.keep(session, subject, due_at=context.now(), found="")
        uploads.forget_unused(session)
        if refused:
            topic = f"remains:{subject.removeprefix(SHOWN)}"
            context.queue_message(session, topic, MessageKind.DRAFT_REMAINS, {"period": newer.period})
    return True
