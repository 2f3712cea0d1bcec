"""Where Telegram's updates come in and answers go out. Every press is answered; nothing is said before it is kept.

Updates of one chat are taken in their order, those of other chats do not wait for them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, BaseUpdateProcessor, ContextTypes, TypeHandler

from bot.actions.desk import Desk
from bot.actions.picture_renew import is_forgotten, keep_renewed, lost_picture
from bot.actions.ports import Key, Keys, SentFile
from bot.chat.exchange import Answer, Incoming
from bot.chat.gate import admit
from bot.chat.reception import READER_BUTTON, Reception
from bot.deadline import Deadline
from bot.settings import Settings

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 256
ATTEMPTS, PAUSE_SECONDS, LONGEST_WAIT = 4, 1.0, 60.0
UNCHANGED = "message is not modified"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Said = TypeVar("Said")


class InOrder(BaseUpdateProcessor):
    """One update of a chat at a time, as they came."""

    def __init__(self) -> None:
        """No chat has anything under way."""
        super().__init__(MOST_AT_ONCE)
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn."""
        chat = update.effective_chat if isinstance(update, Update) else None
        turn = self._turns.setdefault(chat.id if chat else 0, asyncio.Lock())
        async with turn:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go."""


def add_handlers(
    application: "Application[Any, Any, Any, Any, Any, Any]",
    settings: Callable[[], Settings],
    desk: Callable[[], Desk | None],
    deadline: Deadline,
) -> None:
    """Let every update through the gate, and send what is answered. The settings may follow a group that moves.

    What was done is kept by then: an answer that cannot be sent is given up at the `deadline`.
    """

    async def take(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        incoming = admit(update, settings())
        answer = None
        if incoming is not None:
            reception = Reception(settings(), context.bot.username, desk())
            if reception.knows_by_heart(incoming):
                answer = reception.respond(incoming)
            else:
                answer = await asyncio.to_thread(reception.respond, incoming)
        try:
            async with deadline.limiting():
                await _reply(update, incoming, answer, desk())
        except Forbidden:
            logger.info("An answer could not be sent: the chat is closed to the bot")
        except (TelegramError, TimeoutError) as error:
            logger.warning("An answer could not be sent: %s", type(error).__name__)

    application.add_handler(TypeHandler(Update, take))


async def _reply(update: Update, incoming: Incoming | None, answer: Answer | None, desk: Desk | None) -> None:
    if update.callback_query is not None:
        await _acknowledge(update, answer or Answer())
    if incoming is not None and answer is not None:
        for said in (answer, *answer.more):
            await _say(update, incoming, said, desk)


async def _acknowledge(update: Update, answer: Answer) -> None:
    """End the waiting of the person who pressed; too late is no trouble."""
    query = update.callback_query
    assert query is not None  # noqa: S101 (the caller has looked)
    try:
        await _patiently(lambda: query.answer(text=answer.toast or None, show_alert=answer.alert))
    except BadRequest:
        logger.info("A press was answered too late")


async def _say(update: Update, incoming: Incoming, answer: Answer, desk: Desk | None) -> None:
    bot, chat = update.get_bot(), incoming.chat
    markup = _markup(answer)
    common: dict[str, Any] = {"reply_markup": markup, "parse_mode": "HTML"}
    if not incoming.private and not incoming.pressed:
        common |= {"reply_to_message_id": incoming.message_id, "allow_sending_without_reply": True}
    if answer.file is not None:
        name, data = answer.file
        caption = answer.html or None
        await _patiently(lambda: bot.send_document(chat, data, filename=name, caption=caption, **common))
    elif answer.photo and await _pictured(bot, chat, answer.photo, desk, {"caption": answer.html or None, **common}):
        return
    elif answer.html and not await _changed(update, incoming, answer):
        text = answer.html
        sent = await _patiently(lambda: bot.send_message(chat, text, link_preview_options=NO_PREVIEW, **common))
        if answer.noted is not None:
            await asyncio.to_thread(answer.noted, sent.message_id)


async def _pictured(bot: Bot, chat: int, file_id: str, desk: Desk | None, words: dict[str, Any]) -> bool:
    """Send a picture by its id, its bytes where Telegram has lost it; False where only the words are left to send."""
    try:
        await _patiently(lambda: bot.send_photo(chat, file_id, **words))
    except BadRequest as error:
        if desk is None or not is_forgotten(str(error)):
            raise
    else:
        return True
    picture = await asyncio.to_thread(lost_picture, desk, file_id)
    if picture is None:
        return False
    sent = await _patiently(lambda: bot.send_photo(chat, picture.data, filename=picture.name, **words))
    largest = sent.photo[-1]
    await asyncio.to_thread(keep_renewed, desk, picture, SentFile(largest.file_id, largest.file_unique_id))
    return True


async def _changed(update: Update, incoming: Incoming, answer: Answer) -> bool:
    """Whether a message that stands already tells it now: the one that was pressed, or the one to be edited."""
    here = answer.in_place and incoming.pressed and _carried(update)
    number = answer.edits or (incoming.message_id if here else None)
    if number is None:
        return False
    bot, markup = update.get_bot(), InlineKeyboardMarkup(_rows(answer.keys))
    where: dict[str, Any] = {
        "chat_id": incoming.chat,
        "message_id": number,
        "parse_mode": "HTML",
        "reply_markup": markup,
    }
    try:
        if _has_caption(update):
            await _patiently(lambda: bot.edit_message_caption(caption=answer.html, **where))
        else:
            await _patiently(lambda: bot.edit_message_text(answer.html, link_preview_options=NO_PREVIEW, **where))
    except BadRequest as error:
        return UNCHANGED in str(error).lower()
    return True


def _carried(update: Update) -> bool:
    """Whether a reader's button stands below the message: its data is public, and could be sent for any other."""
    query = update.callback_query
    if query is None or not (query.data or "").startswith(READER_BUTTON):
        return True
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    return markup is not None and any(key.callback_data == query.data for row in markup.inline_keyboard for key in row)


def _has_caption(update: Update) -> bool:
    """Whether the message that was pressed is a picture or a file."""
    pressed = update.callback_query.message if update.callback_query else None
    return isinstance(pressed, Message) and pressed.effective_attachment is not None


async def _patiently(call: Callable[[], Coroutine[Any, Any, Said]]) -> Said:
    """Try again when Telegram or the network asks for patience: an answer may stand twice, its effect cannot."""
    for attempt in range(1, ATTEMPTS):
        try:
            return await call()
        except (BadRequest, Forbidden):
            raise
        except RetryAfter as asked:
            await asyncio.sleep(min(_seconds(asked), LONGEST_WAIT))
        except NetworkError:
            await asyncio.sleep(PAUSE_SECONDS * attempt)
    return await call()


def _seconds(asked: RetryAfter) -> float:
    wait = asked.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _markup(answer: Answer) -> InlineKeyboardMarkup | ForceReply | None:
    if answer.keys:
        return InlineKeyboardMarkup(_rows(answer.keys))
    return ForceReply(selective=True) if answer.force_reply else None


def _rows(keys: Keys) -> list[list[InlineKeyboardButton]]:
    return [[_button(key) for key in row] for row in keys]


def _button(key: Key) -> InlineKeyboardButton:
    return InlineKeyboardButton(key.label, callback_data=key.data or None, url=key.url or None, style=key.style or None)
