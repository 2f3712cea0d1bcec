"""Receives Telegram's updates and sends the answers. Every press is answered; replies are sent after the commit.

Updates of one chat are handled in order; other chats do not wait for them, and nobody waits for a reader's.
"""

import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    Update,
)
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.actions.context.channel_port import SentFile
from bot.actions.context.context import Context
from bot.actions.integrity.uploads import keep_renewed, lost_picture
from bot.actions.readers.cache import Cover
from bot.chat.dispatch import READER_BUTTON, Dispatcher, second_hand, too_many
from bot.chat.gate import admit, second_hand_of_admin
from bot.chat.handler.messages import Answer, Incoming, Result
from bot.chat.readers.frame import COUNTRY
from bot.chat.readers.report import draw_cover
from bot.chat.turns import Lane, Place, Turns
from bot.config.settings import Settings
from bot.telegram_api.deadline import Deadline
from bot.telegram_api.keyboard import NO_PREVIEW, keyboard_of
from bot.telegram_api.outcomes import cause_of
from bot.telegram_api.retry import patiently

logger = logging.getLogger(__name__)

ATTEMPTS, LONGEST_WAIT = 4, timedelta(minutes=1)
RESULTS_KEPT = timedelta(minutes=1)
Said = TypeVar("Said")


def add_handlers(
    application: "Application[Any, Any, Any, Any, Any, Any]",
    settings: Callable[[], Settings],
    context: Callable[[], Context | None],
    deadline: Deadline,
    heard: Callable[[Incoming], None] = lambda _incoming: None,
) -> Turns:
    """Let every update through the gate, and send the answer. The settings may follow a group that moves.

    The work is committed by then: an answer that cannot be sent is dropped at the `deadline`. `heard` gets each update
    that is answered.
    """
    turns = Turns()

    async def take(update: Update, callback: ContextTypes.DEFAULT_TYPE) -> None:
        incoming = admit(update, settings())
        ignored = second_hand_of_admin(update, settings()) if incoming is None else None
        chat, sender = update.effective_chat, update.effective_sender
        place = chat.id if chat else sender.id if sender else 0
        admin = incoming is not None and bool(incoming.sender.roles)
        async with turns.turn(place, sender.id if sender else place, admin=admin) as (said, lane):
            if said is Place.SILENCE or deadline.passed:
                return
            if incoming is not None:
                heard(incoming)
            reply = _Reply(update, incoming or ignored, context(), lane)
            dispatcher = Dispatcher(settings(), callback.bot.username, context())
            try:
                async with deadline.limiting():
                    answer = second_hand(ignored) if ignored else await _answer(dispatcher, incoming, said, lane)
                    await reply.send(answer)
            except Forbidden:
                logger.info("An answer could not be sent: the chat is closed to the bot")
            except (TelegramError, TimeoutError) as error:
                logger.warning("An answer could not be sent: %s", type(error).__name__)

    application.add_handler(TypeHandler(Update, take))
    return turns


async def _answer(dispatcher: Dispatcher, incoming: Incoming | None, said: Place, lane: Lane) -> Answer | None:
    if incoming is None:
        return None
    if said is Place.LAST_WORD:
        return too_many(incoming)
    if dispatcher.knows_by_heart(incoming):
        return dispatcher.respond(incoming)
    return await lane.work(partial(dispatcher.respond, incoming))


