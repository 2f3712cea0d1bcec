"""What a reader can compute of national security process from the bands of all reports together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reports.disclosure_control.attack import UNBOUNDED, Attack, Range, Relation
from reports.legal_bands.options import OPTIONS, Line
from reports.schema.types import Document
from reports.schema.values import BAND_COLUMNS, BandColumn


@dataclass(frozen=True)
class Band:
    """A band of a report: the process that it counts, and the days, half-open."""

    period: str
    processes: frozenset[str]
    start: date
    end: date
    ends: Range


def narrowed_bands(documents: Sequence[Document]) -> list[tuple[Band, Range]]:
    """Return the bands, in the newest edition of each period, of which all together show more, and what they show."""
    newest = {document["period"]["label"]: document for document in documents}.values()
    found = []
    for column in BAND_COLUMNS:
        bands = [band for document in newest for band in _bands(document, column)]
        days = sorted({day for band in bands for day in (band.start, band.end)})
        parts = [{f"{one} {day}": 1 for one in band.processes for day in days if band.start <= day < band.end}
                 for band in bands]  # fmt: skip
        relations = [Relation({f"band {at}": -1, **part}) for at, part in enumerate(parts)]
        unknown = {key: (0, UNBOUNDED) for part in parts for key in part}
        program = Attack({**unknown, **{f"band {at}": band.ends for at, band in enumerate(bands)}}, relations)
        computed = [(band, program.interval(f"band {at}")) for at, band in enumerate(bands)]
        found += [(band, ends) for band, ends in computed if ends != band.ends]
    return found


def _bands(document: Document, column: BandColumn) -> Iterator[Band]:
    found = document["legal_bands"]
    lines: dict[str, Line] = {} if found is None else {line.row: line for line in OPTIONS[found["option"]].lines}
    for row in [] if found is None else found["rows"]:
        cell, days = row[column], (date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))
        if cell["state"] == "range":
            processes = frozenset(map(str, lines[row["row"]].processes))
            yield Band(document["period"]["label"], processes, *days, (cell["low"], cell["high"]))
