"""Reads Telegram's HTML parse mode: markup in, text and spans out; refuses in its words, with byte offsets."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.text.links import checked_link, mentioned_user
from bot.sandbox.text.spans import Span, utf16_length

END = "\0"
SPACES = frozenset(" \t\r\n\v" + END)
NAME_STOPS = SPACES | frozenset("=>/\"'")
ASCII_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
CHARACTER = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}))|(lt|gt|amp|quot));?")
WORDS = re.compile("[^<&]+")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
LAST_CODE_POINT = 0x10FFFF
STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
# Which attribute of which tag is read, and the prefix its value must have.
ATTRIBUTES = {
    ("a", "href"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "",
    ("tg-time", "unix"): "",
    ("tg-time", "format"): "",
    ("blockquote", "expandable"): "",
}
TAGS = frozenset(STYLES) | {"a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}


class MarkupError(ValueError):
    """The markup is refused; the words are Telegram's."""


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int
    text_start: int


def parse_html(markup: str) -> tuple[str, list[Span]]:
    """Return plain text and its spans in UTF-16 units, as the parser alone returns them: not yet normalised."""
    reader = _Reader(markup)
    reader.run()
    text = "".join(reader.out)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise MarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return text, reader.spans


def decoded(text: str, at: int) -> tuple[str, int] | None:
    """Return the character of an HTML entity at this place, and where it ends; None if it is plain text."""
    match = CHARACTER.match(text, at)
    if match is None:
        return None
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED[name], match.end()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (chr(code), match.end()) if 0 < code <= LAST_CODE_POINT else None


