"""SIGKILL in the middle of two approvals, then a restart: no acknowledged approval is lost, none counts twice."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.sandbox.demo.world import ADMIN_CHAT_ID, LEGAL, TRUST
from bot.sandbox.world import people
from bot.sandbox.world.faults import Call
from bot.sandbox.world.world import Message
from storage.audit.check import check
from storage.engine.database import open_database
from storage.ledger import entries
from storage.vocabulary.publishing import EntryKind
from storage.vocabulary.words import Grounds
from tests.support.installation import DRAFT_AT, DUE_AT, Installation, a_case
from tests.support.processes import Program, wait_for

Install = Callable[..., Installation]
TELLING = ("answerCallbackQuery", "editMessageText", "sendMessage")
ADMINS = [{"id": person, "name": name, "roles": ["approver"]} for person, name in ((LEGAL, "Legal"), (TRUST, "Trust"))]
APPROVE = "✓ Approve"
MOMENTS = ("before", "executed", "answered")
CALLS_OF_TWO_APPROVALS = 4
ASKED_AT = DRAFT_AT + timedelta(minutes=5)


class AdminChat:
    """Two approvers before a draft, and a bot that runs in a process of its own."""

    def __init__(self, install: Install) -> None:
        self.installation = install(admins=ADMINS, report={"if_unapproved": "late-notice"})
        self.world = self.installation.sandbox.world
        self.installation.record(a_case(grounds=Grounds.TERRORISM))
        assert self.installation.tick(DRAFT_AT)
        self.installation.sandbox.clock.at = ASKED_AT

    @contextmanager
    def bot(self) -> Iterator[Program]:
        polls = len(self.installation.sandbox.calls("getUpdates"))
        process = Program("tests.support.programs.bot_at", str(self.installation.config), ASKED_AT.isoformat())
        try:
            wait_for(lambda: len(self.installation.sandbox.calls("getUpdates")) > polls or process.poll() is not None)
            yield process
        finally:
            process.kill()
            process.wait(10)

    @contextmanager
    def killed_at(self, process: Program, nth: int, moment: str) -> Iterator[None]:
        """Kill the bot at a moment of the nth call with which it answers a press."""
        seen: set[int] = set()

        def watch(said: str, call: Call) -> None:
            if call.method in TELLING:
                seen.add(call.number)
                if len(seen) == nth and said == moment:
                    os.kill(process.pid, signal.SIGKILL)

        self.world.watchers.append(watch)
        yield
        self.world.watchers.remove(watch)

    def approve(self, process: Program) -> None:
        """Each person presses what stands there, if the button is still there, until the bot is dead."""
        for person in (LEGAL, TRUST):
            message = self.draft()
            found = [key for row in (message.markup or {}).get("inline_keyboard", []) for key in row]
            data = next((key["callback_data"] for key in found if key["text"].startswith(APPROVE)), None)
            if data is not None and process.poll() is None:
                said = self.said()
                people.press(self.world, person, ADMIN_CHAT_ID, message.id, data)
                self.rest(process, said)

    def draft(self) -> Message:
        messages = self.world.chats[ADMIN_CHAT_ID].messages
        return next(
            messages[number] for number in sorted(messages, reverse=True) if "Draft for" in messages[number].text
        )

    def said(self) -> int:
        return sum(call.method in TELLING and call.status > 0 for call in self.world.journal)

    def rest(self, process: Program, before: int) -> None:
        """Until the bot has said something and then nothing for a while."""
        end = time.monotonic() + 5
        while time.monotonic() < end and self.said() == before and process.poll() is None:
            time.sleep(0.01)
        seen = -1
        while seen != self.said():
            seen = self.said()
            time.sleep(0.2)

    def approved_by(self) -> list[str]:
        """Whose approvals stand in the ledger, which agrees with the register."""
        database = open_database(self.installation.settings.storage.url)
        with database.reading() as session:
            assert check(session) == ()
            found = [entry.actor for entry in entries.entries(session) if entry.kind == EntryKind.REPORT_APPROVED]
        database.close()
        return found


def approve_killed(install: Install, nth: int, moment: str) -> None:
    chat = AdminChat(install)
    with chat.bot() as process, chat.killed_at(process, nth, moment):
        chat.approve(process)
        process.wait(10)
    acknowledged = sum(notice.text == "Approved." for notice in chat.world.notices)
    assert len(chat.approved_by()) >= acknowledged
    with chat.bot() as process:
        chat.rest(process, chat.said())
        chat.approve(process)
    assert sorted(chat.approved_by()) == sorted(f"chat:{person}" for person in (LEGAL, TRUST))
    assert chat.installation.tick(DUE_AT)
    assert chat.installation.parts() == ["album", "text", "documents"]
    assert "complete and correct by 2 people" in chat.installation.channel()[0].text


@pytest.mark.parametrize(("nth", "moment"), [(CALLS_OF_TWO_APPROVALS - 1, "executed")])
def test_killed_approval_counts_once(install: Install, nth: int, moment: str) -> None:
    approve_killed(install, nth, moment)


@pytest.mark.campaign
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("nth", range(1, CALLS_OF_TWO_APPROVALS + 1))
def test_approval_killed_at_every_call_counts_once(install: Install, nth: int, moment: str) -> None:
    approve_killed(install, nth, moment)
