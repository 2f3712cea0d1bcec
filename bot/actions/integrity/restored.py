"""Makes sure that a register restored from a backup publishes nothing before it is compared with the channels."""

from datetime import datetime

from bot.actions.context.context import Context
from storage.engine.database import Session
from storage.ledger import entries
from storage.publishing import inspections
from storage.vocabulary.admin_messages import MessageKind
from storage.vocabulary.errors import TryLaterError
from storage.vocabulary.publishing import EntryKind

RESTORED = "restored"
WAITING = "waiting"


class RegisterRestored(TryLaterError):
    """Nobody has compared the restored register with the channels yet."""

    what = "the register was restored from a backup and not compared with the channel yet, nothing was published"
    todo = "run: transparency-bot check --compare-channel"


def mark_restored(session: Session, *, actor: str, now: datetime) -> None:
    """Record in a register that it comes from a backup; from here its ledger differs from the original's."""
    head = entries.head(session)
    facts = {"entry": head.seq, "digest": head.digest}
    entries.append(session, EntryKind.REGISTER_RESTORED, facts, actor=actor, now=now)
    inspections.keep(session, RESTORED, due_at=now, found=WAITING)


def is_restored(session: Session) -> bool:
    """Return whether the register was restored and has not been compared with the channels since."""
    look = inspections.of(session, RESTORED)
    return look is not None and look.found == WAITING


def settle_restored(session: Session, *, actor: str, now: datetime) -> None:
    """Record that the channels were compared with the restored register and match."""
    inspections.keep(session, RESTORED, due_at=now, found="")
    entries.append(session, EntryKind.SEALING_CONFIRMED, {"restored": "compared"}, actor=actor, now=now)


def waits_for_comparison(context: Context) -> bool:
    """Return whether a restored register awaits comparison; the admins get one message per restoration."""
    with context.database.reading() as session:
        if not is_restored(session):
            return False
        look = inspections.of(session, RESTORED)
    restored_at = look.due_at.isoformat() if look is not None else ""
    with context.database.transaction() as session:
        context.queue_message(session, f"{RESTORED}:{restored_at}", MessageKind.REGISTER_RESTORED, {})
    return True
