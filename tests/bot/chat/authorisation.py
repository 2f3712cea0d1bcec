"""The table of who may do what where, read from two CSV files that people write and no code does."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROLES = ("nobody", "recorder", "approver", "auditor", "owner")
PLACES = ("private", "admin group", "other group", "channel", "discussion", "anonymous")
KINDS = {
    "message": ("message", "edited", "forwarded", "via bot"),
    "press": ("press", "forged press", "replayed press"),
}
OUTCOMES = frozenset({"answers", "unknown", "elsewhere", "write privately", "second hand", "nothing"})
TABLE, AGAIN, HINT = "as the table", "again", "a hint for admins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One person, one place, one thing asked for, in one way; what is expected, and whether the ledger grows by it."""

    what: str
    place: str
    role: str
    kind: str
    expected: str
    writes: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What one thing does at one place, for each role."""

    outcomes: dict[str, str]
    writes: bool
    again: str


def rows() -> dict[tuple[str, str], Row]:
    """The table, by thing and place."""
    found: dict[tuple[str, str], Row] = {}
    for line in _lines("authorisation.csv"):
        for what in line["what"].split(" + "):
            assert (what, line["place"]) not in found, f"{what} stands twice for {line['place']}"
            outcomes = {role: line[role] for role in ROLES}
            assert set(outcomes.values()) <= OUTCOMES, line
            found[what, line["place"]] = Row(outcomes, line["writes"] == "yes", line["again"])
    return found


def kinds() -> dict[str, dict[str, str]]:
    """What becomes of each kind of update, by place."""
    return {line["kind"]: line for line in _lines("authorisation_kinds.csv")}


def form_of(what: str) -> str:
    """Whether it is written or pressed."""
    return "press" if what.startswith(("button ", "reader's ")) else "message"


def cells() -> Iterator[Cell]:
    """Every cell: thing × way × place × role."""
    table, ways = rows(), kinds()
    for what in dict.fromkeys(what for what, _ in table):
        for kind in KINDS[form_of(what)]:
            for place in PLACES:
                row = table[what, place]
                for role in ROLES:
                    expected = _expected(ways[kind][place], row.outcomes[role], row.again, role)
                    writes = row.writes and expected == "answers"
                    yield Cell(what=what, place=place, role=role, kind=kind, expected=expected, writes=writes)


def _expected(rule: str, outcome: str, again: str, role: str) -> str:
    if rule == HINT:
        return "nothing" if role == "nobody" else "second hand"
    if rule == AGAIN:
        return again if outcome == "answers" else outcome
    return outcome if rule == TABLE else rule


def _lines(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
