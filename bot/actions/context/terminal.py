"""What actions hand to the terminal: a row of `check`, and things that are counted."""

from dataclasses import dataclass
from typing import Literal

from storage.vocabulary.errors import DomainError

State = Literal["good", "not set yet", "wrong"]


@dataclass(frozen=True, slots=True)
class Row:
    """One checked thing: its state in words, and the next step if there is one."""

    subject: str
    state: State
    text: str
    next_step: str = ""


def refusal(subject: str, error: DomainError) -> Row:
    """Return the row of something that could not be checked: the error's own words say what to do."""
    return Row(subject, "wrong", error.what.format_map(error.facts), error.todo.format_map(error.facts))


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number of things: 1 case, 2 cases; `many` is a plural that does not just end in s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
