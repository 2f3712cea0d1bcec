"""A row of `check`: pure words, for whoever looks at something and whoever shows it."""

from dataclasses import dataclass
from typing import Literal

from storage.vocabulary.errors import DomainError

State = Literal["good", "not set yet", "wrong"]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was looked at: how it stands, in words, and the next step where there is one."""

    subject: str
    state: State
    text: str
    next_step: str = ""


def refusal(subject: str, error: DomainError) -> Row:
    """The row of something that refused to be looked at: its own words say what to do."""
    return Row(subject, "wrong", error.what.format_map(error.facts), error.todo.format_map(error.facts))
