"""Part 2 of the tutorial, as a newcomer walks it: every command as it is printed, with a stand-in for Telegram."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL, TRUST
from bot.sandbox.world import people
from bot.sandbox.world.world import Message
from tests.reference_pages import ROOT
from tests.support.processes import wait_for
from tests.support.telegram import Sandbox

TUTORIAL = (ROOT / "docs" / "tutorial" / "first-report.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```\n(.*?)```", TUTORIAL.partition("## Part 2")[2], re.DOTALL)
CREATE, RUN, CHECK, PAST, IMPORT, PUBLISH = BLOCKS
BOT_NAME = "example_transparency_bot"
TWO_TICKS = 240.0  # a minute each, on a machine that has much else to do


class Newcomer:
    """A person at a terminal in an empty home, and in the chats."""

    def __init__(self, home: Path, sandbox: Sandbox) -> None:
        self.home, self.sandbox, self.folder = home, sandbox, home
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {
            **os.environ,
            "PATH": path,
            "HOME": str(home),
            "TRANSPARENCY_BOT_TELEGRAM__API_URL": sandbox.url,
        }

    def type(self, block: str, keys: str = "") -> "subprocess.CompletedProcess[str]":
        """Type a block of the tutorial; `keys` is what is typed into a program that reads."""
        return subprocess.run(
            ["bash", "-c", block],
            cwd=self.folder,
            env=self.environment,
            input=keys,
            capture_output=True,
            text=True,
            timeout=120,
        )

    @property
    def config(self) -> str:
        return (self.folder / "config.toml").read_text(encoding="utf-8")

    def change(self, line: str, other: str) -> None:
        """Replace a line of the config, which must be there once."""
        assert self.config.splitlines().count(line) == 1, line
        changed = self.config.replace(f"\n{line}\n", f"\n{other}\n")
        (self.folder / "config.toml").write_text(changed, encoding="utf-8")

    def texts(self, chat: int) -> list[str]:
        world = self.sandbox.world
        messages = sorted(world.chats[chat].messages.items()) if chat in world.chats else []
        return [message.text for _, message in messages if message.author == world.bot.id]

    def ask(self, person: int, chat: int, text: str) -> str:
        """Write to the bot; return its answer."""
        before = len(self.texts(chat))
        people.write(self.sandbox.world, person, chat, text)
        wait_for(lambda: len(self.texts(chat)) > before, f"an answer to {text}")
        return self.texts(chat)[-1]

    def draft(self) -> Message | None:
        messages = self.sandbox.world.chats[ADMIN_CHAT_ID].messages
        return next((message for message in messages.values() if approve_key(message)), None)

    def approve(self, person: int) -> None:
        draft = self.draft()
        assert draft is not None
        people.press(self.sandbox.world, person, ADMIN_CHAT_ID, draft.id, approve_key(draft))

    @contextmanager
    def running(self) -> Iterator[str]:
        """Run the bot in a terminal until Ctrl-C; yield what it printed first."""
        screen, terminal = pty.openpty()
        asked = len(self.sandbox.calls("getUpdates"))
        bot = subprocess.Popen(
            ["bash", "-c", f"exec {RUN}"], cwd=self.folder, env=self.environment, stdout=terminal, stderr=terminal
        )
        try:
            wait_for(lambda: len(self.sandbox.calls("getUpdates")) > asked, "the bot asks for updates", TWO_TICKS)
            yield os.read(screen, 10_000).decode()
            bot.send_signal(signal.SIGINT)
            assert bot.wait(20) == 0
        finally:
            bot.kill()
            bot.wait()
            os.close(terminal)
            os.close(screen)


def approve_key(message: Message) -> str:
    rows: list[list[dict[str, Any]]] = (message.markup or {}).get("inline_keyboard", [])
    return next((str(key["callback_data"]) for row in rows for key in row if key["text"].startswith("✓ Approve")), "")


def pasted(answer: str, start: str) -> str:
    """The lines of an answer that are to be pasted."""
    return answer[answer.index(start) :]


def connect(newcomer: Newcomer) -> None:
    """Ask for the lines of config.toml and put them where the tutorial says."""
    with newcomer.running() as screen:
        assert "set-up mode. Send it /whoami" in screen
        entries = [pasted(newcomer.ask(person, person, "/whoami"), "[[admins]]") for person in (LEGAL, TRUST)]
        group = newcomer.ask(LEGAL, ADMIN_CHAT_ID, f"/whoami@{BOT_NAME}")
    with (newcomer.folder / "config.toml").open("a", encoding="utf-8") as file:
        file.write("".join(f"\n{entry}\n" for entry in entries))
    newcomer.change("admin_chat = 0", pasted(group, "admin_chat").splitlines()[0])
    newcomer.change('channel = ""', 'channel = "@transparency"')


@pytest.mark.campaign
@pytest.mark.timeout(600)
def test_part_two_of_the_tutorial_leads_to_a_report_in_the_channel(tmp_path: Path, sandbox: Sandbox) -> None:
    sandbox.world.now = lambda: datetime.now(UTC)
    newcomer = Newcomer(tmp_path, sandbox)
    assert newcomer.type(CREATE, sandbox.world.token + "\n").returncode == 0
    newcomer.folder = tmp_path / "transparency"
    newcomer.change('token = ""', 'token_file = "token"')
    connect(newcomer)
    with newcomer.running() as screen:
        assert "Transparency Bot is running" in screen
        check = newcomer.type(CHECK)
        assert "15 good, 1 not set yet, 0 wrong" in check.stdout
        assert "-> add to the channel's description: SHA256:" in check.stdout
        (newcomer.folder / "past.csv").write_text(PAST, encoding="utf-8")
        assert newcomer.type(IMPORT).stdout.startswith("Imported 3 cases and 1 span from past.csv")
        assert "2026-H1 has 0 of 2 approvals; it waits for Legal and Trust" in newcomer.type(PUBLISH).stderr
        wait_for(lambda: newcomer.draft() is not None, "the draft arrives", TWO_TICKS)
        newcomer.approve(LEGAL)
        wait_for(lambda: "1 of 2 approvals" in str(newcomer.texts(ADMIN_CHAT_ID)), "the first approval")
        newcomer.approve(TRUST)
        wait_for(lambda: "has been posted in full" in str(newcomer.texts(ADMIN_CHAT_ID)), "the report", TWO_TICKS)
    assert any("transparency report, January–June 2026" in text for text in newcomer.texts(CHANNEL_ID))
    assert any("approved as complete and correct by 2 people" in text for text in newcomer.texts(CHANNEL_ID))
