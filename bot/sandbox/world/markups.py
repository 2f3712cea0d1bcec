"""Reply keyboards: what a request may attach to a message, checked in the server's order."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.http.parameters import Parameters
from bot.sandbox.http.refusals import Refusal
from bot.sandbox.text.links import checked_link
from bot.sandbox.world.world import CHANNEL, PRIVATE, Chat

Json = dict[str, Any]
MOST_DATA_BYTES = 64
MOST_BUTTONS = 100
MOST_IN_ROW = 8
# The first of these that a button has is what it does.
ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "login_url",
    "web_app",
    "copy_text",
)
STYLES = frozenset({"", "danger", "success", "primary"})
OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


def parsed_markup(parameters: Parameters) -> Json | None:
    """Return the reply markup of a request, its form checked; None if there is none."""
    value = parameters.json("reply_markup", "can't parse reply keyboard markup JSON object")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Refusal("object expected as reply markup")
    if "inline_keyboard" in value:
        return {"inline_keyboard": _rows(value["inline_keyboard"])}
    return {name: value[name] for name in OTHER_MARKUPS if name in value} or None


def allowed_markup(chat: Chat, markup: Json | None) -> Json | None:
    """Return what is kept with a message in this chat; an empty keyboard is none."""
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        if chat.type == CHANNEL:
            raise Refusal("inline keyboard expected")
        return None
    rows = [[_allowed_button(button, chat) for button in row] for row in markup["inline_keyboard"]]
    rows = [row for row in rows if row]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in rows):
        raise Refusal("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _rows(rows: object) -> list[list[Json]]:
    if not isinstance(rows, list):
        raise Refusal('field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise Refusal('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return [[_button(button) for button in row] for row in rows]


def _button(value: object) -> Json:
    problem = "can't parse inline keyboard button: "
    if not isinstance(value, dict):
        raise Refusal(problem + "InlineKeyboardButton must be an Object")
    if "text" not in value:
        raise Refusal(problem + 'Can\'t find field "text"')
    style = str(value.get("style", ""))
    if style not in STYLES:
        raise Refusal(problem + "invalid button style specified")
    action = next((name for name in ACTIONS if _has(value, name)), None)
    if action is None:
        raise Refusal(problem + "Text buttons are unallowed in the inline keyboard")
    return {"text": str(value["text"]), action: value[action]} | ({"style": style} if style else {})


def _has(button: Json, name: str) -> bool:
    return name in button and button[name] not in ("", None, False)


def _allowed_button(button: Json, chat: Chat) -> Json:
    if not button["text"].strip():
        raise Refusal("inline keyboard button text must be non-empty")
    if "url" in button:
        return button | {"url": _button_link(str(button["url"]))}
    if "callback_data" in button and len(str(button["callback_data"]).encode()) > MOST_DATA_BYTES:
        raise Refusal("BUTTON_DATA_INVALID")
    if "web_app" in button and chat.type != PRIVATE:
        raise Refusal("BUTTON_TYPE_INVALID")
    return button


def _button_link(url: str) -> str:
    link = checked_link(url)
    if not link:
        reason = "Wrong HTTP URL" if urlsplit(url).scheme in {"http", "https", ""} else "Unsupported URL protocol"
        raise Refusal(f"inline keyboard button URL '{url}' is invalid: {reason}")
    return link
