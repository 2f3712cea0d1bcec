"""The methods this stand-in knows, by name; any other is refused as unknown."""

from collections.abc import Callable

from bot.sandbox import (
    methods_album,
    methods_bot,
    methods_chat,
    methods_copy,
    methods_edit,
    methods_send,
    methods_webhook,
)
from bot.sandbox.methods_bot import DESCRIPTION, NAME, SHORT_DESCRIPTION, getter, setter
from bot.sandbox.refusals import NOT_FOUND, Refusal
from bot.sandbox.wire import Parameters
from bot.sandbox.world import World

Method = Callable[[World, Parameters], object]
METHODS: dict[str, Method] = {
    "getMe": methods_bot.get_me,
    "setWebhook": methods_webhook.set_webhook,
    "deleteWebhook": methods_webhook.delete_webhook,
    "getWebhookInfo": methods_webhook.get_webhook_info,
    "answerCallbackQuery": methods_bot.answer_callback_query,
    "getFile": methods_bot.get_file,
    "setMyCommands": methods_bot.set_my_commands,
    "getMyCommands": methods_bot.get_my_commands,
    "deleteMyCommands": methods_bot.delete_my_commands,
    "setMyName": setter(NAME),
    "getMyName": getter(NAME),
    "setMyDescription": setter(DESCRIPTION),
    "getMyDescription": getter(DESCRIPTION),
    "setMyShortDescription": setter(SHORT_DESCRIPTION),
    "getMyShortDescription": getter(SHORT_DESCRIPTION),
    "sendMessage": methods_send.send_message,
    "sendPhoto": methods_send.send_photo,
    "sendDocument": methods_send.send_document,
    "sendChatAction": methods_chat.send_chat_action,
    "forwardMessage": methods_copy.forward_message,
    "forwardMessages": methods_copy.forward_messages,
    "copyMessage": methods_copy.copy_message,
    "copyMessages": methods_copy.copy_messages,
    "stopPoll": methods_copy.stop_poll,
    "getUserPersonalChatMessages": methods_copy.get_user_personal_chat_messages,
    "sendMediaGroup": methods_album.send_media_group,
    "editMessageText": methods_edit.edit_message_text,
    "editMessageCaption": methods_edit.edit_message_caption,
    "editMessageMedia": methods_edit.edit_message_media,
    "editMessageReplyMarkup": methods_edit.edit_message_reply_markup,
    "deleteMessage": methods_edit.delete_message,
    "deleteMessages": methods_edit.delete_messages,
    "getChat": methods_chat.get_chat,
    "getChatMember": methods_chat.get_chat_member,
    "getChatMemberCount": methods_chat.get_chat_member_count,
    "getChatAdministrators": methods_chat.get_chat_administrators,
    "pinChatMessage": methods_chat.pin_chat_message,
    "unpinChatMessage": methods_chat.unpin_chat_message,
    "unpinAllChatMessages": methods_chat.unpin_all_chat_messages,
}
GET_UPDATES = "getUpdates"
NAMES = {name.lower(): name for name in (*METHODS, GET_UPDATES)}


def proper_name(name: str) -> str:
    """The name as documented; methods are found in any case."""
    if name.lower() not in NAMES:
        raise Refusal("method not found", NOT_FOUND)
    return NAMES[name.lower()]


def execute(world: World, method: str, parameters: Parameters) -> object:
    """The result of a method other than getUpdates."""
    return METHODS[method](world, parameters)
