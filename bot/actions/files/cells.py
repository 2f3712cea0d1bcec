"""Converts a spreadsheet cell, as people save it, to the one spelling that its column reads. Never guesses."""

import re
from typing import Any

from bot.actions.cases.fields import SEPARATOR, BadValue, Field, Memo
from bot.actions.cases.input import written_day
from storage.vocabulary.words import DataKind

LISTS = frozenset({"data_requested", "data_disclosed"})
DAYS = frozenset({"received_on", "closed_on", "embargo_until"})
KINDS = frozenset(kind.value for kind in DataKind)
_BETWEEN_KINDS = re.compile(r"[;,|+&\n]")
_BLANKS = re.compile(r"\s+")
# Programs add a time of midnight to a day. Year first always means year, month, day.
_MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?Z?$")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])[ ]?([0-9]{1,2})\2[ ]?([0-9]{1,2})\.?")


class SheetMemo(Memo):
    """A cache of the values of a column's cells, tidied if necessary."""

    def __missing__(self, text: str) -> Any:  # noqa: ANN401 (each column has its own type)
        """Read the cell as it is, and if that fails, tidied."""
        value = self._read(text)
        if len(self) < self.LARGEST:
            self[text] = value
        return value

    def _read(self, text: str) -> Any:  # noqa: ANN401 (each column has its own type)
        try:
            return self.field.read(text)
        except BadValue:
            return self.field.read(tidied(self.field, text))


def tidied(field: Field, text: str) -> str:
    """Return the text with outer blanks, capitals and separators corrected, if that is unambiguous."""
    bare = text.strip()
    if field.column in LISTS:
        return _list(bare)
    if field.words:
        word = _word(bare)
        return word if word in field.words else bare
    return _day(bare) if field.column in DAYS else bare


def _day(text: str) -> str:
    day = _MIDNIGHT.sub("", text)
    if found := _YEAR_FIRST.fullmatch(day):
        return f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}"
    return written_day(day)


def is_list(text: str) -> bool:
    """Return whether a text contains only kinds of data, however they are joined."""
    return all(kind in KINDS for kind in _kinds(text))


def _kinds(text: str) -> list[str]:
    kinds: list[str] = []
    for part in filter(None, map(str.strip, _BETWEEN_KINDS.split(text))):
        kinds += [_word(part)] if _word(part) in KINDS else part.lower().split()
    return kinds


def _list(text: str) -> str:
    """Join kinds of data as the register does; return the text itself if a part is no kind."""
    return SEPARATOR.join(_kinds(text)) if is_list(text) else text


def _word(text: str) -> str:
    return _BLANKS.sub("_", text.replace("-", " ").strip().lower())
