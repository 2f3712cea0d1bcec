"""What no change of a case may be, and the errors that say so. The actions that change cases share it."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from storage.case_rows import StoredCase
from storage.vocabulary import DataError, NotPermittedError

Word = TypeVar("Word", bound=StrEnum)


class CaseIsVoid(DataError):
    """A void case is final."""

    what = "the case {reference} is void ({reason}), nothing was changed"
    todo = "record the demand anew if it should count"


class CaseIsFrozen(DataError):
    """A report counted the case before it was embargoed: a change now would show in the next report."""

    what = "the case {reference} was counted in the report for {period} before its embargo, so it stays as it is"
    todo = "lift the embargo first"


class NothingToChange(DataError):
    """The case is so already."""

    what = "the case {reference} says so already, nothing was changed"
    todo = "look at it with: case show {reference}"


class UnknownReason(DataError):
    """No reason of the list; it is not repeated, since it may be a name."""

    what = "this is not one of the reasons, nothing was changed"
    todo = "write one of: {words}"


class NotInChat(NotPermittedError):
    """By default nothing under an embargo is written in a chat."""

    what = "demands under an embargo are not written in a chat: that would tell the chat's host of them"
    todo = "use the terminal ({command}), or set privacy.embargoed_by_chat"


def refuse_void(stored: StoredCase) -> None:
    """Refuse any change of a void case."""
    if stored.void_reason is not None:
        raise CaseIsVoid(reference=stored.reference, reason=stored.void_reason)


def refuse_frozen(stored: StoredCase, today: date) -> None:
    """Refuse what would move a published figure by an embargoed case."""
    refuse_void(stored)
    if stored.told_in is not None and stored.is_embargoed(today):
        raise CaseIsFrozen(reference=stored.reference, period=stored.told_in)


def refuse_in_chat(stored: StoredCase, today: date, command: str, *, permitted: bool) -> None:
    """Refuse to change an embargoed case where the config keeps embargoes out of chats."""
    if not permitted and stored.is_embargoed(today):
        raise NotInChat(command=command)


def reason_of(kind: type[Word], text: str) -> Word:
    """The reason that a text names; blanks and capitals are forgiven."""
    spelled = "_".join(text.strip().lower().replace("-", " ").split())
    try:
        return kind(spelled)
    except ValueError:
        raise UnknownReason(words=", ".join(kind)) from None
