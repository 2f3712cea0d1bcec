"""The question why a report is put on hold, with a button for each listed reason, and reasons as people read them."""

from markupsafe import Markup

from bot.actions.admins.notify import keys_of
from bot.actions.context.channel_port import Keys
from bot.actions.context.context import Context
from bot.actions.publishing.draft.status import BACK, HOLD_BECAUSE, DraftStatus
from reports.language import words
from reports.language.speaker import code, lines, speaker
from storage.chat.admin_messages import Choice
from storage.engine.database import Session
from storage.vocabulary.admin_messages import ChoiceKind
from storage.vocabulary.changes import HoldReason

NO = words.msgid("No")


def why_hold(status: DraftStatus, language: str) -> Markup:
    """Ask for the reason, and say what a hold does."""
    say, period = speaker(language), status.publication.period
    ends = (
        [say.text("The approvals of {names} will no longer count.", names=say.listing(status.approved_by))]
        if status.approved_by
        else []
    )
    return lines(
        say.text(
            "Why put the report for {period} on hold? It will not be published until somebody lifts the hold.",
            period=say.period(period.label),
        ),
        *ends,
        say.text("For a reason of your own, write {command}.", command=code(f"/hold {period} …")),
    )


def reason_keys(session: Session, context: Context, status: DraftStatus, language: str) -> Keys:
    """Return a button for each listed reason, and no."""
    publication = status.publication
    choices = [
        Choice(ChoiceKind.HOLD, HOLD_BECAUSE, f"{publication.id}:{reason.value}", publication.digest)
        for reason in HoldReason
    ]
    labels = [words.capital(reason_text(reason, language)) for reason in HoldReason]
    choices.append(Choice(ChoiceKind.HOLD, BACK, str(publication.id), publication.digest))
    return keys_of(session, choices, [*labels, words.text(NO, language)], context.now())


def reason_text(reason: str, language: str) -> str:
    """Return a reason in words: a listed one in the language, any other as it was written."""
    listed = reason in words.known_words("hold_reason")
    return words.word("hold_reason", reason, language) if listed else words.known(reason, language)
