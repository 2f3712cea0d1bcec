"""Methods about chats: who is in them, and what is pinned."""

from bot.sandbox.http.parameters import Parameters
from bot.sandbox.http.refusals import Refusal
from bot.sandbox.world.access import chat_of, message_of, need_pinning
from bot.sandbox.world.objects import Json, chat_full_json, member_json, message_json
from bot.sandbox.world.world import ADMINISTRATOR, CHANNEL, CREATOR, KICKED, LEFT, MEMBER, PRIVATE, Chat, Member, World

_ACTIONS = """
typing upload_photo record_video upload_video record_voice upload_voice record_audio upload_audio upload_document
choose_sticker find_location record_video_note upload_video_note cancel pick_up_location
"""
ACTIONS = frozenset(_ACTIONS.split())


def get_chat(world: World, parameters: Parameters) -> Json:
    """GetChat."""
    return chat_full_json(world, chat_of(world, parameters))


def get_chat_member(world: World, parameters: Parameters) -> Json:
    """GetChatMember."""
    chat = chat_of(world, parameters)
    number = parameters.integer("user_id")
    if number <= 0:
        raise Refusal("invalid user_id specified")
    if number not in world.users:
        raise Refusal("PARTICIPANT_ID_INVALID")
    absent = MEMBER if chat.type == PRIVATE and number in {chat.id, world.bot.id} else LEFT
    return member_json(world, chat, chat.members.get(number, Member(number, absent)))


def get_chat_member_count(world: World, parameters: Parameters) -> int:
    """GetChatMemberCount: a private chat has two sides; who left or was removed is not counted."""
    chat = chat_of(world, parameters)
    if chat.type == PRIVATE:
        return 2
    return sum(member.status not in {LEFT, KICKED} for member in chat.members.values())


def get_chat_administrators(world: World, parameters: Parameters) -> list[Json]:
    """GetChatAdministrators: other bots are omitted, and there are none here."""
    chat = chat_of(world, parameters)
    if chat.type == PRIVATE:
        raise Refusal("there are no administrators in the private chat")
    members = (member for member in chat.members.values() if member.status in {CREATOR, ADMINISTRATOR})
    return [member_json(world, chat, member) for member in members]


def pin_chat_message(world: World, parameters: Parameters) -> bool:
    """PinChatMessage: a new pin leaves a note with a number of its own, which does come back to the bot."""
    chat = chat_of(world, parameters, write=True)
    message = message_of(chat, parameters.integer("message_id"), "message to pin")
    need_pinning(world, chat)
    if message.is_service:
        raise Refusal("service messages can't be pinned")
    if message.id not in chat.pins:
        chat.pins.append(message.id)
        _note_pin(world, chat, message.id)
    return True


def _note_pin(world: World, chat: Chat, pinned: int) -> None:
    note = world.post(chat, world.bot.id, kind="pinned", pinned=pinned)
    world.announce("channel_post" if chat.type == CHANNEL else "message", message_json(world, note))


def unpin_chat_message(world: World, parameters: Parameters) -> bool:
    """UnpinChatMessage: without a number, the newest pinned."""
    chat = chat_of(world, parameters, write=True)
    number = parameters.integer("message_id") or max(chat.pins, default=0)
    message_of(chat, number, "message to unpin")
    need_pinning(world, chat)
    if number in chat.pins:
        chat.pins.remove(number)
        world.touch()
    return True


def unpin_all_chat_messages(world: World, parameters: Parameters) -> bool:
    """UnpinAllChatMessages."""
    chat = chat_of(world, parameters, write=True)
    need_pinning(world, chat)
    chat.pins.clear()
    world.touch()
    return True


def send_chat_action(world: World, parameters: Parameters) -> bool:
    """SendChatAction: nobody sees it here."""
    if parameters.text("action").lower() not in ACTIONS:
        raise Refusal("wrong parameter action in request")
    chat_of(world, parameters, write=True)
    return True
