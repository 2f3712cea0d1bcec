"""A stand-in Telegram beside the measured bots: who called what and when, and commands written by a person."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import tomlkit

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, demonstration_world
from bot.sandbox.server import start
from bot.sandbox.world import people
from bot.sandbox.world.faults import Call
from bot.sandbox.world.world import World
from tests.benchmarks.measuring import ROOT
from tests.benchmarks.sample import installation

PATIENCE = 60
SETTLED = 3  # seconds after the first poll, when what starts late has started


@dataclass
class Telegram:
    """A running stand-in; `answered` counts the messages that the bot sent."""

    world: World
    url: str = ""
    polled: threading.Event = field(default_factory=threading.Event)
    answered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    calls: int = 0
    asked: int = 0

    def watch(self, stage: str, call: Call) -> None:
        """Learn of every call, in the server's thread."""
        if call.method == "getUpdates":
            self.polled.set()
        elif stage == "executed":
            self.calls += 1
            if call.method in ("sendMessage", "sendPhoto"):
                self.answered.release()

    def ask(self, command: str = "/whoami") -> None:
        """A person in the admins' group sends a command."""
        self.asked += 1
        people.write(self.world, LEGAL, ADMIN_CHAT_ID, command)

    def settle(self) -> None:
        """Until a report is in the channel and nothing more is sent."""
        until = time.monotonic() + PATIENCE
        while not self.world.chats[CHANNEL_ID].last_id or self._calls_after(SETTLED) != self.calls:
            if time.monotonic() > until:
                raise TimeoutError("the bot publishes nothing")
        self.answered = threading.Semaphore(0)

    def _calls_after(self, seconds: float) -> int:
        before = self.calls
        time.sleep(seconds)
        return before

    def wait(self) -> None:
        """Until the bot has answered once more."""
        if not self.answered.acquire(timeout=PATIENCE):
            raise TimeoutError("the bot does not answer")


@contextmanager
def telegram() -> Iterator[Telegram]:
    """A stand-in in a thread of its own, for as long as the block lasts."""
    world = demonstration_world(lambda: datetime.now(UTC))
    running = Telegram(world)
    world.watchers.append(running.watch)
    up, loop = threading.Event(), asyncio.new_event_loop()
    end = asyncio.Event()

    async def serve() -> None:
        server = await start(world)
        running.url = server.url
        up.set()
        await end.wait()
        await server.stop()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    up.wait(PATIENCE)
    try:
        yield running
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join(PATIENCE)


def our_bot(beside: Telegram, folder: Path, *, first_period: str = "2099-H2") -> list[str]:
    """The command that runs the product with the stand-in, on a fresh register; a past first period is published."""
    config = installation(folder)
    document = tomlkit.parse(config.read_text(encoding="utf-8"))
    keys = {"token": beside.world.token, "api_url": beside.url, "channel": "@transparency"}
    document["telegram"].update(keys | {"admin_chat": ADMIN_CHAT_ID})
    document["admins"] = [{"id": LEGAL, "name": "Legal", "roles": ["owner"]}]
    document["publisher"].update({"name": "Harbour Messenger", "url": "https://harbour.example"})
    document["signing"].update({"identity": "reports@harbour.example", "namespace": "reports@harbour.example"})
    document["report"].update({"first_period": first_period, "if_unapproved": "publish"})
    config.write_text(tomlkit.dumps(document), encoding="utf-8")
    return [sys.executable, "-m", "bot", "run", "--config", str(config)]


@contextmanager
def running(command: Sequence[str], beside: Telegram) -> Iterator[tuple[int, float]]:
    """A bot from its start on; yields its process id and the seconds to its first poll."""
    beside.polled.clear()
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            if not beside.polled.wait(PATIENCE):
                raise TimeoutError("the bot does not ask for updates")
            yield process.pid, time.perf_counter() - begun
        finally:
            process.send_signal(signal.SIGTERM)


def resident(process: int, *, settled: float = SETTLED) -> float:
    """The memory of an idle process in MiB, with its part of what is shared."""
    time.sleep(settled)
    pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
    return int(pages[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