class _Reader:
    """One pass over the markup. A NUL ends a tag like the end of the text does."""

    def __init__(self, markup: str) -> None:
        self.text = markup + END
        self.length = len(markup)
        self.at = 0
        self.offset = 0
        self.out: list[str] = []
        self.spans: list[Span] = []
        self.open: list[_Open] = []

    def run(self) -> None:
        while self.at < self.length:
            if self.text[self.at] == "<":
                self.tag()
            else:
                self.words()
        if self.open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def words(self) -> None:
        """Read text up to the next tag or entity, or the character of an entity."""
        plain = WORDS.match(self.text, self.at, self.length)
        if plain is not None:
            text, self.at = plain[0], plain.end()
        else:
            text, self.at = decoded(self.text, self.at) or (self.text[self.at], self.at + 1)
        self.out.append(text)
        self.offset += utf16_length(text)

    def tag(self) -> None:
        begin = self.at
        self.at += 1
        if self.text[self.at] == "/":
            self.end_tag(begin)
        else:
            self.start_tag(begin)

    def start_tag(self, begin: int) -> None:
        name = self.until(SPACES | {">"}).translate(ASCII_LOWER)
        if self.text[self.at] == END:
            raise self.unclosed(begin)
        if name not in TAGS:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {self.byte(begin)}')
        attributes: dict[str, str] = {}
        while self.text[self.at] != ">":
            self.attribute(name, begin, attributes)
        self.at += 1
        if name == "span" and attributes.get("class") != "spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        self.open.append(_Open(name, attributes, self.offset, len(self.out)))

    def attribute(self, tag: str, begin: int, attributes: dict[str, str]) -> None:
        self.skip_spaces()
        if self.text[self.at] == ">":
            return
        name = self.until(NAME_STOPS)
        if not name:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {self.byte(begin)}')
        value = self.value(tag, begin)
        prefix = ATTRIBUTES.get((tag, name))
        if prefix is not None and value.startswith(prefix):
            attributes[name] = value.removeprefix(prefix)

    def value(self, tag: str, begin: int) -> str:
        self.skip_spaces()
        if self.text[self.at] == "=":
            self.at += 1
            self.skip_spaces()
            if self.text[self.at] != END:
                return self.quoted(begin) if self.text[self.at] in "\"'" else self.name_token(begin)
        if self.text[self.at] == END:
            raise self.unclosed(begin, f'"{tag}" ')
        return ""

    def name_token(self, begin: int) -> str:
        start = self.at
        while self.text[self.at].isascii() and (self.text[self.at].isalnum() or self.text[self.at] in ".-"):
            self.at += 1
        if self.text[self.at] not in SPACES and self.text[self.at] != ">":
            raise MarkupError(f"Unexpected end of name token at byte offset {self.byte(start)}")
        if self.text[self.at] == END:
            raise self.unclosed(begin)
        return self.text[start : self.at].translate(ASCII_LOWER)

    def quoted(self, begin: int) -> str:
        quote = self.text[self.at]
        self.at += 1
        value: list[str] = []
        while self.text[self.at] not in (quote, END):
            found = decoded(self.text, self.at) if self.text[self.at] == "&" else None
            char, self.at = found or (self.text[self.at], self.at + 1)
            value.append(char)
        if self.text[self.at] == quote:
            self.at += 1
        if self.text[self.at] == END:
            raise self.unclosed(begin)
        return "".join(value)

    def end_tag(self, begin: int) -> None:
        if not self.open:
            raise MarkupError(f"Unexpected end tag at byte offset {self.byte(begin)}")
        self.at += 1
        name = self.until(SPACES | {">"}).translate(ASCII_LOWER)
        self.skip_spaces()
        if self.text[self.at] != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {self.byte(begin)}")
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            raise MarkupError(
                f'Unmatched end tag at byte offset {self.byte(begin)}, expected "</{opened.tag}>", found "</{name}>"'
            )
        if self.offset > opened.start:
            self.close(opened)

    def close(self, opened: _Open) -> None:
        kind = STYLES.get(opened.tag)
        if kind:
            self.add(kind, opened)
        else:
            SPECIAL[opened.tag](self, opened)

    def add(self, kind: str, opened: _Open, value: str = "") -> None:
        self.spans.append(Span(kind, opened.start, self.offset, value))

    def link(self, opened: _Open) -> None:
        href = opened.attributes.get("href") or "".join(self.out[opened.text_start :])
        user = mentioned_user(href)
        if user:
            self.add("text_mention", opened, str(user))
        elif url := checked_link(href):
            self.add("text_link", opened, url)

    def code(self, opened: _Open) -> None:
        language = opened.attributes.get("class", "")
        if language and self.last_is("pre", opened) and not self.spans[-1].value:
            self.spans[-1] = Span("pre", opened.start, self.offset, language)
        else:
            self.add("code", opened, language)

    def pre(self, opened: _Open) -> None:
        if self.last_is("code", opened) and self.spans[-1].value:
            self.spans[-1] = Span("pre", opened.start, self.offset, self.spans[-1].value)
        else:
            self.add("pre", opened)

    def blockquote(self, opened: _Open) -> None:
        self.add("expandable_blockquote" if "expandable" in opened.attributes else "blockquote", opened)

    def emoji(self, opened: _Open) -> None:
        number = opened.attributes.get("emoji-id", "")
        if not re.fullmatch(r"-?[0-9]{1,19}", number) or int(number) == 0:
            raise MarkupError("Invalid custom emoji identifier specified")
        self.add("custom_emoji", opened, str(int(number)))

    def time(self, opened: _Open) -> None:
        digits = re.match(r"[0-9]{1,10}", opened.attributes.get("unix", ""))
        form = opened.attributes.get("format", "")
        if digits and 0 < int(digits[0]) < 2**31:
            if not re.fullmatch(r"r|(?:w?d?t?)", form, re.IGNORECASE):
                raise MarkupError("Invalid date format used")
            self.add("date_time", opened, f"{int(digits[0])} {form}")

    def last_is(self, kind: str, opened: _Open) -> bool:
        last = self.spans[-1] if self.spans else None
        return last is not None and (last.kind, last.start, last.end) == (kind, opened.start, self.offset)

    def until(self, stops: frozenset[str]) -> str:
        start = self.at
        while self.text[self.at] not in stops:
            self.at += 1
        return self.text[start : self.at]

    def skip_spaces(self) -> None:
        while self.text[self.at] in SPACES and self.text[self.at] != END:
            self.at += 1

    def byte(self, at: int) -> int:
        return len(self.text[:at].encode("utf-8", "surrogatepass"))

    def unclosed(self, begin: int, tag: str = "") -> MarkupError:
        return MarkupError(f"Unclosed start tag {tag}at byte offset {self.byte(begin)}")


SPECIAL: dict[str, Callable[[_Reader, _Open], None]] = {
    "a": _Reader.link,
    "code": _Reader.code,
    "pre": _Reader.pre,
    "blockquote": _Reader.blockquote,
    "tg-emoji": _Reader.emoji,
    "tg-time": _Reader.time,
}
