"""Starts the sandbox as a user does, goes to the first report, stops it, and checks that nothing is left behind."""

import json
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

PATIENCE = 120
CONFLICT = 409
EXPECTED = ("28,917 requests with disclosure", "49,744 accounts")
LEFT_BEHIND = "transparency-bot-sandbox-*"


def channel_texts(address: str) -> list[str]:
    """Every text and caption in the channel, as the page gets them."""
    with urllib.request.urlopen(f"{address}/api/state", timeout=30) as answer:
        state: dict[str, Any] = json.load(answer)
    (channel,) = [chat for chat in state["chats"] if chat["type"] == "channel"]
    return [message["text"] for message in channel["messages"] if message.get("text")]


def await_report(address: str) -> float:
    """Press "Next report" and return the seconds until the report is in the channel."""
    begun = time.monotonic()
    while not _pressed(f"{address}/api/advance") and time.monotonic() - begun < PATIENCE:
        time.sleep(1)
    while time.monotonic() - begun < PATIENCE:
        if any(all(words in text for words in EXPECTED) for text in channel_texts(address)):
            return time.monotonic() - begun
        time.sleep(1)
    raise SystemExit(f"no report with {EXPECTED} within {PATIENCE} s")


def _pressed(act: str) -> bool:
    """Press a button of the page; False while the step before is under way."""
    press = urllib.request.Request(act, b"{}", {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(press, timeout=PATIENCE) as answer:
            answer.read()
    except HTTPError as error:
        if error.code != CONFLICT:
            raise
        return False
    return True


@contextmanager
def sandbox(program: Sequence[str], folder: Path | None = None) -> Iterator[str]:
    """Run the sandbox of a program in a folder and yield its address. SystemExit when it does not end cleanly."""
    folders = set(Path(tempfile.gettempdir()).glob(LEFT_BEHIND))
    command = [*program, "sandbox", "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield next(found[0] for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
    finally:
        process.send_signal(signal.SIGINT)
        _, trouble = process.communicate(timeout=30)
    left = set(Path(tempfile.gettempdir()).glob(LEFT_BEHIND)) - folders
    if process.returncode or trouble.strip() or left:
        raise SystemExit(f"exit {process.returncode}, left behind: {left}\n{trouble}")


def main() -> None:
    """Wait for the report and for a clean end."""
    with sandbox([sys.executable, "-m", "bot"]) as address:
        seconds = await_report(address)
    print(f"The sandbox posted its first report after {seconds:.0f} s and stopped cleanly.")  # noqa: T201 (a command)


if __name__ == "__main__":
    main()
