"""What the bot keeps about chats: the languages that admins chose, menus as last set, groups that moved.

Nothing is kept about readers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storage.ledger import entries
from storage.tables.chat import LANGUAGES, MENUS
from storage.tables.register import LEDGER
from storage.vocabulary.publishing import EntryKind


def chosen_language(session: Session, person: int) -> str | None:
    """Return the language that a person chose; None before a choice."""
    return session.scalar(select(LANGUAGES.c.language).where(LANGUAGES.c.person == str(person)))


def choose_language(session: Session, person: int, language: str) -> None:
    """Replace a person's choice."""
    session.execute(delete(LANGUAGES).where(LANGUAGES.c.person == str(person)))
    session.execute(insert(LANGUAGES), {"person": str(person), "language": language})


@dataclass(frozen=True, slots=True)
class SentMenu:
    """The digest of a menu as last set; `refused` if Telegram refused it."""

    digest: str
    refused: bool = False


def sent_menus(session: Session) -> dict[str, SentMenu]:
    """Return the menus as last set, by owner."""
    rows = session.execute(select(MENUS.c.whose, MENUS.c.digest, MENUS.c.refused))
    return {row.whose: SentMenu(row.digest, bool(row.refused)) for row in rows}


def note_menu(session: Session, whose: str, digest: str, *, refused: bool) -> None:
    """Replace what was last set for an owner."""
    session.execute(delete(MENUS).where(MENUS.c.whose == whose))
    session.execute(insert(MENUS), {"whose": whose, "digest": digest, "refused": int(refused)})


def moved_chats(session: Session) -> Mapping[int, int]:
    """Return the present id of each chat that moved, by its former id."""
    statement = select(LEDGER.c.payload).where(LEDGER.c.kind == EntryKind.CHAT_MIGRATED).order_by(LEDGER.c.seq)
    steps = [json.loads(payload) for payload in session.scalars(statement)]
    ids: dict[int, int] = {}
    for step in steps:
        ids = {old: step["new"] if new == step["old"] else new for old, new in ids.items()}
        ids[step["old"]] = step["new"]
    return ids


def note_move(session: Session, old: int, new: int, now: datetime) -> bool:
    """Record a move; return False, with no change, if it is known already."""
    if moved_chats(session).get(old) == new:
        return False
    entries.append(session, EntryKind.CHAT_MIGRATED, {"old": old, "new": new}, actor=entries.CLOCK, now=now)
    return True
