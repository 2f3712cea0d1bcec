"""Methods about the bot itself: who it is, its commands, answers to buttons and inline queries, downloads."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from json import dumps
from typing import Any

from bot.sandbox.http.parameters import Parameters
from bot.sandbox.http.refusals import Refusal
from bot.sandbox.world.access import chat_of
from bot.sandbox.world.files import MOST_DOWNLOAD_BYTES
from bot.sandbox.world.markups import parsed_markup
from bot.sandbox.world.objects import Json, file_json, me_json
from bot.sandbox.world.texts import kept_text, parsed_text
from bot.sandbox.world.world import CHANNEL, PRIVATE, Found, Notice, World

ANSWERABLE_FOR = timedelta(seconds=150)
MOST_ANSWER = 200
MOST_COMMANDS = 100
MOST_DESCRIPTION = 256
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WIDE_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
Method = Callable[[World, Parameters], object]
QUERY_ANSWERABLE_FOR = timedelta(seconds=30)
MOST_RESULTS, MOST_ID_BYTES = 50, 64
PROBLEM = "can't parse inline query result: "


def get_me(world: World, parameters: Parameters) -> Json:  # noqa: ARG001 (every method has this form)
    """GetMe."""
    return me_json(world.bot, inline=world.inline)


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    """AnswerCallbackQuery: the person sees the text, if there is one."""
    press = world.presses.get(parameters.text("callback_query_id"))
    if press is None or world.now() - press.at >= ANSWERABLE_FOR:
        raise Refusal(TOO_OLD)
    text = parameters.text("text")
    if len(text) > MOST_ANSWER:
        raise Refusal("MESSAGE_TOO_LONG")
    if text:
        notice = Notice(len(world.notices) + 1, press.user_id, text, parameters.flag("show_alert"))
        world.notices.append(notice)
    world.touch()
    return True


def get_file(world: World, parameters: Parameters) -> Json:
    """GetFile."""
    file_id = parameters.text("file_id")
    if not file_id:
        raise Refusal("file_id not specified")
    variant = world.files.variants.get(file_id)
    if variant is None:
        raise Refusal("invalid file_id")
    if len(variant.data) > MOST_DOWNLOAD_BYTES:
        raise Refusal("file is too big")
    return file_json(variant) | {"file_path": variant.path}


def set_my_commands(world: World, parameters: Parameters) -> bool:
    """SetMyCommands."""
    value = parameters.json("commands", "can't parse commands JSON object")
    if not isinstance(value, list):
        raise Refusal("expected an Array of BotCommand")
    commands = [_command(command) for command in value]
    if len(commands) > MOST_COMMANDS:
        raise Refusal("BOT_COMMANDS_TOO_MUCH")
    world.commands[_scope(world, parameters)] = commands
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[dict[str, str]]:
    """GetMyCommands: for exactly this scope and language."""
    return world.commands.get(_scope(world, parameters), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    """DeleteMyCommands."""
    world.commands.pop(_scope(world, parameters), None)
    return True


def _command(value: Any) -> dict[str, str]:  # noqa: ANN401 (JSON is any value)
    problem = "can't parse BotCommand: "
    if not isinstance(value, dict):
        raise Refusal(problem + "expected an Object")
    for name in ("command", "description"):
        if name not in value:
            raise Refusal(problem + f'Can\'t find field "{name}"')
    name, description = str(value["command"]).removeprefix("/"), str(value["description"])
    if not COMMAND.fullmatch(name):
        raise Refusal("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= MOST_DESCRIPTION:
        raise Refusal("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(world: World, parameters: Parameters) -> tuple[str, str]:
    value = parameters.json("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    if not isinstance(value, dict):
        raise Refusal("can't parse BotCommandScope: expected an Object")
    kind = str(value.get("type", ""))
    language = parameters.text("language_code")
    if kind in WIDE_SCOPES:
        return kind, language
    if kind not in CHAT_SCOPES:
        raise Refusal("can't parse BotCommandScope: unsupported type specified")
    chat = chat_of(world, Parameters({"chat_id": str(value.get("chat_id", ""))}))
    if chat.type == CHANNEL:
        raise Refusal("can't change commands in channel chats")
    if chat.type == PRIVATE and kind != "chat":
        raise Refusal("can't use specified scope in private chats")
    return f"{kind} {chat.id} {value.get('user_id', '')}".strip(), language


@dataclass(frozen=True, slots=True)
class Words:
    """One of the three texts: its parameter, its maximum length, and the refusal of a longer one."""

    field: str
    most: int
    refusal: str


NAME = Words("name", 64, "BOT_TITLE_INVALID")
DESCRIPTION = Words("description", 512, "BOT_DESCRIPTION_INVALID")
SHORT_DESCRIPTION = Words("short_description", 120, "BOT_ABOUT_INVALID")


def setter(words: Words) -> Method:
    """SetMyName, setMyDescription or setMyShortDescription; an empty one removes the words."""

    def set_words(world: World, parameters: Parameters) -> bool:
        text = parameters.text(words.field).strip()
        if len(text) > words.most:
            raise Refusal(words.refusal)
        world.words[words.field, parameters.text("language_code")] = text
        return True

    return set_words


def getter(words: Words) -> Method:
    """GetMyName, getMyDescription or getMyShortDescription; a language without its own shows the one for all."""

    def get_words(world: World, parameters: Parameters) -> dict[str, str]:
        own = world.words.get((words.field, parameters.text("language_code")), "")
        fallback = world.words.get((words.field, ""), "")
        if words is NAME:
            fallback = fallback or world.bot.first_name
        return {words.field: own or fallback}

    return get_words


def answer_inline_query(world: World, parameters: Parameters) -> bool:
    """AnswerInlineQuery: the person sees the results above the box to write in. Only articles are supported."""
    value = parameters.json("results", "can't parse JSON encoded inline query results")
    if value is not None and not isinstance(value, list):
        raise Refusal("expected an Array of inline query results")
    results = [_result(world, each) for each in value or []]
    if len(results) > MOST_RESULTS:
        raise Refusal("too many inline query results specified")
    if len({result.id for result in results}) < len(results):
        raise Refusal("RESULT_ID_DUPLICATE")
    button = parameters.json("button", "can't parse inline query results button JSON object") or {}
    query = world.queries.get(parameters.text("inline_query_id"))
    if query is None or query.results is not None or world.now() - query.at >= QUERY_ANSWERABLE_FOR:
        raise Refusal(TOO_OLD)
    query.results, query.button = results, dict(button)
    world.touch()
    return True


def _result(world: World, value: object) -> Found:
    if not isinstance(value, dict):
        raise Refusal(PROBLEM + "object expected")
    if value.get("type") != "article":
        raise Refusal(PROBLEM + "type must be article here")
    for name in ("id", "title", "input_message_content"):
        if name not in value:
            raise Refusal(PROBLEM + f'can\'t find field "{name}"')
    number = str(value["id"])
    if not 1 <= len(number.encode()) <= MOST_ID_BYTES:
        raise Refusal("RESULT_ID_INVALID")
    content = dict(value["input_message_content"])
    text = {"text": str(content.get("message_text", "")), "parse_mode": str(content.get("parse_mode", ""))}
    formatted = kept_text(world, parsed_text(Parameters(text)))
    markup = parsed_markup(Parameters({"reply_markup": _json(value.get("reply_markup"))}))
    return Found(
        number, str(value["title"]), str(value.get("description", "")), formatted.text, formatted.spans, markup
    )


def _json(value: Any) -> str:  # noqa: ANN401 (JSON is any value)
    return "" if value is None else dumps(value)