@dataclass(frozen=True, slots=True)
class _Reply:
    """The answer to one update, with calls in its sender's lane."""

    update: Update
    incoming: Incoming | None
    context: Context | None
    lane: Lane

    async def send(self, answer: Answer | None) -> None:
        if self.update.callback_query is not None:
            await self._acknowledge(answer or Answer())
        if self.update.inline_query is not None:
            await self._offer(answer)
        elif self.incoming is not None and answer is not None:
            for part in (answer, *answer.more):
                await self._say(self.incoming, part)
            if answer.retires is not None:
                await self._retire(self.incoming.chat, answer.retires)

    async def _acknowledge(self, answer: Answer) -> None:
        """End the wait of the person who pressed; being too late does no harm."""
        query = self.update.callback_query
        assert query is not None  # noqa: S101 (the caller has checked)
        try:
            await self._patiently(lambda: query.answer(text=answer.toast or None, show_alert=answer.alert))
        except BadRequest:
            logger.info("A press was answered too late")

    async def _offer(self, answer: Answer | None) -> None:
        """Show the results of an inline query. Telegram keeps them for a minute, and for this person: of a language."""
        query = self.update.inline_query
        if query is None or answer is None:
            return
        button = InlineQueryResultsButton(answer.switch, start_parameter=COUNTRY) if answer.switch else None
        found = [article_of(result) for result in answer.results]
        shown: dict[str, Any] = {"cache_time": RESULTS_KEPT, "is_personal": True, "button": button}
        try:
            await self._patiently(lambda: query.answer(found, **shown))
        except BadRequest:
            logger.info("An inline query was answered too late")

    async def _say(self, incoming: Incoming, answer: Answer) -> None:
        bot, chat = self.update.get_bot(), incoming.chat
        common: dict[str, Any] = {"reply_markup": _markup(answer), "parse_mode": "HTML"}
        if not incoming.private and not incoming.pressed:
            common |= {"reply_to_message_id": incoming.message_id, "allow_sending_without_reply": True}
        if answer.file is not None:
            name, data = answer.file
            caption = answer.html or None
            await self._patiently(lambda: bot.send_document(chat, data, filename=name, caption=caption, **common))
        elif answer.photo and await self._shown(bot, chat, answer, {"caption": answer.html or None, **common}):
            return
        elif answer.html:
            number = await self._changed(incoming, answer) or await self._written(bot, chat, answer.html, common)
            if answer.noted is not None:
                await self.lane.work(partial(answer.noted, number))

    async def _written(self, bot: Bot, chat: int, text: str, common: dict[str, Any]) -> int:
        """Send a text; return its number."""
        sent = await self._patiently(lambda: bot.send_message(chat, text, link_preview_options=NO_PREVIEW, **common))
        return sent.message_id

    async def _shown(self, bot: Bot, chat: int, answer: Answer, words: dict[str, Any]) -> bool:
        """Send the picture, in the reader's language if it can be drawn; False if only the words are left."""
        in_own = answer.cover is not None and await self._covered(bot, chat, answer.cover, words)
        return in_own or await self._pictured(bot, chat, answer.photo, words)

    async def _covered(self, bot: Bot, chat: int, cover: Cover, words: dict[str, Any]) -> bool:
        """Send a cover in the reader's language by its id, or drawn now; False if there is none."""
        context = self.context
        if context is None:
            return False
        if file_id := context.covers.sent(cover):
            try:
                await self._patiently(lambda: bot.send_photo(chat, file_id, **words))
            except BadRequest as error:
                if cause_of(error) != "file_forgotten":
                    raise
                context.covers.keep(cover, "")
            else:
                return True
        data = await self.lane.work(partial(draw_cover, cover, context))
        if data is None:
            return False
        sent = await self._patiently(lambda: bot.send_photo(chat, data, filename="cover.png", **words))
        context.covers.keep(cover, sent.photo[-1].file_id)
        return True

    async def _pictured(self, bot: Bot, chat: int, file_id: str, words: dict[str, Any]) -> bool:
        """Send a picture by its id, or its bytes if Telegram has lost it; False if only the words are left."""
        try:
            await self._patiently(lambda: bot.send_photo(chat, file_id, **words))
        except BadRequest as error:
            if self.context is None or cause_of(error) != "file_forgotten":
                raise
        else:
            return True
        picture = await self.lane.work(partial(lost_picture, self.context, file_id))
        if picture is None:
            return False
        sent = await self._patiently(lambda: bot.send_photo(chat, picture.data, filename=picture.name, **words))
        largest = sent.photo[-1]
        renewed = SentFile(largest.file_id, largest.file_unique_id)
        await self.lane.work(partial(keep_renewed, self.context, picture, renewed))
        return True

    async def _changed(self, incoming: Incoming, answer: Answer) -> int | None:
        """Change the message that was pressed or must be edited; return its number if it shows the answer now."""
        here = answer.in_place and incoming.pressed and _carried(self.update)
        number = answer.edits or (incoming.message_id if here else None)
        if number is None:
            return None
        bot, markup = self.update.get_bot(), keyboard_of(answer.keys)
        where: dict[str, Any] = {
            "chat_id": incoming.chat,
            "message_id": number,
            "parse_mode": "HTML",
            "reply_markup": markup,
        }
        html, preview = answer.html, NO_PREVIEW
        try:
            if _has_caption(self.update):
                await self._patiently(lambda: bot.edit_message_caption(caption=html, **where))
            else:
                await self._patiently(lambda: bot.edit_message_text(html, link_preview_options=preview, **where))
        except BadRequest as error:
            return number if cause_of(error) == "unchanged" else None
        return number

    async def _retire(self, chat: int, message: int) -> None:
        """Take the buttons off a message; one that is gone or has none needs nothing."""
        bot = self.update.get_bot()
        with suppress(BadRequest):
            await self._patiently(lambda: bot.edit_message_reply_markup(chat, message, reply_markup=None))

    async def _patiently(self, call: Callable[[], Coroutine[Any, Any, Said]]) -> Said:
        """Try again when Telegram or the network asks for patience: an answer may come twice, its effect cannot.

        Between two attempts it holds no place among the calls.
        """
        return await patiently(lambda: self.lane.send(call), attempts=ATTEMPTS, longest_wait=LONGEST_WAIT)


def _carried(update: Update) -> bool:
    """Return whether the message has this reader's button: its data is public, and could be sent for any other."""
    query = update.callback_query
    if query is None or not (query.data or "").startswith(READER_BUTTON):
        return True
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    return markup is not None and any(key.callback_data == query.data for row in markup.inline_keyboard for key in row)


def _has_caption(update: Update) -> bool:
    """Return whether the message that was pressed is a picture or a file."""
    pressed = update.callback_query.message if update.callback_query else None
    return isinstance(pressed, Message) and pressed.effective_attachment is not None


def _markup(answer: Answer) -> InlineKeyboardMarkup | ForceReply | None:
    if answer.keys:
        return keyboard_of(answer.keys)
    return ForceReply(selective=True) if answer.force_reply else None


def article_of(result: Result) -> InlineQueryResultArticle:
    """Return the result as an article: the list shows its title, the chat its message."""
    return InlineQueryResultArticle(
        id=result.id,
        title=result.title,
        description=result.about or None,
        input_message_content=InputTextMessageContent(result.html, "HTML", link_preview_options=NO_PREVIEW),
        reply_markup=keyboard_of(result.keys) if result.keys else None,
    )
