"""The steps of the demonstration: the clock goes on, people approve, the past is played, and the bot does its work."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.chat.admin_messages.rendering import label
from bot.process.demo import page_words
from bot.process.demo.demonstration import NAMES, Demonstration
from bot.process.demo.story import Situation
from bot.process.service import Service
from bot.sandbox.demo.world import ADMIN_CHAT_ID
from bot.sandbox.world import people
from reports.language import words
from storage.vocabulary.admin_messages import ChoiceKind
from storage.vocabulary.errors import TryLaterError

PRESSES, ANSWER_SECONDS, LOOKS_PER_SECOND = 12, 5, 20


class NothingToApprove(TryLaterError):
    """No message in the admin chat has a button to approve."""

    what = "no draft in the admin chat can be approved now"
    todo = "press Next, or lift the hold"


class NotApproved(TryLaterError):
    """The bot did not take the press."""

    what = "the bot did not count the approval"
    todo = "look into the admin chat"


@dataclass
class Visit:
    """A running demonstration: what the page's buttons do."""

    demonstration: Demonstration
    service: Service

    async def step(self) -> None:
        """Go to the next moment at which something happens, and let the bot work."""
        found = await asyncio.to_thread(self.demonstration.situation)
        await self._go(found.next_step(self.demonstration.clock())[1])

    async def approve(self) -> None:
        """Let a person who has not approved the waiting draft press its button, as any person would."""
        found = await asyncio.to_thread(self.demonstration.situation)
        if found.waiting is None or not found.waiting.awaited:
            raise NothingToApprove
        person = next(number for number, name in NAMES.items() if name == found.waiting.awaited[-1])
        publication, given = found.waiting.publication.id, len(found.waiting.approved_by)

        def counted(later: Situation) -> bool:
            waiting = later.waiting
            return waiting is None or waiting.publication.id != publication or len(waiting.approved_by) > given

        for _ in range(PRESSES):  # the message may still show the button that another person used
            self._press_approve(person)
            if await self._within_seconds(counted):
                return
        raise NotApproved

    async def advance(self) -> None:
        """Go straight to the next report. Where approvals are required, people give them on the way."""
        found = await asyncio.to_thread(self.demonstration.situation)
        await self._go(found.dates.draft_at)
        if not found.publishes_anyway:
            for _ in range(self.demonstration.settings.report.approvals):
                now = await asyncio.to_thread(self.demonstration.situation)
                if not now.ready:
                    await self.approve()
        await self._go(found.dates.due_at)

    async def play_past(self) -> None:
        """Publish the reports of the past one by one, as the bot published them then, and stop at a fresh draft."""
        language, total = self.demonstration.choice.language, self.demonstration.choice.past_reports
        try:
            for number in range(1, total + 1):
                self.demonstration.progress = words.text(page_words.PAST, language, number=number, total=total)
                await self.advance()
            await self.step()
        finally:  # whatever stops it, the page then says where things are and what to press
            self.demonstration.progress = ""

    async def _go(self, instant: datetime) -> None:
        await asyncio.to_thread(self.demonstration.go, instant)
        if self.service is not None:
            await self.service.tick_now()

    def _press_approve(self, person: int) -> None:
        labels = {label(ChoiceKind.APPROVE, language) for language in words.languages()}
        with self.demonstration.world.lock:
            for message in reversed(self.demonstration.world.chats[ADMIN_CHAT_ID].messages.values()):
                keys = [key for row in (message.markup or {}).get("inline_keyboard", ()) for key in row]
                data = next((key["callback_data"] for key in keys if key["text"] in labels), None)
                if data is not None:
                    people.press(self.demonstration.world, person, ADMIN_CHAT_ID, message.id, data)
                    return
        raise NothingToApprove

    async def _within_seconds(self, condition: Callable[[Situation], bool]) -> bool:
        for _ in range(ANSWER_SECONDS * LOOKS_PER_SECOND):
            if condition(await asyncio.to_thread(self.demonstration.situation)):
                return True
            await asyncio.sleep(1 / LOOKS_PER_SECOND)
        return False

    async def follow(self) -> None:
        """Keep the page's story up to date: look again after each change in the stand-in Telegram."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def note() -> None:
            loop.call_soon_threadsafe(changed.set)

        self.demonstration.world.listeners.append(note)
        with suppress(asyncio.CancelledError):
            while True:
                changed.clear()
                if await asyncio.to_thread(self.demonstration.refresh):
                    self.demonstration.world.touch()
                await changed.wait()
                await asyncio.sleep(1 / LOOKS_PER_SECOND)
