"""Where in a TOML file a key stands, for messages to the person who wrote it. Reads no values, judges nothing."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
KEY = re.compile(r"\s*([\w-]+)\s*[=.]")
Step = int | str


def line_of(text: str, place: Sequence[Step]) -> int | None:
    """The line of a key such as ("admins", 0, "roles", 1), or of the nearest table around it; None if none is there."""
    lines = dict(_places(text))
    ends = range(len(place), 0, -1)
    return next((lines[tuple(place[:end])] for end in ends if tuple(place[:end]) in lines), None)


def _places(text: str) -> Iterator[tuple[tuple[Step, ...], int]]:
    table: tuple[Step, ...] = ()
    seen: Counter[tuple[Step, ...]] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            table = tuple(header[2].split("."))
            if header[1] == "[[":
                seen[table] += 1
                table = (*table, seen[table] - 1)
            yield table, number
        elif key := KEY.match(line):
            yield (*table, key[1]), number
