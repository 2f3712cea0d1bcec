"""What Telegram was last given to show as menus, so that a start asks and sets nothing that has not changed."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storage.tables.chat import MENUS


@dataclass(frozen=True, slots=True)
class Given:
    """The digest of what was given; `refused` where Telegram did not take it."""

    digest: str
    refused: bool = False


def given(session: Session) -> dict[str, Given]:
    """What was given, by whose it is."""
    rows = session.execute(select(MENUS.c.whose, MENUS.c.digest, MENUS.c.refused))
    return {row.whose: Given(row.digest, bool(row.refused)) for row in rows}


def note(session: Session, whose: str, digest: str, *, refused: bool) -> None:
    """Keep what was given now in the place of the one before."""
    session.execute(delete(MENUS).where(MENUS.c.whose == whose))
    session.execute(insert(MENUS), {"whose": whose, "digest": digest, "refused": int(refused)})
