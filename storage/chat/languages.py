"""The language that each admin chose for the bot's answers. Of readers nothing is kept."""

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storage.tables.chat import LANGUAGES


def chosen(session: Session, person: int) -> str | None:
    """The language that a person chose; None before a choice."""
    return session.scalar(select(LANGUAGES.c.language).where(LANGUAGES.c.person == str(person)))


def choose(session: Session, person: int, language: str) -> None:
    """Keep a choice in the place of the one before."""
    session.execute(delete(LANGUAGES).where(LANGUAGES.c.person == str(person)))
    session.execute(insert(LANGUAGES), {"person": str(person), "language": language})
