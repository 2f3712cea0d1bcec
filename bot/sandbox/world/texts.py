"""Texts and captions as a request gives them: parsed, normalised, measured."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.http.parameters import Parameters
from bot.sandbox.http.refusals import Refusal
from bot.sandbox.text.detected import with_detected
from bot.sandbox.text.html import MarkupError, parse_html
from bot.sandbox.text.spans import Span, normalised, utf16_length
from bot.sandbox.world.world import World

MOST_RAW_BYTES = 32_768
MOST_TEXT, MOST_CAPTION = 4096, 1024
EMPTY_LOOKING = (
    "\u00a0\u00ad\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d"
    "\u200e\u200f\u202f\u205f\u2800\u3000\ufeff\ufffc \n"
)
VALUE_OF = {"text_link": "url", "pre": "language", "custom_emoji": "custom_emoji_id"}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text with its formatting, as sent or as kept."""

    text: str = ""
    spans: tuple[Span, ...] = ()


def parsed(raw: str, parse_mode: str, entities: object = None) -> Formatted:
    """Read the markup without normalising it. Of the parse modes, this stand-in supports only HTML."""
    if len(raw.encode("utf-8", "surrogatepass")) > MOST_RAW_BYTES:
        raise Refusal("text is too long")
    mode = parse_mode.lower()
    if mode in {"", "none"}:
        return Formatted(raw, _given(raw, entities))
    if mode != "html":
        raise Refusal("unsupported parse_mode")
    try:
        text, spans = parse_html(raw)
    except MarkupError as error:
        raise Refusal(f"can't parse entities: {error}") from None
    return Formatted(text, tuple(spans))


def parsed_text(parameters: Parameters) -> Formatted:
    """Return the parameter `text`."""
    if not parameters.text("text"):
        raise Refusal("message text is empty")
    entities = parameters.json("entities", "can't parse entities JSON object")
    return parsed(parameters.text("text"), parameters.text("parse_mode"), entities)


def parsed_caption(parameters: Parameters) -> Formatted:
    """Return the parameter `caption`."""
    entities = parameters.json("caption_entities", "can't parse caption entities JSON object")
    return parsed(parameters.text("caption"), parameters.text("parse_mode"), entities)


def kept(world: World, formatted: Formatted) -> Formatted:
    """Return the stored form: normalised, with what Telegram detects by itself; unknown people are not linked."""
    spans = [span for span in formatted.spans if span.kind != "text_mention" or int(span.value) in world.users]
    text, clean = normalised(formatted.text, spans)
    return Formatted(text, tuple(with_detected(text, clean)))


def kept_text(world: World, formatted: Formatted, too_long: str = "message is too long") -> Formatted:
    """Return a message's text: visible, and no longer than allowed."""
    result = kept(world, formatted)
    if not result.text.strip(EMPTY_LOOKING):
        raise Refusal("text must be non-empty")
    if len(result.text) > MOST_TEXT:
        raise Refusal(too_long)
    return result


def kept_caption(world: World, formatted: Formatted, too_long: str = "message caption is too long") -> Formatted:
    """Return a caption, which may be empty."""
    result = kept(world, formatted)
    if len(result.text) > MOST_CAPTION:
        raise Refusal(too_long)
    return result


def plain(world: World, text: str) -> Formatted:
    """Return what a person typed."""
    return kept(world, Formatted(text))


def _given(raw: str, entities: object) -> tuple[Span, ...]:
    if entities is None:
        return ()
    if not isinstance(entities, list):
        raise Refusal("can't parse entities JSON object: expected an Array of MessageEntity")
    end = utf16_length(raw)
    spans = tuple(_span(entity) for entity in entities)
    for span in spans:
        if not 0 <= span.start <= end:
            raise Refusal(f"entity begins after the end of the text at UTF-16 offset {span.start}")
        if not span.start <= span.end <= end:
            tail = f"ends after the end of the text at UTF-16 offset {span.end}"
            raise Refusal(f"entity beginning at UTF-16 offset {span.start} {tail}")
    return spans


def _span(entity: Any) -> Span:  # noqa: ANN401 (JSON is any value)
    try:
        start, length = int(entity["offset"]), int(entity["length"])
        kind = str(entity["type"])
        value = str(entity["user"]["id"]) if kind == "text_mention" else str(entity.get(VALUE_OF.get(kind, ""), ""))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refusal("can't parse MessageEntity") from None
    return Span(kind, start, start + length, value)
