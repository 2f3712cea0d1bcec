"""TDLib's own parser, offline, is the judge of ours."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import tdjson
from hypothesis import strategies as st

from bot.sandbox.text.detected import with_detected
from bot.sandbox.text.html import MarkupError, parse_html
from bot.sandbox.text.spans import Span, normalised, ordered, settled, utf16_length
from tests.support.samples import explored

KINDS = {
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "PreCode": "pre",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "EmailAddress": "email",
    "BotCommand": "bot_command",
}
VALUES = ("url", "language", "user_id", "custom_emoji_id", "unix_time")
# From 16 on, the order of equal spans depends on how a C++ library sorts.
MOST_COMPARED = 15
TABLE = (
    "<b>a",
    "<b>a</i>",
    "<b><i>x</b></i>",
    "a</b>",
    "<b",
    "1<2",
    "<",
    "<b>x</b",
    "a < b",
    "<br/>",
    "<!-- c -->",
    "<a href=https://e.org>l</a>",
    "<b =>",
    "<span>x</span>",
    "<span class=tg-spoiler>x</span>",
    '<tg-emoji emoji-id="x">y</tg-emoji>',
    "&#xD800;",
    "a&amp;&lt;&gt;&quot;&#39;&#x1F600;&nbsp;&copy;&apos; & >",
    "<b>x</>",
    "<b unknown='1'>x</b>",
    "<i></i>x",
    '<a href="nope">x</a>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="t.me/x">x</a>',
    '<a href="tg://user?id=5">x</a>',
    '<a href="tg:resolve?domain=x">x</a>',
    '<a href="http://EX.org:80/A b?q#ü">x</a>',
    '<a href="http://localhost">x</a>',
    '<a href="ftp://a.b">x</a>',
    "<a>example.org</a>",
    "<pre><code class='language-py'>x</code></pre>",
    "<pre><code>x</code></pre>",
    "<code class='language-py'>x</code>",
    "<blockquote expandable>x</blockquote>",
    "<blockquote>a<blockquote>b</blockquote></blockquote>",
    "<code><b>x</b></code>",
    "<b>a</b><b>b</b>",
    "<b>a<i>b</i>c</b>",
    "<a href='http://a.b'>x<blockquote>y</blockquote></a>",
    "<b>\r\x01x\u202ey\u030a</b>\u200f\u200e",
    "<B>x</b>",
    "<p>x</p>",
    "é<b>ü</i>",
    "<b\x0b>x</b>",
    "<tg-time unix='99' format='wDT'>a</tg-time>",
    "<tg-time unix='99' format='q'>a</tg-time>",
)
PAIRS = (
    ("<b>", "</b>"),
    ("<i>", "</i>"),
    ("<u>", "</u>"),
    ("<s>", "</s>"),
    ('<span class="tg-spoiler">', "</span>"),
    ("<code>", "</code>"),
    ("<pre>", "</pre>"),
    ('<pre><code class="language-y">', "</code></pre>"),
    ("<blockquote>", "</blockquote>"),
    ("<blockquote expandable>", "</blockquote>"),
    ('<a href="http://a.b">', "</a>"),
    ('<a href="tg://user?id=7">', "</a>"),
    ('<tg-emoji emoji-id="5">', "</tg-emoji>"),
    ('<tg-time unix="5">', "</tg-time>"),
)
PIECES = ("a", "bc", " ", "\n", "é", "😀", "\r", "\u202e", "\u200f", "\u030a", "\t", "&lt;", "&#10;", "&", ">")
CRUMBS = (*[side for pair in PAIRS for side in pair], *PIECES, "<", '"', "'", "=", "/", "</>", "<b x=", "<B ", "\0")
WORDS = st.sampled_from(PIECES)
TREES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda pair, parts: pair[0] + "".join(parts) + pair[1], st.sampled_from(PAIRS), st.lists(inner, max_size=3)
    ),
    max_leaves=12,
)


def tdlib(**request: Any) -> dict[str, Any]:
    execute: Callable[[bytes], bytes | None] = tdjson.td_execute
    answer: dict[str, Any] = json.loads(execute(json.dumps(request).encode()) or b"{}")
    return answer


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> None:
    tdlib(**{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def their_parse(markup: str) -> dict[str, Any]:
    return tdlib(**{"@type": "parseTextEntities", "text": markup, "parse_mode": {"@type": "textParseModeHTML"}})


def readable(answer: dict[str, Any]) -> Any:
    if answer["@type"] == "error":
        return answer["message"]
    return answer["text"], [entity_of(entity) for entity in answer["entities"]]


def entity_of(entity: dict[str, Any]) -> tuple[str, int, int, str]:
    kind = entity["type"]
    name = kind["@type"].removeprefix("textEntityType")
    value = next((str(kind[key]) for key in VALUES if key in kind), "")
    return KINDS.get(name, name.lower()), entity["offset"], entity["offset"] + entity["length"], value


def tuples(spans: list[Span]) -> list[tuple[str, int, int, str]]:
    return [(span.kind, span.start, span.end, value_of(span)) for span in spans]


def value_of(span: Span) -> str:
    """The parser keeps a language with `code`, and the form with a time; TDLib tells them elsewhere."""
    return "" if span.kind == "code" else span.value.partition(" ")[0]


def our_parse(markup: str) -> Any:
    try:
        text, spans = parse_html(markup)
    except MarkupError as error:
        return f"Can't parse entities: {error}"
    return text, tuples(ordered(spans))


def compare(markup: str) -> None:
    theirs = their_parse(markup)
    if len(theirs.get("entities", ())) > MOST_COMPARED:
        return
    assert our_parse(markup) == readable(json.loads(json.dumps(theirs)))
    if theirs["@type"] == "error":
        return
    settled_there = tdlib(**{"@type": "parseMarkdown", "text": theirs})
    if settled_there["text"]:
        text, spans = settled(*parse_html(markup))
        assert (text, tuples(spans)) == readable(settled_there)


@pytest.mark.parametrize("markup", TABLE)
def test_markup_of_the_table_is_read_as_tdlib_reads_it(markup: str) -> None:
    compare(markup)


@explored(600, 2_000, st.lists(TREES, min_size=1, max_size=4).map("".join))
def test_well_formed_markup_is_read_as_tdlib_reads_it(markup: str) -> None:
    compare(markup)


@explored(600, 2_000, st.lists(st.sampled_from(CRUMBS), min_size=1, max_size=12).map("".join))
def test_broken_markup_is_refused_as_tdlib_refuses_it(markup: str) -> None:
    compare(markup)


@pytest.mark.parametrize(
    "text",
    [
        "README.md main.py setup.sh foo.bar report.json data.csv a.pdf v1.2.3 12.5%",
        "$BTC $btc #w47 #2026 a@b.org /pub x/y /a/b /start@some_bot",
        "@a @ab @abc @abcd @abcde",
        "https://example.org/a?b=c. (https://t.me/transparency) see t.me/transparency/5, ok",
        "transparency-2025-H1-e1.json transparency-2025-H1-e1.SHA256SUMS history-12.txt",
        "ssh-keygen -Y verify -f allowed_signers -I reports@example.org -n transparency-report@example.org",
        'SHA256:abc+def/ghi https://en.wikipedia.org/wiki/A_(b) «example.com» "telegram.org/privacy"',
        "28,917 requests; 49,744 accounts. Next: 2026-01-31. e.g. U.S. i.e. Te-k, CC-BY 4.0",
        "http://127.0.0.1:8081/x localhost:80 example.org:8080/a#b e.org! Hello.World end.The",
        "E.ORG e.Org HTTPS://A.B.DE/X Http://x.org ##x #a_b #ё $A1 €5 #tag,",
    ],
)
def test_detected_pieces_are_those_tdlib_detects(text: str) -> None:
    theirs = [entity_of(entity) for entity in tdlib(**{"@type": "getTextEntities", "text": text})["entities"]]
    assert tuples(with_detected(text, [])) == theirs


@pytest.mark.parametrize(
    ("markup", "text", "spans"),
    [
        ("  <b> hi </b>  ", "hi", [("bold", 0, 2, "")]),
        ("\n\n a \n", "a", []),
        ("<b> </b>x", "x", []),
        ("x <i>\n</i>", "x", []),
        (" <u>a</u> 😀 <s>b </s>", "a 😀 b", [("underline", 0, 1, ""), ("strikethrough", 5, 6, "")]),
        ("<b> \n </b>", "", []),
    ],
)
def test_text_is_trimmed_with_its_spans(markup: str, text: str, spans: list[Any]) -> None:
    kept, left = normalised(*parse_html(markup))
    assert (kept, tuples(left)) == (text, spans)


@explored(300, 1_000, st.lists(TREES, min_size=1, max_size=4).map("".join))
def test_normalised_text_stays_as_it_is(markup: str) -> None:
    text, spans = normalised(*parse_html(markup))
    assert text == text.strip(" \n")
    assert all(0 <= span.start < span.end <= utf16_length(text) for span in spans)
    assert normalised(text, spans) == (text, spans)
