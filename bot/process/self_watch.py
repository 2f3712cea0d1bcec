"""Reacts to changes of the bot's own status: token, rival poller, foreign webhook, rights, moved group.

It passes them on to the actions, which notify the admins; its own log repeats no line within an hour.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.error import Conflict, NetworkError, TelegramError
from telegram.ext import Application, ChatMemberHandler, ContextTypes, MessageHandler, filters

from bot.actions.context.context import Context
from bot.actions.integrity.sole_publisher import note_rival
from bot.actions.watch.rights import look_soon
from bot.actions.watch.webhook import look_for_webhook_soon, note_webhook
from bot.config.settings import Settings
from bot.process.standby import lease_seconds
from bot.telegram_api.application import Bot
from bot.telegram_api.deadline import Deadline
from bot.telegram_api.outcomes import cause_of
from bot.telegram_api.retry import OutageLog
from storage.engine.stopwatch import elapsed_seconds

BESIDE_THE_GATE = 1
logger = logging.getLogger(__name__)
QUIET_SECONDS = 3600.0
START_SECONDS = 10.0
CONFLICT_ENDS = 60.0  # seconds without one, after which the next is another


def add_watchers(
    application: "Application[Any, Any, Any, Any, Any, Any]",
    context: Callable[[], Context | None],
    standing_changed: Callable[[], Awaitable[None]],
    moved: Callable[[int, int], Awaitable[None]],
) -> None:
    """Register both with the service."""

    async def stand(update: Update, callback: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG001 (the library's form)
        chat = update.effective_chat
        known = context()
        if chat is not None and known is not None and _is_ours(known.settings, chat.id, chat.username):
            await standing_changed()

    async def move(update: Update, callback: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG001 (the library's form)
        message = update.message
        if message is not None and message.migrate_to_chat_id:
            await moved(message.chat.id, message.migrate_to_chat_id)
        elif message is not None and message.migrate_from_chat_id:
            await moved(message.migrate_from_chat_id, message.chat.id)

    application.add_handler(ChatMemberHandler(stand, ChatMemberHandler.MY_CHAT_MEMBER), BESIDE_THE_GATE)
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, move), BESIDE_THE_GATE)


def _is_ours(settings: Settings, chat: int, username: str | None) -> bool:
    names = {str(channel.id).lower() for channel in settings.telegram.all_channels}
    return chat == settings.telegram.admin_chat or not names.isdisjoint({str(chat), f"@{username}".lower()})


@dataclass
class Ending:
    """Ends a running bot from inside once its server no longer knows the token: retrying would never stop.

    The deadline is set when the end is requested, from inside or not; each turn of the work has a separate one.
    """

    leave: Callable[[], None] | None = None
    rejected: bool = False
    deadline: Deadline = field(default_factory=Deadline)

    def reject(self) -> None:
        """End it, from the loop; once, because each further call is refused too."""
        self.rejected = True
        leave, self.leave = self.leave, None
        if leave is not None:
            asyncio.get_running_loop().call_soon(leave)


@dataclass
class SelfWatch:
    """Receives changes, records them, and asks for a tick at once."""

    application: Bot
    context: Callable[[], Context | None]
    tick_now: Callable[[], Awaitable[None]]
    _outage: OutageLog = field(default_factory=OutageLog)
    _logged: dict[str, float] = field(default_factory=dict)
    _conflicts: tuple[float, float] = (0.0, 0.0)
    _errands: "set[asyncio.Future[None]]" = field(default_factory=set)

    async def begin(self, moved: Callable[[int, int], None]) -> None:
        """Listen from here on, check the rights again, and see who set a webhook before the start removes it."""

        async def follow(old: int, new: int) -> None:
            await asyncio.to_thread(moved, old, new)
            self._later(self.tick_now())

        self.application.add_error_handler(self._trouble)
        add_watchers(self.application, self.context, self._standing_changed, follow)
        context = self.context()
        if context is None:
            return
        await asyncio.to_thread(look_soon, context)
        with suppress(TelegramError):
            found = await self.application.bot.get_webhook_info(read_timeout=START_SECONDS)
            await asyncio.to_thread(note_webhook, context, found.url)
            await asyncio.to_thread(note_webhook, context, "")  # the start fixes it: the next one is news again

    def polling_failed(self, error: TelegramError) -> None:
        """Handle it like a handler's error; only `run_polling` takes the library's own."""
        self._later(self.application.process_error(update=None, error=error))

    async def _trouble(self, update: object, callback: ContextTypes.DEFAULT_TYPE) -> None:
        error = callback.error
        if isinstance(error, Conflict):
            await self._conflict(cause_of(error) == "webhook_set")
        elif update is None and isinstance(error, NetworkError):
            self._outage.failed(error)
        else:
            logger.error("An update could not be handled", exc_info=error)

    async def _conflict(self, by_webhook: bool) -> None:
        if by_webhook:
            news = self._log("webhook", "Somebody set a webhook for this bot: it gets no updates")
        else:
            news = self._log("rival", "Another program asks for this bot's updates with the same token")
        context = self.context()
        if context is not None and not by_webhook and self._lasts(context):
            await asyncio.to_thread(note_rival, context)  # each time: it may follow an answer that the other has ended
        elif context is not None and news:
            await asyncio.to_thread(look_for_webhook_soon, context)
        if context is not None and news:
            self._later(self.tick_now())

    def _lasts(self, context: Context) -> bool:
        """Return whether another program is more than the other half of a pair, which takes over or ends.

        If a server holds the register, the process that was replaced may poll until it learns of it.
        """
        now = elapsed_seconds()
        began, last = self._conflicts
        if now - last > CONFLICT_ENDS:
            began = now
        self._conflicts = (began, now)
        return context.database.fence is None or now - began >= lease_seconds(context.settings)

    async def _standing_changed(self) -> None:
        context = self.context()
        if context is not None:
            await asyncio.to_thread(look_soon, context)
            self._later(self.tick_now())

    def _log(self, topic: str, text: str) -> bool:
        """Log once an hour for each topic; return False for a repetition."""
        now = asyncio.get_running_loop().time()
        if now - self._logged.get(topic, -QUIET_SECONDS) < QUIET_SECONDS:
            return False
        self._logged[topic] = now
        logger.warning("%s", text)
        return True

    def _later(self, work: Awaitable[Any]) -> None:
        errand = asyncio.ensure_future(work)
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)
