"""Differences between two drafts of a report: cell by cell, and which other parts changed. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from reports.document.csv import cells
from reports.language import words
from reports.schema.cells import Cell
from reports.schema.types import Document

SHOWN = 15
# Parts of the document that are not cells, as a person would call them.
PARTS: Mapping[str, str] = {
    "publisher": words.msgid("who publishes"),
    "policy": words.msgid("our promise"),
    "coverage": words.msgid("what is covered"),
    "restatements": words.msgid("restatements of earlier periods"),
    "jumps": words.msgid("the explanations of large changes"),
    "statements": words.msgid("the statements"),
    "disclosures": words.msgid("the list of disclosures"),
    "next_due": words.msgid("the next due date"),
}

Change = list[Any]


def difference(old: Document, new: Document) -> list[Change]:
    """Return each changed cell as table, row, column, old cell (or None) and new cell, then the changed parts."""
    before = {(table, row, column): cell for table, row, column, cell in cells(old)}
    after = {(table, row, column): cell for table, row, column, cell in cells(new)}
    places = dict.fromkeys([*after, *before])
    changed: list[Change] = [
        [*place, before.get(place), after.get(place)] for place in places if before.get(place) != after.get(place)
    ]
    return [*changed, *([part] for part in PARTS if old.get(part) != new.get(part))]


def joined(earlier: Sequence[Change], later: Sequence[Change]) -> list[Change]:
    """Return two steps of changes as one: the first old cell and the last new cell of each place that differ."""
    cells: dict[tuple[str, ...], Change] = {}
    for change in (*earlier, *later):
        place = tuple(change[:3])
        old = cells[place][3] if place in cells and len(change) > 1 else None
        cells[place] = [*change[:3], old, change[4]] if place in cells and len(change) > 1 else list(change)
    changed = [change for change in cells.values() if len(change) == 1 or change[3] != change[4]]
    return sorted(changed, key=lambda change: len(change) == 1)  # the changed parts last, as in `difference`


def change_lines(changes: Sequence[Change], language: str, most: int = SHOWN) -> list[str]:
    """Return the changes as lines, and how many more there are."""
    lines = [_line(change, language) for change in changes[:most]]
    if len(changes) > most:
        lines.append(words.counted("more_changes_here", len(changes) - most, language))
    return lines


def _line(change: Change, language: str) -> str:
    if len(change) == 1:
        return words.text("Changed: {part}.", language, part=words.text(PARTS[change[0]], language))
    table, row, column, old, new = change
    place = [words.word("table", table, language)] if table in words.known_words("table") else []
    if row != "all":
        place.append(words.row_name(table, row, language))
    place.append(words.column_name(table, column, language))
    return words.text(
        "{place}: {old} → {new}",
        language,
        place=", ".join(place),
        old=_cell(old, language),
        new=_cell(new, language),
    )


def _cell(cell: Cell | None, language: str) -> str:
    return "–" if cell is None else words.cell(cell, language)
