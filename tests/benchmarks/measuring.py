"""Rounds of ours and theirs, one after the other in turn, as ratios; seconds and peak memory of a process."""

import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KIBI = 1024
BETWEEN_LOOKS = 0.1
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


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command took: seconds on the clock, seconds of processor, and the most memory at once in MiB."""

    seconds: float
    processor: float
    mebibytes: float


def watched(
    command: Sequence[object], *, server: int | None = None, environment: Mapping[str, str] | None = None
) -> Usage:
    """What a process takes with its children and those of a server that it asks.

    Memory that several of them share counts once. They are looked at ten times a second: what is shorter is missed.
    """
    begun, words = time.perf_counter(), [str(word) for word in command]
    idle = {} if server is None else {one: _processor(one) for one in _family(server)}
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment) as process:
        roots = (process.pid,) if server is None else (process.pid, server)
        most, processor = 0, Counter[int]()
        while process.poll() is None:
            family = [one for root in roots for one in _family(root)]
            most = max(most, sum(map(_proportional, family)))
            for one in family:
                processor[one] = max(processor[one], _processor(one) - idle.get(one, 0))
            time.sleep(BETWEEN_LOOKS)
        taken = time.perf_counter() - begun
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return Usage(taken, processor.total() / os.sysconf("SC_CLK_TCK"), most / KIBI)


def _family(root: int) -> Iterator[int]:
    """A process and all below it."""
    yield root
    for thread in Path(f"/proc/{root}/task").glob("*"):
        for child in _read(thread / "children").split():
            yield from _family(int(child))


def _proportional(process: int) -> int:
    """The memory of a process in KiB, with its share of what it shares; 0 of one that has just ended."""
    lines = _read(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _processor(process: int) -> int:
    """The time on a processor so far, in ticks of the clock; 0 of one that has just ended."""
    numbers = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return int(numbers[11]) + int(numbers[12]) if numbers else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:  # it has just ended
        return ""


def timed(work: Callable[[], object]) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
