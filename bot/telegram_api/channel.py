"""The only access to the channel: each call ends as sent, not sent or unknown, never as an exception."""

import asyncio
import concurrent.futures
import math
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, cast

from telegram import (
    Bot,
    ChatFullInfo,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    WebhookInfo,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, InvalidToken

from bot.actions.context.channel_port import (
    Attachment,
    ChatRights,
    Delivered,
    Fetched,
    Form,
    Keys,
    NotSent,
    Presence,
    Seen,
    Sent,
    Unknown,
)
from bot.telegram_api.keyboard import keyboard_of
from bot.telegram_api.outcomes import NETWORK_PAUSE, outcome_of, presence_of, seen_of, sent_of, shown_by, standing_of
from reports.language import words

MARGIN_SECONDS = 30.0
RUNNING_OUT = words.msgid("the lease of this process was about to end")


class RunningOut(Exception):
    """The call was not started: another process might have the right to send before its answer comes."""


class TelegramChannel:
    """The port of the actions, for their threads: calls run on the bot's own event loop."""

    def __init__(
        self,
        bot: Bot,
        loop: asyncio.AbstractEventLoop,
        *,
        timeout: float,
        left: Callable[[], float] = lambda: math.inf,
        moved: Callable[[int | str, int], None] = lambda _old, _new: None,
    ) -> None:
        """Create the port. `timeout` is in seconds for one answer; `left`: for how many this process may surely send.

        `moved` gets a chat that has another number now.
        """
        self._left, self._needed, self._moved = left, timeout + MARGIN_SECONDS, moved
        self._bot = bot
        self._loop = loop
        self._under_way: set[concurrent.futures.Future[Any]] = set()
        self._patience: dict[str, Any] = {
            "read_timeout": timeout,
            "write_timeout": timeout,
            "connect_timeout": 10,
            "pool_timeout": 10,
        }

    def fetch(self, file_id: str, limit: int) -> Fetched | NotSent | Unknown:
        """Ask for a file's size first: a large one is never loaded."""
        try:
            return Fetched(cast("bytes", self._answer(lambda: self._download(file_id, limit))))
        except Exception as error:  # noqa: BLE001 (whatever went wrong, nothing was fetched)
            return outcome_of(error)

    async def _download(self, file_id: str, limit: int) -> bytes:
        file = await self._bot.get_file(file_id, **self._patience)
        if (file.file_size or 0) > limit:
            msg = f"the file has {file.file_size} bytes"
            raise BadRequest(msg)
        return bytes(await file.download_as_bytearray(**self._patience))

    def send_album(
        self,
        chat: int | str,
        form: Form,
        files: Sequence[Attachment],
        caption: str = "",
        *,
        reply_to: int | None = None,
        silent: bool = False,
    ) -> Delivered:
        """Send one album of 1 to 10 photos or documents; without the reply if the message replied to was deleted."""
        media = [_media(form, file, caption if place == 0 else "") for place, file in enumerate(files)]
        return self._call(
            lambda: self._bot.send_media_group(
                chat,
                media,
                reply_to_message_id=reply_to,
                allow_sending_without_reply=True,
                disable_notification=silent,
                **self._patience,
            ),
            messages=len(media),
            form=form,
            chat=chat,
        )

    def send_text(self, chat: int | str, html: str, *, keys: Keys = (), reply_to: int | None = None) -> Delivered:
        """Send one text, without link previews."""
        preview = LinkPreviewOptions(is_disabled=True)
        return self._call(
            lambda: self._bot.send_message(
                chat,
                html,
                parse_mode=ParseMode.HTML,
                link_preview_options=preview,
                reply_markup=keyboard_of(keys) if keys else None,
                reply_to_message_id=reply_to,
                **self._patience,
            ),
            messages=1,
            chat=chat,
        )

    def send_silently(self, chat: int | str, html: str) -> Delivered:
        """Send one text without a sound."""
        return self._call(
            lambda: self._bot.send_message(
                chat, html, parse_mode=ParseMode.HTML, disable_notification=True, **self._patience
            ),
            messages=1,
            chat=chat,
        )

    def pinned(self, chat: int | str) -> Seen | Presence | NotSent:
        """Read the pinned message with the chat itself: nothing is forwarded."""
        try:
            message = cast(
                "ChatFullInfo", self._answer(lambda: self._bot.get_chat(chat, **self._patience))
            ).pinned_message
        except Exception as error:  # noqa: BLE001 (whatever it is, nothing was seen)
            outcome = outcome_of(error)
            return outcome if isinstance(outcome, NotSent) and not outcome.temporary else Presence.UNCLEAR
        return Presence.ABSENT if message is None else shown_by(message)

    def pin(self, chat: int | str, message_id: int) -> Delivered:
        """Pin a message without a sound."""
        return self._call(lambda: self._bot.pin_chat_message(chat, message_id, disable_notification=True))

    def unpin(self, chat: int | str, message_id: int) -> Delivered:
        """Unpin a message."""
        return self._call(lambda: self._bot.unpin_chat_message(chat, message_id))

    def edit_caption(self, chat: int | str, message_id: int, html: str) -> Delivered:
        """Give an album's first message another caption; harmless when repeated."""
        return self._repeatable(
            lambda: self._bot.edit_message_caption(
                chat, message_id, caption=html, parse_mode=ParseMode.HTML, **self._patience
            )
        )

    def edit_text(self, chat: int | str, message_id: int, html: str, *, keys: Keys = ()) -> Delivered:
        """Give a text message other words and buttons; without `keys`, its buttons are removed."""
        preview = LinkPreviewOptions(is_disabled=True)
        return self._repeatable(
            lambda: self._bot.edit_message_text(
                html,
                chat,
                message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=preview,
                reply_markup=keyboard_of(keys),
                **self._patience,
            )
        )

    def delete(self, chat: int | str, message_ids: Sequence[int]) -> Delivered:
        """Delete messages, skipping those already gone. If one may not be deleted, none is."""
        return self._repeatable(lambda: self._bot.delete_messages(chat, message_ids, **self._patience))

    def take_back(self, chat: int | str, message_ids: Sequence[int]) -> Delivered:
        """Remove what this process has just sent, even if it may send no more."""
        return self._call(
            lambda: self._bot.delete_messages(chat, message_ids, **self._patience), messages=None, always=True
        )

    def exists(self, chat: int | str, message_id: int) -> Presence:
        """Return whether a message of this id exists. Leaves no trace: only a poll can be stopped."""
        try:
            self._answer(lambda: self._bot.stop_poll(chat, message_id, **self._patience))
        except Exception as error:  # noqa: BLE001 (whatever it is, it proves something or nothing)
            return presence_of(error)
        return Presence.UNCLEAR

    def read_by_forward(self, chat: int | str, message_id: int, into: int) -> Seen | Presence:
        """Read a message by forwarding it, without a sound, into a chat where the copy is removed again."""
        try:
            copy = self._answer(
                lambda: self._bot.forward_message(into, chat, message_id, disable_notification=True, **self._patience),
                into,
            )
        except Exception as error:  # noqa: BLE001 (whatever it is, it proves something or nothing)
            return presence_of(error)
        if not isinstance(copy, Message):
            return Presence.UNCLEAR
        self.delete(into, [copy.message_id])
        return seen_of(copy, message_id)

    def rights(self, chat: int | str) -> ChatRights | NotSent | Unknown:
        """Return what the bot may do there, as Telegram says."""
        number = int(self._bot.token.partition(":")[0])
        try:
            member = self._answer(lambda: self._bot.get_chat_member(chat, number, **self._patience), chat)
        except (InvalidToken, ChatMigrated) as error:
            return Unknown(type(error).__name__)  # neither says anything about the bot's rights there
        except Exception as error:  # noqa: BLE001 (whatever it is, it proves something or nothing)
            return outcome_of(error)
        return standing_of(member)

    def username(self) -> str:
        """Return the name from getMe, which the library keeps; "" before its first answer."""
        try:
            return self._bot.username
        except RuntimeError:
            return ""

    def webhook(self) -> str | NotSent | Unknown:
        """Return where Telegram sends updates."""
        try:
            return cast("WebhookInfo", self._answer(lambda: self._bot.get_webhook_info(**self._patience))).url
        except Exception as error:  # noqa: BLE001 (the same)
            return outcome_of(error)

    def _repeatable(self, start: Callable[[], Coroutine[Any, Any, Any]]) -> Delivered:
        """Make a call that, when repeated, says that there was nothing left to do."""
        outcome = self._call(start, messages=None)
        return Sent(()) if isinstance(outcome, NotSent) and outcome.cause == "unchanged" else outcome

    def _answer(
        self, start: Callable[[], Coroutine[Any, Any, Any]], chat: int | str = "", *, always: bool = False
    ) -> object:
        async def begin() -> object:
            if not always and self._left() < self._needed:
                raise RunningOut  # asked as late as possible: what freezes after this is found by the fence
            return await start()

        future = asyncio.run_coroutine_threadsafe(begin(), self._loop)
        self._under_way.add(future)
        try:
            return future.result()
        except ChatMigrated as error:
            if chat:
                self._moved(chat, error.new_chat_id)
            raise
        finally:
            self._under_way.discard(future)

    def _call(
        self,
        start: Callable[[], Coroutine[Any, Any, Any]],
        *,
        messages: int | None = 0,
        form: Form | None = None,
        always: bool = False,
        chat: int | str = "",
    ) -> Delivered:
        """Make a call. `messages`: how many the answer must hold; None if it does not matter."""
        try:
            answer = self._answer(start, chat, always=always)
        except RunningOut:
            return NotSent(RUNNING_OUT, NETWORK_PAUSE, temporary=True)
        except Exception as error:  # noqa: BLE001 (a malformed answer raises anything, and the message may be posted)
            return outcome_of(error)
        return Sent(()) if messages is None else sent_of(answer, messages, form)

    def abandon(self) -> None:
        """Abandon the running call, from the loop: its outcome is then unknown."""
        for future in tuple(self._under_way):
            future.cancel()


def _media(form: Form, file: Attachment, caption: str) -> InputMediaPhoto | InputMediaDocument:
    content = file.file_id if file.file_id is not None else file.data
    kind = InputMediaPhoto if form == "photo" else InputMediaDocument
    return kind(content or b"", caption=caption or None, parse_mode=ParseMode.HTML, filename=file.name)
