"""The language that each admin chose for the bot's answers. Nothing is stored about readers."""

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storage.tables.chat import LANGUAGES


def chosen(session: Session, person: int) -> str | None:
    """Return the language that a person chose; None before a choice."""
    return session.scalar(select(LANGUAGES.c.language).where(LANGUAGES.c.person == str(person)))


def choose(session: Session, person: int, language: str) -> None:
    """Replace a person's choice."""
    session.execute(delete(LANGUAGES).where(LANGUAGES.c.person == str(person)))
    session.execute(insert(LANGUAGES), {"person": str(person), "language": language})
