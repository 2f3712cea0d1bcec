"""Formatting as spans of UTF-16 units, and the form in which Telegram keeps it: cleaned, merged, split, trimmed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
PLAIN = ("code", "pre", "date_time")
PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 48,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
DETECTED = 50
BLANKS = " \n"
DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
CONTROL = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
MARKS_IN_A_ROW = re.compile("[\u200e\u200f]{2,}")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of formatting; `value` is the link, the language, the user id, the emoji id or the time."""

    kind: str
    start: int
    end: int
    value: str = ""


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, the unit of entity offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def ordered(spans: Iterable[Span]) -> list[Span]:
    """Sort by place, the longer first, then by kind."""
    return sorted(spans, key=lambda span: (span.start, -span.end, _priority(span)))


def _priority(span: Span) -> int:
    return PRIORITY.get(span.kind, DETECTED) - (span.kind == "pre" and span.value != "")


def normalised(text: str, spans: Iterable[Span]) -> tuple[str, list[Span]]:
    """Return the text and spans that Telegram keeps; an empty text if only blanks are left."""
    text, kept = settled(text, spans)
    if not text.strip(BLANKS):
        return "", []
    text, kept = _trimmed(text, resolved(_without_blanks(text, kept)))
    return text, _without_blanks(text, kept)


def settled(text: str, spans: Iterable[Span]) -> tuple[str, list[Span]]:
    """Return the text without characters that Telegram drops, and spans without conflicts."""
    text, moved = _cleaned(text, resolved(spans))
    return text, resolved(moved)


def resolved(spans: Iterable[Span]) -> list[Span]:
    """Resolve conflicts: links and code do not overlap, quotes do not nest, no style in code."""
    spans = ordered(span for span in spans if span.end > span.start)
    quotes = _apart(span for span in spans if span.kind in QUOTES)
    whole = _apart(span for span in spans if span.kind not in QUOTES + STYLES)
    whole = [span for span in whole if not any(_breaks(span, quote) for quote in quotes)]
    frame = ordered(quotes + whole)
    return ordered(frame + _split_styles([span for span in spans if span.kind in STYLES], frame))


def _apart(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _breaks(span: Span, quote: Span) -> bool:
    """Return whether a span meets a quote in any way except being inside it."""
    meets = span.start < quote.end and quote.start < span.end
    return meets and not (quote.start <= span.start and span.end <= quote.end)


def _split_styles(styles: list[Span], frame: list[Span]) -> list[Span]:
    runs = [run for kind in STYLES for run in _merged([span for span in styles if span.kind == kind])]
    cuts = {place for span in frame for place in (span.start, span.end)} | {run.start for run in runs}
    plain = [span for span in frame if span.kind in PLAIN]
    pieces = (piece for run in runs for piece in _cut(run, cuts))
    return [piece for piece in pieces if not any(span.start <= piece.start < span.end for span in plain)]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = replace(merged[-1], end=max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _cut(run: Span, cuts: set[int]) -> list[Span]:
    places = sorted({run.start, run.end} | {place for place in cuts if run.start < place < run.end})
    return [replace(run, start=start, end=end) for start, end in pairwise(places)]


def _cleaned(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    places = _places(text)
    clean = CONTROL.sub(" ", DROPPED.sub("", text))
    clean = MARKS_IN_A_ROW.sub(lambda match: "\u200c" * (len(match[0]) - 1) + match[0][-1], clean)
    moved = (replace(span, start=places[span.start], end=places[span.end]) for span in spans)
    return clean, ordered(span for span in moved if span.end > span.start)


def _places(text: str) -> Sequence[int]:
    """Return where each UTF-16 unit of a text is after Telegram drops characters."""
    if DROPPED.search(text) is None:
        return range(utf16_length(text) + 1)
    places = [0]
    for char in text:
        places.append(places[-1] + (DROPPED.match(char) is None))
        if char > "\uffff":
            places.append(places[-1] + 1)
    return places


def _without_blanks(text: str, spans: list[Span]) -> list[Span]:
    """Trim spans to something visible; drop those over blanks alone."""
    in_one_unit_each = utf16_length(text) == len(text)
    units = text if in_one_unit_each else [char for char in text for _ in range(1 + (char > "\uffff"))]
    kept: list[Span] = []
    for span in spans:
        start = span.start
        while start < span.end and units[start] in BLANKS:
            start += 1
        if start < span.end:
            kept.append(replace(span, start=start))
    return kept


def _trimmed(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    text = text.rstrip(BLANKS)
    last = utf16_length(text)
    spans = [replace(span, end=min(span.end, last)) for span in spans if span.start < last]
    blank = len(text) - len(text.lstrip(BLANKS))
    shift = min([blank, *(span.start for span in spans)])
    return text[shift:], ordered(replace(span, start=span.start - shift, end=span.end - shift) for span in spans)
