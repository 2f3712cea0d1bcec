"""Judges what a look at a channel found: is a part there in full, in pieces, twice, or not at all? Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.actions.context.channel_port import Seen

LOOKS = 2


@dataclass(frozen=True, slots=True)
class Expected:
    """One message of a part as it was sent, with plain `text`. Files are known by id, documents also by name."""

    form: str
    text: str = ""
    file_unique_id: str = ""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The first full copy of a part, and any spare messages of it; `unclear`: something only resembles it."""

    copy_ids: tuple[int, ...] = ()
    spare: tuple[int, ...] = ()
    unclear: bool = False


def judge(expected: Sequence[Expected], seen: Sequence[Seen]) -> Judgement:
    """Find the copies of a part among messages in any order.

    Messages of one album follow each other; an incomplete copy, or a second one, is spare.
    """
    copies: list[list[int]] = []
    place, previous = len(expected), 0
    unclear = False
    for message in sorted(seen, key=lambda one: one.message_id):
        index = next((at for at, one in enumerate(expected) if _same(one, message)), None)
        if index is None:
            unclear = unclear or any(_alike(one, message) for one in expected)
            continue
        if not copies or index <= place or message.message_id != previous + 1:
            copies.append([])
        copies[-1].append(message.message_id)
        place, previous = index, message.message_id
    whole = next((copy for copy in copies if len(copy) == len(expected)), [])
    spare = [number for copy in copies if copy is not whole for number in copy]
    return Judgement(tuple(whole), tuple(spare), unclear)


def conclude(
    judgement: Judgement | None, *, tidied: bool, probes: int
) -> Literal["adopt", "send again", "postpone", "ask"]:
    """Return what follows from a look at the channel (None: it could not be seen), after `probes` looks without result.

    `tidied`: spare messages have been removed, or there were none.
    """
    if judgement is None or judgement.unclear or not tidied:
        return "ask" if probes + 1 >= LOOKS else "postpone"
    return "adopt" if judgement.copy_ids else "send again"


def _same(expected: Expected, seen: Seen) -> bool:
    if expected.form != seen.form:
        return False
    if expected.form == "text":
        return _words(expected.text) == _words(seen.text)
    if expected.file_unique_id and expected.file_unique_id == seen.file_unique_id:
        return True
    return bool(expected.file_name) and expected.file_name == seen.file_name


def _alike(expected: Expected, seen: Seen) -> bool:
    """Return whether the first line is the same; or whether both are pictures, if the expected one has no known id."""
    if expected.form == seen.form == "photo" and not expected.file_unique_id:
        return True
    return bool(expected.text) and _first_line(expected.text) == _first_line(seen.text)


def _words(text: str) -> list[str]:
    return text.split()


def _first_line(text: str) -> list[str]:
    return text.strip().partition("\n")[0].split()
