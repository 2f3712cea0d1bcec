"""What Telegram marks by itself in a text: commands, mentions, tags, addresses (with well-known endings only)."""

import re
from collections.abc import Iterable, Iterator

from bot.sandbox.text.spans import QUOTES, STYLES, Span, resolved, utf16_length

COUNTRIES = """
ac ad ae af ag ai al am ao ar as at au aw az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf
cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge
gf gg gh gi gl gm gn gp gq gr gt gu gw gy hk hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki
km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw
mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa
sb sc sd se sg sh si sk sl sm sn so sr st su sv sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk
us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
KINDS = """
academy agency app art bar best bio biz blog cafe capital center chat city click cloud club codes coffee com
community company cool dance dev digital direct directory earth education edu email energy events exchange
expert express faith farm fit fm foundation fun fund fyi games gold gov guide guru health help host house icu
info ink institute int international jobs land law legal life link live lol love ltd market media men mil mobi
mobile money museum name network news ninja one online org page paris party photo photos pics pictures place
plus post press pro properties pub red report reports rest review rocks run sale school science security
services sexy shop show site social software solutions space store stream studio style sucks support systems
team tech technology tel tips today tools top town travel university uno video vip watch web website wiki win
work works world wtf xxx xyz zip zone arpa
"""
ENDINGS = "|".join(sorted((*COUNTRIES.split(), *KINDS.split()), key=len, reverse=True))
PATTERNS = (
    ("email", re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}@(?:[a-zA-Z0-9-]+\.)+(?:{ENDINGS})(?![\w@-])", re.IGNORECASE)),
    (
        "url",
        re.compile(
            r"(?<![\w@./$#-])(?:(?:[hH][tT][tT][pP][sS]?://)?(?:[^\W_](?:[\w-]*[^\W_])?\.)+"
            rf"(?:{ENDINGS}|{ENDINGS.upper()})|https?://\d{{1,3}}(?:\.\d{{1,3}}){{3}})"
            r"(?![\w@-])(?::\d{1,5})?(?:[/?#][^\s<>\"«»]*)?",
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])", re.ASCII)),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{4,32}(?!\w)")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")),
    ("hashtag", re.compile(r"(?<![\w/$])#(?=\w*[^\W\d])\w{1,256}(?![\w#])")),
)
TRAILING = ".,:;!?'(`[{~…"


def with_detected(text: str, spans: list[Span]) -> list[Span]:
    """Return the spans with detected ones added, except inside links and code."""
    taken = [span for span in spans if span.kind not in QUOTES + STYLES]
    found: list[Span] = []
    for span in _all(text):
        if not any(span.start < other.end and other.start < span.end for other in taken + found):
            found.append(span)
    return resolved([*spans, *found]) if found else spans


def _all(text: str) -> Iterator[Span]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            piece = _without_trailing(match[0]) if kind == "url" else match[0]
            start = utf16_length(text[: match.start()])
            yield Span(kind, start, start + utf16_length(piece))


def _without_trailing(address: str) -> str:
    while address and (address[-1] in TRAILING or _unopened(address)):
        address = address[:-1]
    return address


def _unopened(address: str) -> bool:
    pairs: Iterable[tuple[str, str]] = ((")", "("), ("]", "["), ("}", "{"))
    return any(address[-1] == close and address.count(close) > address.count(opening) for close, opening in pairs)
