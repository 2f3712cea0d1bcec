"""Rounds of ours and theirs, one after the other in turn, as ratios; seconds and peak memory of a process."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KIBI = 1024
ASKED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of the table: two measurements of the same unit; `aim` is what the ratio of ours to theirs should be."""

    what: str
    rival: str
    ours: Callable[[], float]
    theirs: Callable[[], float]
    unit: str = "s"
    aim: str = ""
    rounds: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A measured pair: the medians of both, and the ratios round by round."""

    pair: Pair
    ours: float
    theirs: float
    ratios: tuple[float, ...]


def measured(pair: Pair, rounds: int) -> Line:
    """Ours and theirs in turn; who begins changes, so that a machine that slows down is unfair to both."""
    taken: list[tuple[float, float]] = []
    for number in range(pair.rounds or rounds):
        if number % 2:
            theirs = pair.theirs()
            taken.append((pair.ours(), theirs))
        else:
            taken.append((pair.ours(), pair.theirs()))
    ours, theirs = (statistics.median(column) for column in zip(*taken, strict=True))
    return Line(pair, ours, theirs, tuple(mine / other for mine, other in taken))


def seconds(command: Sequence[object]) -> float:
    """How long a process takes from its start to its end."""
    begun = time.perf_counter()
    subprocess.run([str(word) for word in command], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def peak(command: Sequence[object]) -> float:
    """The most memory in MiB that a process held at once, asked of a small parent: a child inherits its parent's."""
    words = [sys.executable, "-c", ASKED, *map(str, command)]
    done = subprocess.run(words, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return int(done.stdout) / KIBI


def timed(work: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
