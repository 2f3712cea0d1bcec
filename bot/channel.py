"""The one door to the channel: each call ends as sent, not sent or unknown, never as an exception."""

import asyncio
import concurrent.futures
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)

from bot.actions.ports import Attachment, Delivered, Form, Keys, NotSent, Sent, SentFile, Unknown

NETWORK_PAUSE = timedelta(seconds=30)
REFUSED_PAUSE = timedelta(minutes=15)
SURELY_UNSENT_CAUSES = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
PARTIAL_ALBUM = "failed to send message #"


def outcome_of(error: BaseException) -> NotSent | Unknown:
    """What an exception of one sending call proves. Whatever is not listed proves nothing.

    Telegram offers no key against repetition, so an answer that got lost must not be taken for a refusal.
    BadRequest is a NetworkError in python-telegram-bot and must be asked first.
    """
    if isinstance(error, RetryAfter):
        after = error.retry_after
        wait = after if isinstance(after, timedelta) else timedelta(seconds=after)
        return NotSent("Telegram asked to wait", wait + timedelta(seconds=1), temporary=True)
    if isinstance(error, BadRequest) and PARTIAL_ALBUM in str(error).lower():
        return Unknown(f"part of an album may stand: {error}")
    if isinstance(error, BadRequest | Forbidden | ChatMigrated | Conflict):
        return NotSent(str(error), REFUSED_PAUSE, temporary=False)
    if isinstance(error, InvalidToken):
        return NotSent("Telegram does not know the bot's token", REFUSED_PAUSE, temporary=False)
    if isinstance(error, NetworkError) and isinstance(error.__cause__, SURELY_UNSENT_CAUSES):
        return NotSent("Telegram could not be reached", NETWORK_PAUSE, temporary=True)
    return Unknown(f"no clear answer came ({type(error).__name__})")


class TelegramChannel:
    """The port of the actions, for their threads: calls run on the bot's own event loop."""

    def __init__(self, bot: Bot, loop: asyncio.AbstractEventLoop, *, timeout: float) -> None:
        """`timeout` is in seconds and holds for one answer."""
        self._bot = bot
        self._loop = loop
        self._under_way: set[concurrent.futures.Future[Any]] = set()
        self._patience: dict[str, Any] = {
            "read_timeout": timeout,
            "write_timeout": timeout,
            "connect_timeout": 10,
            "pool_timeout": 10,
        }

    def send_album(self, chat: int | str, form: Form, files: Sequence[Attachment], caption: str = "") -> Delivered:
        """Send one album of 1 to 10 photos or documents."""
        media = [_media(form, file, caption if place == 0 else "") for place, file in enumerate(files)]
        return self._call(
            lambda: self._bot.send_media_group(chat, media, **self._patience), messages=len(media), form=form
        )

    def send_text(self, chat: int | str, html: str, *, keys: Keys = (), reply_to: int | None = None) -> Delivered:
        """Send one text, without previews of what it links to."""
        preview = LinkPreviewOptions(is_disabled=True)
        return self._call(
            lambda: self._bot.send_message(
                chat,
                html,
                parse_mode=ParseMode.HTML,
                link_preview_options=preview,
                reply_markup=keyboard_of(keys),
                reply_to_message_id=reply_to,
                **self._patience,
            ),
            messages=1,
        )

    def pin(self, chat: int | str, message_id: int) -> Delivered:
        """Pin a message without a sound."""
        return self._call(lambda: self._bot.pin_chat_message(chat, message_id, disable_notification=True))

    def unpin(self, chat: int | str, message_id: int) -> Delivered:
        """Take a pin away."""
        return self._call(lambda: self._bot.unpin_chat_message(chat, message_id))

    def _call(
        self, start: Callable[[], Coroutine[Any, Any, Any]], *, messages: int = 0, form: Form | None = None
    ) -> Delivered:
        future = asyncio.run_coroutine_threadsafe(start(), self._loop)
        self._under_way.add(future)
        try:
            answer = future.result()
        except Exception as error:  # noqa: BLE001 (an answer of an odd form raises anything, and the message may stand)
            return outcome_of(error)
        finally:
            self._under_way.discard(future)
        return _sent(answer, messages, form)

    def abandon(self) -> None:
        """End the call under way, from the loop: its outcome is then unknown."""
        for future in tuple(self._under_way):
            future.cancel()


def keyboard_of(keys: Keys) -> InlineKeyboardMarkup | None:
    """Rows of buttons as the library takes them; None for none."""
    if not keys:
        return None
    rows = [
        [
            InlineKeyboardButton(
                key.label, url=key.url or None, callback_data=key.data or None, style=key.style or None
            )
            for key in row
        ]
        for row in keys
    ]
    return InlineKeyboardMarkup(rows)


def _media(form: Form, file: Attachment, caption: str) -> InputMediaPhoto | InputMediaDocument:
    content = file.file_id if file.file_id is not None else file.data
    kind = InputMediaPhoto if form == "photo" else InputMediaDocument
    return kind(content or b"", caption=caption or None, parse_mode=ParseMode.HTML, filename=file.name)


def _sent(answer: object, expected: int, form: Form | None) -> Sent | Unknown:
    messages = [answer] if isinstance(answer, Message) else list(answer) if isinstance(answer, tuple | list) else []
    if len(messages) != expected:
        return Unknown(f"Telegram answered with {len(messages)} messages in place of {expected}")
    files = []
    for message in messages:
        media = message.photo[-1] if form == "photo" and message.photo else message.document
        if media is not None:
            files.append(SentFile(media.file_id, media.file_unique_id))
    return Sent(tuple(message.message_id for message in messages), tuple(files))
