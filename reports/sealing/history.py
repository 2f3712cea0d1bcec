"""`history.txt`: one line per publication, oldest first. Lines are only appended: each file begins the newer ones."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from reports.sealing.sshsig import OTHER_LINE_ENDS
from storage.vocabulary.errors import DataError
from storage.vocabulary.publishing import PublicationKind

LINE = re.compile(
    r"(?P<seq>[1-9][0-9]{0,5}) (?P<period>[0-9]{4}(?:-(?:H[12]|Q[1-4]|0[1-9]|1[0-2]))?)"
    r" (?P<edition>[1-9][0-9]{0,3}) (?P<kind>[a-z]+)"
    r" (?P<sha256>[0-9a-f]{64}) (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}) (?P<commitment>[0-9a-f]{64})"
)
SYNTAX = "seq period edition kind sha256 date commitment"


class BadHistory(DataError):
    """A malformed history file."""

    what = "line {line} of the history is wrong: {reason}"
    todo = "each line must read `seq period edition kind sha256 date commitment`, numbered from 1 without gaps"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One publication. `sha256` is that of the report's JSON file, `commitment` that of the ledger's head."""

    seq: int
    period: str
    edition: int
    kind: PublicationKind
    sha256: str
    date: date
    commitment: str

    def __str__(self) -> str:
        """Return the line as in the file, without the line's end."""
        day = self.date.isoformat()
        return f"{self.seq} {self.period} {self.edition} {self.kind} {self.sha256} {day} {self.commitment}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one line; raises ValueError with the reason."""
        found = LINE.fullmatch(text)
        if found is None:
            raise ValueError(f"it does not read `{SYNTAX}`")
        try:
            kind, day = PublicationKind(found["kind"]), date.fromisoformat(found["date"])
        except ValueError:
            raise ValueError("its kind or date is unknown") from None
        return cls(
            seq=int(found["seq"]),
            period=found["period"],
            edition=int(found["edition"]),
            kind=kind,
            sha256=found["sha256"],
            date=day,
            commitment=found["commitment"],
        )


def read_history(data: bytes) -> tuple[HistoryLine, ...]:
    """Read an entire history; raises BadHistory at the first line that is malformed or out of order."""
    if not data:
        return ()
    if not data.isascii() or not data.endswith(b"\n"):
        raise BadHistory(line=data.count(b"\n") + 1, reason="the file is cut off or is not plain text")
    if b"\r" in data:
        raise BadHistory(line=1, reason=OTHER_LINE_ENDS)
    lines: list[HistoryLine] = []
    for number, text in enumerate(data.decode("ascii")[:-1].split("\n"), start=1):
        try:
            line = HistoryLine.parse(text)
        except ValueError as error:
            raise BadHistory(line=number, reason=error) from None
        if line.seq != number:
            raise BadHistory(line=number, reason=f"it is numbered {line.seq}")
        lines.append(line)
    _check_once_each(lines)
    return tuple(lines)


def extend_history(history: bytes, line: HistoryLine) -> bytes:
    """Append a line; raises BadHistory if the result would not be a history."""
    longer = history + f"{line}\n".encode("ascii")
    read_history(longer)
    return longer


def first_difference(one: bytes, other: bytes) -> int | None:
    """Return the line from which two histories contradict each other; None if one is the beginning of the other."""
    size = min(len(one), len(other))
    if one[:size] == other[:size]:
        return None
    pairs = zip(one.split(b"\n"), other.split(b"\n"), strict=False)
    return next((number for number, (left, right) in enumerate(pairs, start=1) if left != right), 1)


def _check_once_each(lines: list[HistoryLine]) -> None:
    seen: dict[tuple[str, int], int] = {}
    for line in lines:
        earlier = seen.setdefault((line.period, line.edition), line.seq)
        if earlier != line.seq:
            raise BadHistory(line=line.seq, reason=f"{line.period} edition {line.edition} is in line {earlier} too")
