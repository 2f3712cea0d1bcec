"""Renders a queued message for a reader: its text, and the labels of its buttons. Every kind has a function here."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from bot.actions.context.context import Context, RenderedMessage
from bot.actions.publishing.draft.status import draft_choices
from bot.actions.publishing.draft.view import DraftView, view_of
from bot.chat.admin_messages import delivery, demands, integrity, reports, watch
from bot.chat.admin_messages.subject import Subject
from reports.language import words
from storage.chat.admin_messages import AdminMessage
from storage.vocabulary.admin_messages import ChoiceKind, MessageKind

TEXTS: Mapping[MessageKind, Callable[[Subject], Markup | None]] = {
    MessageKind.DRAFT: reports.draft,
    MessageKind.DRAFT_REPLACED: reports.draft_replaced,
    MessageKind.DRAFT_SEALED: reports.draft_sealed,
    MessageKind.FILES: reports.files,
    MessageKind.APPROVED: reports.approved,
    MessageKind.WITHDRAWN: reports.withdrawn,
    MessageKind.HELD: reports.held,
    MessageKind.LAPSED: reports.lapsed,
    MessageKind.DUE_SOON: reports.due_soon,
    MessageKind.OVERDUE: reports.overdue,
    MessageKind.DEADLINES_NEAR: demands.deadlines_near,
    MessageKind.DEADLINES_PASSED: demands.deadlines_passed,
    MessageKind.PUBLISHED: reports.published,
    MessageKind.DRAFT_REMAINS: reports.draft_remains,
    MessageKind.STAGING_REFUSED: reports.staging_refused,
    MessageKind.PART_REFUSED: delivery.part_refused,
    MessageKind.PART_DOUBTFUL: delivery.part_doubtful,
    MessageKind.PART_UNCLEAR: delivery.part_unclear,
    MessageKind.PART_FOUND: delivery.part_found,
    MessageKind.PART_MISSING: delivery.part_missing,
    MessageKind.PART_TWICE: delivery.part_twice,
    MessageKind.UNPINNED: delivery.unpinned,
    MessageKind.POST_CHANGED: watch.post_changed,
    MessageKind.POST_RESTORED: watch.post_restored,
    MessageKind.POSTS_UNSEEN: watch.posts_unseen,
    MessageKind.RIGHTS_CHANGED: watch.rights_changed,
    MessageKind.FOREIGN_WEBHOOK: watch.foreign_webhook,
    MessageKind.CHAT_MOVED: watch.chat_moved,
    MessageKind.CLOCK_DOUBTED: watch.clock_doubted,
    MessageKind.FAILURE: integrity.failure,
    MessageKind.LEDGER_DIFFERS: integrity.ledger_differs,
    MessageKind.REGISTER_OLDER: integrity.register_older,
    MessageKind.REGISTER_RESTORED: integrity.register_restored,
    MessageKind.POSTS_STRANGE: integrity.posts_strange,
    MessageKind.POSTS_UNREAD: integrity.posts_unread,
    MessageKind.SECOND_PROGRAM: integrity.second_program,
    MessageKind.MARK_UNWRITABLE: integrity.mark_unwritable,
    MessageKind.UPLOADS_FORGED: integrity.uploads_forged,
}
WITH_DRAFT = frozenset({MessageKind.DRAFT, MessageKind.DUE_SOON, MessageKind.OVERDUE})
LABELS: Mapping[ChoiceKind, str] = {
    ChoiceKind.APPROVE: words.msgid("✓ Approve: complete and correct"),
    ChoiceKind.APPROVE_NEW_KEY: words.msgid("✓ Approve, and the new key is ours"),
    ChoiceKind.HOLD: words.msgid("Put on hold"),
    ChoiceKind.RELEASE: words.msgid("Lift the hold"),
    ChoiceKind.WITHDRAW: words.msgid("Withdraw my approval"),
    ChoiceKind.CHANGES: words.msgid("What changed"),
    ChoiceKind.PREVIEW: words.msgid("See the post"),
    ChoiceKind.FILES: words.msgid("Files"),
    ChoiceKind.THERE: words.msgid("It is there"),
    ChoiceKind.AGAIN: words.msgid("Send it again"),
    ChoiceKind.NOT_OURS: words.msgid("Not our reports: continue"),
    ChoiceKind.ENDED: words.msgid("The other program has stopped: continue"),
    ChoiceKind.CLOCK_RIGHT: words.msgid("Yes, the time is correct"),
}


def render_message(context: Context, message: AdminMessage, language: str) -> RenderedMessage | None:
    """Render a message in a language; None if it is no longer needed."""
    draft = _draft(context, message)
    text = TEXTS[message.kind](Subject(context, message.facts, language, draft))
    if text is None:
        return None
    choices = message.choices if draft is None else draft_choices(draft.status)
    labels = tuple(label(choice.kind, language) for choice in choices)
    return RenderedMessage(str(text), choices, labels, None if draft is None else draft.shown)


def _draft(context: Context, message: AdminMessage) -> DraftView | None:
    """Return the draft that a message shows with its buttons, as it is now."""
    if message.kind not in WITH_DRAFT:
        return None
    with context.database.reading() as session:
        return view_of(session, context, message.facts["publication"])


def label(kind: ChoiceKind, language: str) -> str:
    """Return the label of a button."""
    return words.text(LABELS[kind], language)
