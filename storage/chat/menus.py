"""The menus that Telegram shows, as last set: a start sets only those that have changed."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storage.tables.chat import MENUS


@dataclass(frozen=True, slots=True)
class SentMenu:
    """The digest of a menu as last set; `refused` if Telegram refused it."""

    digest: str
    refused: bool = False


def sent_menus(session: Session) -> dict[str, SentMenu]:
    """Return the menus as last set, by owner."""
    rows = session.execute(select(MENUS.c.whose, MENUS.c.digest, MENUS.c.refused))
    return {row.whose: SentMenu(row.digest, bool(row.refused)) for row in rows}


def note(session: Session, whose: str, digest: str, *, refused: bool) -> None:
    """Replace what was last set for an owner."""
    session.execute(delete(MENUS).where(MENUS.c.whose == whose))
    session.execute(insert(MENUS), {"whose": whose, "digest": digest, "refused": int(refused)})
