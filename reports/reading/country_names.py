"""The names of countries in all languages of CLDR, looked up in a generated table that is read on demand.

Each line of the table is a name and the codes that it may mean; the lines are sorted by bytes. A name has no blanks,
unless it would then read like another country's.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

TABLE = Path(__file__).with_name("country_names.txt")
# Letters that Unicode does not decompose, as people type them if their keyboard lacks them.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "e"}
)
_SAME = {"the": "", "and": "", "st": "saint"}
_ACCENTS = range(0x0300, 0x0370)
_LETTERS, _SIGNS, _NUMBERS = "L", "M", "N"
_APOSTROPHES = frozenset("'’‘`´ʹʻʼʽʾʿ′＇")


def plain_name(text: str) -> str:
    """Return a name as people type it in a hurry: no accents, capitals, points or articles; St. is Saint."""
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_PLAIN)
    words = "".join(_spelled(character) for character in lower).split()
    return " ".join(filter(None, (_SAME.get(word, word) for word in words))) or " ".join(words)


def codes_named(name: str) -> tuple[str, ...]:
    """Return the codes of the countries that have this plain name in any language; none if none has it."""
    return _codes_at(name) or _codes_at(name.replace(" ", ""))


def _codes_at(key: str) -> tuple[str, ...]:
    table, encoded = _table(), key.encode()
    start = _first_at_or_after(encoded)
    name, _, codes = table[start : _end_of(start)].partition(b"\t")
    return tuple(codes.decode().split()) if name == encoded else ()


def names_beginning(beginning: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return every name with this beginning and its codes, in the order of the table."""
    table, wanted = _table(), beginning.encode()
    start = _first_at_or_after(wanted)
    while table[start : start + len(wanted)] == wanted and start < len(table):
        end = _end_of(start)
        name, _, codes = table[start:end].decode().partition("\t")
        yield name, tuple(codes.split())
        start = end + 1


def _first_at_or_after(wanted: bytes) -> int:
    """Return where the first line begins that does not sort before a name."""
    table = _table()
    low, high = 0, len(table)
    while low < high:
        start = table.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = _end_of(start)
        if table[start:end].partition(b"\t")[0] < wanted:
            low = end + 1
        else:
            high = start
    return low


def _end_of(start: int) -> int:
    return _table().find(b"\n", start)


def _spelled(character: str) -> str:
    if ord(character) in _ACCENTS or character in _APOSTROPHES or unicodedata.category(character) == "Cf":
        return ""
    return character if unicodedata.category(character)[0] in (_LETTERS, _SIGNS, _NUMBERS) else " "


@cache
def _table() -> mmap:
    """Return the table, mapped into memory: only the pages that a look-up touches take up room."""
    with TABLE.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)
