"""The demonstration in a process of its own, started and stopped as a user does it."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Demonstration:
    """A running sandbox at an address."""

    url: str


@contextmanager
def demonstration() -> Iterator[Demonstration]:
    """Run it for as long as the block lasts; it must end well."""
    command = [sys.executable, "-m", "bot", "sandbox", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        found = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stdout)
        yield Demonstration(next(address[0] for address in found if address))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        process.stdout.close()
    assert process.returncode == 0
