"""Fits sections of Telegram HTML into a message by dropping entire sections: Telegram refuses half a tag."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

ALWAYS = 0
QUOTE = ("<blockquote expandable>", "</blockquote>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Group:
    """Sections that follow each other on adjacent lines, perhaps in a quote."""

    name: str
    opening: str = ""
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a message. Rank ALWAYS never drops; of the others the highest rank drops first.

    Groups, and sections without one, are an empty line apart; a quote has space around it as it is.
    """

    name: str
    html: str
    rank: int = ALWAYS
    group: Group | None = None


def length(markup: str) -> int:
    """Return Telegram's length of our own HTML: UTF-16 units of what remains when tags and escapes are read."""
    return len(plain(markup).encode("utf-16-le")) // 2


def plain(markup: str) -> str:
    """Return what remains of our own HTML when tags and escapes are read."""
    return html.unescape(_TAG.sub("", markup))


def clip(text: str, limit: int) -> str:
    """Return a plain text on one line in at most `limit` UTF-16 units, with an ellipsis if it was longer."""
    line = " ".join(text.split())
    if len(line.encode("utf-16-le")) // 2 <= limit:
        return line
    units = line.encode("utf-16-le")[: (limit - 1) * 2]
    return units.decode("utf-16-le", "ignore").rstrip() + "…"


def fit(sections: Sequence[Section], limit: int) -> tuple[Section, ...]:
    """Return the sections that fit, in their order: all of rank ALWAYS, then as many as possible by rank."""
    present = [section for section in sections if section.html]
    kept = {section.name for section in present if section.rank == ALWAYS}
    for section in sorted(present, key=lambda one: one.rank):
        trial = [one for one in present if one.name in kept or one.name == section.name]
        if length(join(trial)) <= limit:
            kept.add(section.name)
    return tuple(section for section in present if section.name in kept)


def join(sections: Sequence[Section]) -> str:
    """Join the sections into the message."""
    pieces: list[str] = []
    for group, members in groupby(sections, key=lambda one: one.group):
        bodies = [section.html for section in members]
        pieces += bodies if group is None else [group.opening + "\n".join(bodies) + group.closing]
    message = "\n\n".join(pieces)
    for end in QUOTE:
        message = message.replace(f"\n\n{end}", f"\n{end}").replace(f"{end}\n\n", f"{end}\n")
    return message
