"""A whole installation beside the stand-in Telegram: config, key, register, and ticks at any moment."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.actions.context.context import Drawing
from bot.config.loading import load
from bot.config.settings import Settings
from bot.process.once import run_tick
from bot.sandbox.demo.world import ADMIN_CHAT_ID, CHANNEL_ID, LEGAL
from bot.sandbox.world.world import ADMINISTRATOR, CHANNEL, CHANNEL_RIGHTS, CREATOR, Chat, Member, Message, World
from reports.charts.process import render_charts
from reports.sealing.signing import SigningKey
from storage.engine.database import Session, open_database
from storage.register import cases
from storage.vocabulary.case import Case
from storage.vocabulary.period import Period, PeriodKind
from tests.support import cases as samples
from tests.support.blank_charts import blank_charts
from tests.support.debug_log import RAW_KEY
from tests.support.processes import ROOT, Program, run_program
from tests.support.registers import KINDS, Registers
from tests.support.telegram import Sandbox

OPENED_AT = datetime(2025, 7, 1, tzinfo=UTC)
DRAFT_AT = datetime(2026, 1, 4, 12, 0, tzinfo=UTC)
DUE_AT = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
PUBLISHER = "Harbour Messenger"
REGISTER = "transparency.db"  # what config.example.toml names
EXAMPLE = tomlkit.parse((ROOT / "config.example.toml").read_text(encoding="utf-8")).unwrap()


def a_case(**changes: Any) -> Case:
    """A case with disclosure; one argument changes one thing."""
    return samples.a_case(**{"received_on": date(2025, 9, 1), "closed_on": None, **changes})


def no_other_clock(_session: Session) -> None:
    """A server's own clock does not follow an invented one."""


