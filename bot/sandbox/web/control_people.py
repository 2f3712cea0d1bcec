"""People and strange senders by JSON, for the control interface: who writes what where, and what is pressed."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.world import inline, people, senders
from bot.sandbox.world.objects import Json
from bot.sandbox.world.people import CannotDoError
from bot.sandbox.world.world import World

Asked = Mapping[str, Any]


def write(world: World, asked: Asked) -> Json:
    """Write a message as one of the senders; return its number."""
    kind = str(asked.get("as", "person"))
    if kind not in SENDERS:
        raise CannotDoError(f"there is no sender {kind!r}; there are {', '.join(SENDERS)}")
    return {"message": SENDERS[kind](world, asked)}


def _person(world: World, asked: Asked) -> int:
    reply = int(asked.get("reply") or 0)
    if "document" in asked:
        name, data = document_of(asked["document"])
        text = str(asked.get("text", ""))
        return people.send_document(world, _user(asked), _chat(asked), name, data, text, reply_to=reply).id
    return people.write(world, _user(asked), _chat(asked), _text(asked), reply_to=reply).id


def _edited(world: World, asked: Asked) -> int:
    return people.rewrite(world, _user(asked), _chat(asked), int(asked["message"]), _text(asked)).id


def _forwarded(world: World, asked: Asked) -> int:
    return senders.forward(world, _user(asked), _chat(asked), _text(asked), source=int(asked["source"])).id


def _with_fields(world: World, asked: Asked) -> int:
    person = world.users[_user(asked)]
    return senders.write_as(world, person, _chat(asked), _text(asked), extra=dict(asked["fields"])).id


SENDERS: dict[str, Callable[[World, Asked], int]] = {
    "person": _person,
    "edited": _edited,
    "forwarded": _forwarded,
    "via_bot": lambda world, asked: senders.write_via_bot(world, _user(asked), _chat(asked), _text(asked)).id,
    "bot": lambda world, asked: senders.write_as_bot(world, _chat(asked), _text(asked)).id,
    "anonymous_admin": lambda world, asked: senders.write_anonymously(world, _chat(asked), _text(asked)).id,
    "channel_identity": lambda world, asked: (
        senders.write_as_channel(world, int(asked["channel"]), _chat(asked), _text(asked)).id
    ),
    "discussion": lambda world, asked: (
        senders.post_with_discussion(world, _user(asked), int(asked["channel"]), _chat(asked), _text(asked)).id
    ),
    "with_fields": _with_fields,
}


def press(world: World, asked: Asked) -> Json:
    """Press a button; with `forged` the button, the message and the number are whatever is requested."""
    user, chat, message, data = _user(asked), _chat(asked), int(asked["message"]), str(asked.get("data", ""))
    if asked.get("forged") is not True:
        return {"query": people.press(world, user, chat, message, data)}
    number = senders.press_forged(
        world,
        user,
        chat,
        message,
        data,
        number=str(asked.get("query", "")),
        inaccessible=asked.get("inaccessible") is True,
        changes=dict(asked.get("changes", {})),
    )
    return {"query": number}


def query(world: World, asked: Asked) -> Json:
    """Type an inline query in a chat; return its number."""
    return {"query": inline.ask(world, _user(asked), _chat(asked), _text(asked))}


def choose(world: World, asked: Asked) -> Json:
    """Choose a result of an inline query; return the number of the message."""
    return {"message": inline.choose(world, str(asked["query"]), str(asked["result"])).id}


def update(world: World, asked: Asked) -> Json:
    """Send an update of any kind with any body, or a past one again."""
    if "again" in asked:
        senders.replay(world, int(asked["again"]))
        return {"update": int(asked["again"])}
    with world.lock:
        number = world.updates.next_number
        world.announce(str(asked["kind"]), asked.get("body"))
        return {"update": number}


def person(world: World, asked: Asked) -> Json:
    """Add a person, or change the language or personal channel of an existing one."""
    number = int(asked["id"])
    if number not in world.users:
        groups = tuple(int(group) for group in asked.get("groups", ()))
        senders.add_person(world, number, str(asked["name"]), groups=groups)
    known = world.users[number]
    known.language = str(asked.get("language", known.language))
    known.personal_channel = int(asked.get("personal_channel", known.personal_channel))
    world.touch()
    return {"person": number}


def group(world: World, asked: Asked) -> Json:
    """Open another group with the bot in it."""
    members = {int(number): str(status) for number, status in dict(asked["members"]).items()}
    return {"chat": senders.open_group(world, str(asked["title"]), members).id}


def document_of(asked: object) -> tuple[str, bytes]:
    """Return name and bytes of a file in JSON: {"name": ..., "data": base64}."""
    try:
        assert isinstance(asked, dict)  # noqa: S101 (reported below)
        return str(asked["name"]), base64.b64decode(str(asked["data"]), validate=True)
    except (AssertionError, KeyError, binascii.Error):
        raise CannotDoError('a document is {"name": ..., "data": its bytes in base64}') from None


def _user(asked: Asked) -> int:
    return int(asked["user"])


def _chat(asked: Asked) -> int:
    return int(asked["chat"])


def _text(asked: Asked) -> str:
    return str(asked.get("text", ""))
