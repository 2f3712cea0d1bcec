"""The methods this stand-in knows, by name; any other is refused as unknown."""

from collections.abc import Callable

from bot.sandbox.api import album, bot, chat, copy, edit, send, webhook
from bot.sandbox.api.bot import DESCRIPTION, NAME, SHORT_DESCRIPTION, getter, setter
from bot.sandbox.http.parameters import Parameters
from bot.sandbox.http.refusals import NOT_FOUND, Refusal
from bot.sandbox.world.world import World

Method = Callable[[World, Parameters], object]
METHODS: dict[str, Method] = {
    "getMe": bot.get_me,
    "setWebhook": webhook.set_webhook,
    "deleteWebhook": webhook.delete_webhook,
    "getWebhookInfo": webhook.get_webhook_info,
    "answerCallbackQuery": bot.answer_callback_query,
    "answerInlineQuery": bot.answer_inline_query,
    "getFile": bot.get_file,
    "setMyCommands": bot.set_my_commands,
    "getMyCommands": bot.get_my_commands,
    "deleteMyCommands": bot.delete_my_commands,
    "setMyName": setter(NAME),
    "getMyName": getter(NAME),
    "setMyDescription": setter(DESCRIPTION),
    "getMyDescription": getter(DESCRIPTION),
    "setMyShortDescription": setter(SHORT_DESCRIPTION),
    "getMyShortDescription": getter(SHORT_DESCRIPTION),
    "sendMessage": send.send_message,
    "sendPhoto": send.send_photo,
    "sendDocument": send.send_document,
    "sendChatAction": chat.send_chat_action,
    "forwardMessage": copy.forward_message,
    "forwardMessages": copy.forward_messages,
    "copyMessage": copy.copy_message,
    "copyMessages": copy.copy_messages,
    "stopPoll": copy.stop_poll,
    "getUserPersonalChatMessages": copy.get_user_personal_chat_messages,
    "sendMediaGroup": album.send_media_group,
    "editMessageText": edit.edit_message_text,
    "editMessageCaption": edit.edit_message_caption,
    "editMessageMedia": edit.edit_message_media,
    "editMessageReplyMarkup": edit.edit_message_reply_markup,
    "deleteMessage": edit.delete_message,
    "deleteMessages": edit.delete_messages,
    "getChat": chat.get_chat,
    "getChatMember": chat.get_chat_member,
    "getChatMemberCount": chat.get_chat_member_count,
    "getChatAdministrators": chat.get_chat_administrators,
    "pinChatMessage": chat.pin_chat_message,
    "unpinChatMessage": chat.unpin_chat_message,
    "unpinAllChatMessages": chat.unpin_all_chat_messages,
}
GET_UPDATES = "getUpdates"
NAMES = {name.lower(): name for name in (*METHODS, GET_UPDATES)}


def proper_name(name: str) -> str:
    """Return the name as documented; methods are matched in any case."""
    if name.lower() not in NAMES:
        raise Refusal("method not found", NOT_FOUND)
    return NAMES[name.lower()]


def execute(world: World, method: str, parameters: Parameters) -> object:
    """Return the result of a method other than getUpdates."""
    return METHODS[method](world, parameters)