@dataclass
class Installation:
    """One installation and its Telegram."""

    folder: Path
    settings: Settings
    sandbox: Sandbox
    draw: Drawing = blank_charts

    @property
    def drawing(self) -> "Installation":
        """The same with real charts."""
        return replace(self, draw=render_charts)

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def record(self, *recorded: Case) -> None:
        with closing(open_database(self.settings.storage.url)) as database, database.transaction() as session:
            for case in recorded:
                reference = cases.new_reference(session)
                cases.add(session, case, reference=reference, now=self.sandbox.clock(), actor="cli:test")

    def tick(self, at: datetime) -> bool:
        """One tick at a moment; True when nothing due is left."""
        self.sandbox.clock.at = at
        return not run_tick(self.settings, self.sandbox.clock, no_other_clock, self.draw).work_left

    def tick_in_a_process(self, at: datetime) -> Program:
        """The same in a process of its own, that can be killed."""
        self.sandbox.clock.at = at
        return Program("tests.support.programs.tick_once", str(self.config), at.isoformat())

    def channel(self) -> list[Message]:
        """What stands in the channel, service messages left out, in order."""
        return self._standing(CHANNEL_ID)

    def admin_texts(self) -> list[str]:
        return [message.text for message in self._standing(ADMIN_CHAT_ID) if message.kind == "text"]

    def _standing(self, chat: int) -> list[Message]:
        messages = self.sandbox.world.chats[chat].messages
        return [messages[number] for number in sorted(messages) if not messages[number].is_service]

    def parts(self) -> list[str]:
        """The channel in words: album, text, documents, each as often as it stands."""
        groups: list[str] = []
        seen: set[str] = set()
        for message in self.channel():
            if message.group in seen:
                continue
            if message.group:
                seen.add(message.group)
            groups.append({"photo": "album", "text": "text", "document": "documents"}[message.kind])
        return groups

    def run(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """A command of the product, as a user runs it; one with another environment starts a new process."""
        command = ["bot", *arguments, "--config", str(self.config)]
        if not environment:
            return run_program(*command, folder=self.folder)
        fresh = [sys.executable, "-m", *command]
        surroundings = {**os.environ, **environment}
        return subprocess.run(fresh, cwd=self.folder, capture_output=True, text=True, timeout=60, env=surroundings)


@pytest.fixture
def kind() -> str:
    """Where the register of `install` is: a test that is about both databases is parametrised with `on_both`."""
    return "sqlite"


on_both = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def keeping(kind: str, registers: Registers, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The keys of [storage]: the file of the example, or a database of a server with its two roles.

    The register is there, as `init` makes it, copied: making it takes longer than most tests.
    """
    made = registers.new(kind, tmp_path / REGISTER, OPENED_AT, actor="cli")
    if kind == "sqlite":
        yield {}
        return
    yield {"url": made.url, "owner_url": made.owner_url}
    registers.discard(made)


def installed(
    folder: Path, sandbox: Sandbox, admins: list[dict[str, Any]] | None = None, **sections: dict[str, Any]
) -> Installation:
    """An installation in a folder, its register being there; sections of the example's config can be changed."""
    document = copy.deepcopy(EXAMPLE)
    document["publisher"] |= {"name": PUBLISHER, "url": "https://harbour.example"}
    document["policy"] |= {"url": "https://harbour.example/privacy#8-3"}
    document["signing"] |= {"identity": "reports@harbour.example", "namespace": "transparency-report@harbour.example"}
    telegram = {"token": sandbox.world.token, "api_url": sandbox.url, "channel": "@transparency"}
    document["telegram"] |= telegram | {"admin_chat": ADMIN_CHAT_ID}
    document["admins"] = admins or [{"id": LEGAL, "name": "Legal", "roles": ["owner"]}]
    document["report"] |= {"first_period": "2025-H2", "if_unapproved": "publish"}
    document["delivery"] |= {"send_timeout": 5}
    for name, changes in sections.items():
        document[name] |= changes
    config = folder / "config.toml"
    config.touch(mode=0o600)
    config.write_text(
        "\n".join(_toml(name, json.dumps(section)) for name, section in document.items()), encoding="utf-8"
    )
    settings = load(config)
    settings.signing.key_file.touch(mode=0o600)
    settings.signing.key_file.write_bytes(_key())
    sandbox.clock.at = min(sandbox.clock.at, DRAFT_AT)  # what is recorded now is no later than what comes
    return Installation(folder, settings, sandbox)


@cache
def _toml(name: str, section: str) -> str:
    """A section of the config, given as JSON. Most are the example's, and spelling TOML is slow."""
    return tomlkit.dumps({name: json.loads(section)})


@cache
def _key() -> bytes:
    """The key of all: what `init` does is tested where a user calls it."""
    return SigningKey(Ed25519PrivateKey.from_private_bytes(RAW_KEY)).private_pem()


def due_today(install: Callable[..., Installation], **sections: dict[str, Any]) -> Installation:
    """An installation for processes that follow the system clock: its report, of one case, was due in the last day.

    So no notice that it is late comes before it.
    """
    now = datetime.now(UTC)
    ended = Period.containing(now.date(), PeriodKind.HALF_YEAR).previous()
    due_after = max(((now - timedelta(hours=12)).date() - ended.end).days, 0)
    dates = {"first_period": ended.label, "draft_after_days": 0, "due_after_days": due_after}
    made = install(report=dates, **sections)
    made.record(a_case(received_on=ended.start + timedelta(days=31)))
    made.sandbox.clock.at = now
    return made


@pytest.fixture
def install(tmp_path: Path, sandbox: Sandbox, keeping: dict[str, str]) -> Callable[..., Installation]:
    """Make an installation; sections of the config can be changed: install(report={"approvals": 1})."""

    def made(admins: list[dict[str, Any]] | None = None, **sections: dict[str, Any]) -> Installation:
        storage = keeping | sections.get("storage", {})
        return installed(tmp_path, sandbox, admins, **{**sections, "storage": storage})

    return made


def printed(result: "subprocess.CompletedProcess[str]") -> Any:
    """The JSON that a command printed."""
    return json.loads(result.stdout)


RUSSIAN_CHANNEL = -1001000000077
BOTH: dict[str, Any] = {
    "publisher": {"languages": ["en", "ru"]},
    "telegram": {
        "channel": "",
        "channels": [{"id": "@transparency"}, {"id": RUSSIAN_CHANNEL, "language": "ru"}],
    },
}


def with_russian_channel(world: World) -> None:
    world.add_chat(
        Chat(RUSSIAN_CHANNEL, CHANNEL, "Прозрачность", "", last_id=1),
        [Member(LEGAL, CREATOR), Member(world.bot.id, ADMINISTRATOR, CHANNEL_RIGHTS)],
    )
