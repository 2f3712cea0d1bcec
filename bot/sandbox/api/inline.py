"""Inline queries: the bot's answer to one, checked as its server does, and kept for the person who asked."""

from datetime import timedelta
from json import dumps
from typing import Any

from bot.sandbox.api.bot import TOO_OLD
from bot.sandbox.http.parameters import Parameters
from bot.sandbox.http.refusals import Refusal
from bot.sandbox.world.markups import parsed_markup
from bot.sandbox.world.texts import kept_text, parsed_text
from bot.sandbox.world.world import Found, World

ANSWERABLE_FOR = timedelta(seconds=30)
MOST_RESULTS, MOST_ID_BYTES = 50, 64
PROBLEM = "can't parse inline query result: "


def answer_inline_query(world: World, parameters: Parameters) -> bool:
    """AnswerInlineQuery: the person sees the results above the box to write in. Only articles are supported."""
    given = parameters.json("results", "can't parse JSON encoded inline query results")
    if given is not None and not isinstance(given, list):
        raise Refusal("expected an Array of inline query results")
    results = [_result(world, each) for each in given or []]
    if len(results) > MOST_RESULTS:
        raise Refusal("too many inline query results specified")
    if len({result.id for result in results}) < len(results):
        raise Refusal("RESULT_ID_DUPLICATE")
    button = parameters.json("button", "can't parse inline query results button JSON object") or {}
    query = world.queries.get(parameters.text("inline_query_id"))
    if query is None or query.results is not None or world.now() - query.at >= ANSWERABLE_FOR:
        raise Refusal(TOO_OLD)
    query.results, query.button = results, dict(button)
    world.touch()
    return True


def _result(world: World, given: object) -> Found:
    if not isinstance(given, dict):
        raise Refusal(PROBLEM + "object expected")
    if given.get("type") != "article":
        raise Refusal(PROBLEM + "type must be article here")
    for name in ("id", "title", "input_message_content"):
        if name not in given:
            raise Refusal(PROBLEM + f'can\'t find field "{name}"')
    number = str(given["id"])
    if not 1 <= len(number.encode()) <= MOST_ID_BYTES:
        raise Refusal("RESULT_ID_INVALID")
    content = dict(given["input_message_content"])
    text = {"text": str(content.get("message_text", "")), "parse_mode": str(content.get("parse_mode", ""))}
    formatted = kept_text(world, parsed_text(Parameters(text)))
    markup = parsed_markup(Parameters({"reply_markup": _json(given.get("reply_markup"))}))
    return Found(
        number, str(given["title"]), str(given.get("description", "")), formatted.text, formatted.spans, markup
    )


def _json(value: Any) -> str:  # noqa: ANN401 (JSON is any value)
    return "" if value is None else dumps(value)
