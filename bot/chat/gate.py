"""The gate before all handlers: decides which of Telegram's updates come in, and who they are from. Denies by default.

Only new messages, new posts, presses and inline queries come in; nothing edited, forwarded, written through a bot or in
another's name.
Changes of the bot's own membership (`my_chat_member`) do not pass here: they contain no command.
"""

from telegram import CallbackQuery, Chat, InlineQuery, Message, Update, User

from bot.chat.handler.messages import Document, Incoming, Place, Sender
from bot.config.settings import Settings
from reports.language import words

ANONYMOUS_ADMIN = 1087968824
SERVICE_ACCOUNTS = frozenset({777000, 136817688, ANONYMOUS_ADMIN})
LONGEST_DATA, LONGEST_QUERY = 64, 256
NOBODY = 0


def admit(update: Update, settings: Settings) -> Incoming | None:
    """Return the admitted update, or None for one that the bot ignores. Decides about no command."""
    if update.message is not None:
        return _message(update.update_id, update.message, settings)
    if update.channel_post is not None:
        return _post(update.update_id, update.channel_post, settings)
    if update.inline_query is not None:
        return _inline(update.update_id, update.inline_query, settings)
    if update.callback_query is not None:
        return _press(update.update_id, update.callback_query, settings)
    return None


def second_hand_of_admin(update: Update, settings: Settings) -> Incoming | None:
    """Return an admin's private message that was edited or forwarded, without its words: they have no effect."""
    message = (update.edited_message or update.message) if settings.set_up else None
    if (
        message is None
        or not (message.edit_date or message.forward_origin)
        or _place(message.chat, settings) != "private"
    ):
        return None
    sender = None if message.sender_chat or message.via_bot else _sender(message.from_user, settings)
    if sender is None or not sender.roles or message.chat.id != sender.id or message.is_automatic_forward:
        return None
    return Incoming(
        sender=sender, chat=sender.id, private=True, update_id=update.update_id, message_id=message.message_id
    )


def _message(number: int, message: Message, settings: Settings) -> Incoming | None:
    place = _place(message.chat, settings)
    if place is None or place == "channel" or _second_hand(message):
        return None
    if _anonymous(message):
        return _incoming(number, message, place, Sender(id=NOBODY, name="", language=_language(None, settings)))
    sender = None if message.sender_chat else _sender(message.from_user, settings)
    if sender is None or (place == "private" and message.chat.id != sender.id):
        return None
    return _incoming(number, message, place, sender)


def _post(number: int, message: Message, settings: Settings) -> Incoming | None:
    if message.chat.type != Chat.CHANNEL or _second_hand(message):
        return None
    return _incoming(number, message, "channel", Sender(id=NOBODY, name="", language=_language(None, settings)))


def _press(number: int, query: CallbackQuery, settings: Settings) -> Incoming | None:
    sender = _sender(query.from_user, settings)
    if sender is None or query.message is None or not query.data or len(query.data) > LONGEST_DATA:
        return None
    chat = query.message.chat
    place = _place(chat, settings)
    if place is None or place == "channel" or (place == "private" and chat.id != sender.id):
        return None
    return Incoming(
        sender=sender,
        chat=chat.id,
        private=place == "private",
        place=place,
        update_id=number,
        message_id=query.message.message_id,
        text=query.data,
        pressed=True,
    )


def _inline(number: int, query: InlineQuery, settings: Settings) -> Incoming | None:
    """Return an inline query: readers type it in any chat, and nobody knows in which."""
    sender = _sender(query.from_user, settings)
    if sender is None:
        return None
    return Incoming(
        sender=sender,
        chat=sender.id,
        private=False,
        place="inline",
        update_id=number,
        message_id=0,
        text=query.query[:LONGEST_QUERY],
    )


def _second_hand(message: Message) -> bool:
    """Return whether the words are not the sender's own of this moment and place."""
    return bool(
        message.forward_origin
        or message.is_automatic_forward
        or message.via_bot
        or message.edit_date
        or message.sender_business_bot
        or message.business_connection_id
    )


def _anonymous(message: Message) -> bool:
    """Return whether a group's admin writes in the group's name."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _sender(user: User | None, settings: Settings) -> Sender | None:
    if user is None or user.is_bot or user.id in SERVICE_ACCOUNTS:
        return None
    admin = next((admin for admin in settings.admins if admin.id == user.id), None)
    return Sender(
        id=user.id,
        name=admin.name if admin else user.first_name,
        language=_language(user.language_code, settings),
        roles=frozenset(admin.roles) if admin else frozenset(),
    )


def _language(code: str | None, settings: Settings) -> str:
    """Return the shipped language nearest to the one of the person's client."""
    return words.nearest_language(code, settings.publisher.languages[0])


def _place(chat: Chat, settings: Settings) -> Place | None:
    if chat.type == Chat.PRIVATE:
        return "private"
    if chat.type == Chat.CHANNEL:
        return "channel"
    if chat.type in (Chat.GROUP, Chat.SUPERGROUP):
        return "admin chat" if chat.id == settings.telegram.admin_chat else "group"
    return None


def _incoming(number: int, message: Message, place: Place, sender: Sender) -> Incoming:
    document, answered = message.document, message.reply_to_message
    return Incoming(
        sender=sender,
        chat=message.chat.id,
        private=place == "private",
        place=place,
        update_id=number,
        message_id=message.message_id,
        text=message.text or message.caption or "",
        reply_to=answered.message_id if answered else None,
        document=Document(file_id=document.file_id, name=document.file_name or "", size=document.file_size or 0)
        if document
        else None,
    )
