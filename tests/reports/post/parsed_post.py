"""A post as Telegram's own parser reads it, after everything that must always hold."""

import json
from functools import cache
from typing import Any

import tdjson

from reports.language import words
from reports.language.words import CONSTANT
from reports.post.fitting import length
from reports.post.render import CAPTION_LIMIT, TEXT_LIMIT, Post
from tests.support.report_samples import FINGERPRINT


@cache
def _quiet() -> None:
    tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())


def parsed(html: str) -> tuple[str, list[dict[str, Any]]]:
    """The text and entities that Telegram's own parser reads; fails on what it refuses."""
    _quiet()
    request = {"@type": "parseTextEntities", "text": html, "parse_mode": {"@type": "textParseModeHTML"}}
    answer = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    assert answer["@type"] == "formattedText", answer
    return answer["text"], answer["entities"]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def check(post: Post, language: str = "en") -> tuple[str, str]:
    """Both texts as plain text, after everything that must always hold."""
    shown = []
    for html, limit in ((post.caption, CAPTION_LIMIT), (post.text, TEXT_LIMIT)):
        text, entities = parsed(html)
        assert 0 < units(text) <= length(html) <= limit
        assert len(html.encode()) <= 32768
        assert len(entities) <= 100
        assert FINGERPRINT not in text
        shown.append(text)
    caption, text = shown
    assert words.text(CONSTANT, language) in caption
    due = words.text("Next report by {day}.", language, day="\0").partition("\0")[0]
    assert (due in caption, due in text) == (True, False), "each fact once"
    return caption, text
