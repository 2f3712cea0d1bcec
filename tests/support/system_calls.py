"""Faults of the machine at single system calls, by strace: where a command touches a folder, and what each call does.

A command is run once to list its calls; each later run lets one of them fail, or ends the process there.
"""

import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import ROOT

# Calls that read, and calls that change something, which a full disk refuses too.
READING = ("read", "pread64", "fcntl")
CHANGING = (
    "openat", "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "renameat", "linkat", "link", "unlink",
    "unlinkat", "mkdir", "fchmod", "chmod", "sendfile", "copy_file_range",
)  # fmt: skip
CALL = re.compile(r"(?P<process>\d+) +(?P<name>\w+)\(.*")
KILL = "signal=SIGKILL"


@dataclass(frozen=True)
class Fault:
    """The nth call of a name in the first process of a command: an error, or the end of the process."""

    call: str
    number: int
    effect: str

    @property
    def kills(self) -> bool:
        return self.effect == KILL

    def __str__(self) -> str:
        """The fault as an option of strace."""
        return f"{self.call}:{self.effect}:when={self.number}"


@dataclass(frozen=True)
class Ended:
    """What a command left: its exit code (negative: killed), its words, and the call that was struck."""

    code: int
    out: str
    err: str
    struck: str


def run(command: Sequence[str], folder: Path, log: Path, fault: Fault | None = None) -> Ended:
    """Run `python -m COMMAND` in a folder under strace, which is not noticed there."""
    calls = (*READING, *CHANGING)
    options = ["-f", "--seccomp-bpf", "-qq", "-y", "-s", "0", "-o", str(log), "-e", f"trace={','.join(calls)}"]
    if fault is not None:
        options += ["-e", f"inject={fault}"]
    surroundings = {
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
    }
    done = subprocess.run(
        ["strace", *options, sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, **surroundings},  # no import looks into the folder
        capture_output=True,
        text=True,
        timeout=100,
    )
    return Ended(done.returncode, done.stdout, done.stderr, _struck(log, folder, fault))


def _struck(log: Path, folder: Path, fault: Fault | None) -> str:
    """The call that was struck, if it touched the folder; an interpreter may open its files in another order."""
    if fault is None:
        return ""
    wanted = "+++ killed by SIGKILL" if fault.kills else "(INJECTED)"
    lines = log.read_text(errors="replace").splitlines()
    at = next((place for place, line in enumerate(lines) if wanted in line), None)
    if at is None:
        return ""
    line = lines[at] if not fault.kills else next((one for one in reversed(lines[:at]) if f" {fault.call}(" in one), "")
    return line if _touches(line, folder) else ""


def _touches(line: str, folder: Path) -> bool:
    """Return whether a call is about a file in the folder, in which the command works: as a path, or as a name."""
    arguments = re.sub(r"AT_FDCWD<[^>]*>", "", line)
    return str(folder) in arguments or re.search(r'[(,] ?"(?!/|")', arguments) is not None


def faults(log: Path, folder: Path) -> list[Fault]:
    """Every fault at every call that touched the folder, in the run that a log is of."""
    first, counted, listed = "", Counter[str](), []
    for line in log.read_text(errors="replace").splitlines():
        found = CALL.match(line)
        if found is None:
            continue
        first = first or found["process"]
        if found["process"] != first:
            continue
        counted[found["name"]] += 1
        if _touches(line, folder):
            listed += [Fault(found["name"], counted[found["name"]], effect) for effect in _effects(found["name"])]
    return listed


def _effects(call: str) -> Iterator[str]:
    yield "error=EIO"
    if call in CHANGING:
        yield "error=ENOSPC"
        yield KILL


def drawn(listed: Sequence[Fault], number: int, seed: int) -> list[Fault]:
    """Some of the faults, each call of each name and effect as likely as others, in an order of chance."""
    by_kind: dict[tuple[str, str], list[Fault]] = {}
    for fault in random.Random(seed).sample(listed, len(listed)):
        by_kind.setdefault((fault.call, fault.effect), []).append(fault)
    turns = sorted(((place, kind) for kind in by_kind for place in range(len(by_kind[kind]))), key=lambda turn: turn[0])
    return [by_kind[kind][place] for place, kind in turns][:number]
