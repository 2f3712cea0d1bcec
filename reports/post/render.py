"""The post: a caption and a text in Telegram's HTML, within its limits. Every fact comes from the document."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.document.document import ReportTerms, headline_column
from reports.language import words
from reports.post.countries import Countries
from reports.post.facts import ApprovalNote, facts_of
from reports.post.fitting import ALWAYS, QUOTE, Group, Section, fit, join, length
from reports.post.tables import (
    Line,
    bands_line,
    carried_line,
    changes,
    content_or_keys_line,
    history_line,
    large_changes,
    outside_line,
    removals_line,
    response_line,
    table_line,
    unknown,
    unknown_accounts,
)
from reports.schema.types import Document
from reports.schema.values import Column, Table

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["CAPTION_LIMIT", "TEXT_LIMIT", "Post", "render_post"]

CAPTION_LIMIT = 900
TEXT_LIMIT = 4096
FEWEST_ROWS = 10
ALL_PERIODS, FEWEST_PERIODS = 40, 4  # of each length; the chart over time shows at most 40

# In the order of reading; the number is the rank: 0 always stays, the highest drops first. The lines that describe
# a chart in words come before all that no chart shows.
_CAPTION = {
    "title": ALWAYS,
    "edition": ALWAYS,
    "headline": 2,
    "numbers": ALWAYS,
    "coverage": 1,
    "constant": ALWAYS,
    "bands": ALWAYS,
    "standing": ALWAYS,
    "due": ALWAYS,
    "key": ALWAYS,
    "notice": ALWAYS,
}
_TEXT = {
    "head": ALWAYS,
    "outside_policy": 2,
    "coverage": 1,
    "jumps": 1,
    "legal_bands": ALWAYS,
    "hidden": 1,
    "by_country": 4,
    "restatements": 3,
    "by_outcome": 5,
    "by_refusal_reason": 7,
    "by_data_requested": 6,
    "by_data_disclosed": 6,
    "content_or_keys": 6,
    "by_content_requested": 16,
    "by_content_disclosed": 16,
    "by_timing": 17,
    "by_legal_process": 7,
    "by_grounds": 14,
    "by_authority": 15,
    "by_notice": 13,
    "carried": 12,
    "response_times": 12,
    "outside": 10,
    "removal_orders": 10,
    "history": 8,
    "unknown": 6,
    "policy": 11,
    "policy_unjudged": 2,
    "statements": 9,
    "check": 2,
    "notice": 18,
}
# Sections on adjacent lines. A quote shows three lines until a reader opens it.
_CAPTION_GROUPS = {
    **dict.fromkeys(("title", "edition", "headline"), Group("finding")),
    **dict.fromkeys(("coverage", "constant", "bands", "standing", "due", "notice"), Group("report")),
}
_NAMES = tuple(_TEXT)
_DETAILS = _NAMES[_NAMES.index("restatements") : _NAMES.index("check")]  # what was restated is in view
_TEXT_GROUPS = {
    **dict.fromkeys(_NAMES[: _NAMES.index("by_country")], Group("head")),
    "jumps": Group("jumps"),
    **dict.fromkeys(_DETAILS, Group("details", *QUOTE)),
    **{name: Group(name, *QUOTE) for name in ("by_country", "check")},
}


@dataclass(frozen=True, slots=True)
class Post:
    """The two texts of a post, as Telegram HTML: at most 900 and 4,096 UTF-16 units when parsed."""

    caption: str
    text: str


def render_post(document: Document, terms: ReportTerms, note: ApprovalNote, language: str = "en") -> Post:
    """Render the post of a document. If it is too long, sections drop in a fixed order; rank 0 never does."""
    facts = facts_of(document, terms, note, language)
    sections = [
        replace(_section("caption.j2", name, rank, facts, language), group=_CAPTION_GROUPS.get(name))
        for name, rank in _CAPTION.items()
    ]
    summary = fit(sections, CAPTION_LIMIT)
    if any(section.name == "coverage" for section in summary):
        facts["coverage"] = ""  # the text says it only if the caption has no room for it
    return Post(caption=join(summary), text=_text(document, facts, language))


def _text(document: Document, facts: Mapping[str, Any], language: str) -> str:
    countries = Countries(document, language)
    shown, more = changes(document, language)
    facts = {
        **facts,
        "jumps": large_changes(document, language),
        "changes": {"lines": shown, "more": more},
        "unknown": unknown(document, language),
        "unknown_accounts": unknown_accounts(document, language),
    }
    for periods in (ALL_PERIODS, FEWEST_PERIODS):
        lines = _lines(document, language, periods)
        section = _sections(facts, lines, countries, language)
        fitted = fit([section(name) for name in _TEXT if lines.get(name, name)], TEXT_LIMIT)
        if lines["history"] is None or any(one.name == "history" for one in fitted):
            break
    return join(_grown(fitted, countries, section))


def _sections(
    facts: Mapping[str, Any], lines: Mapping[str, Line | None], countries: Countries, language: str
) -> Callable[..., Section]:
    """Return the sections of the text by name, with the table by country at any size."""

    def section(name: str, rows: int = FEWEST_ROWS, *, names: bool = False) -> Section:
        block = "line" if name in lines else name
        here = {**facts, "line": lines.get(name), "countries": countries.table(rows, names=names)}
        return replace(_section("text.j2", block, _TEXT[name], here, language), name=name, group=_TEXT_GROUPS.get(name))

    return section


def _grown(fitted: tuple[Section, ...], countries: Countries, section: Callable[..., Section]) -> tuple[Section, ...]:
    """Return the same sections with as many rows by country as fit into the message."""
    if all(one.name != "by_country" for one in fitted):
        return fitted
    for rows, names in _sizes(len(countries)):
        table = section("by_country", rows, names=names)
        tried = tuple(table if one.name == "by_country" else one for one in fitted)
        if length(join(tried)) <= TEXT_LIMIT:
            return tried
    return fitted


def _sizes(rows: int) -> Iterator[tuple[int, bool]]:
    """Return the sizes of the table by country, the fullest first."""
    yield rows, True
    yield from ((size, False) for size in range(rows, FEWEST_ROWS, -1))


def _lines(document: Document, language: str, periods: int) -> dict[str, Line | None]:
    column = headline_column(document)
    disclosed: Column = "requests_with_disclosure"
    tables: dict[Table, tuple[str, Column]] = {
        "by_outcome": (words.msgid("Outcomes"), "requests"),
        "by_refusal_reason": (words.msgid("Reasons for refusal"), "requests"),
        "by_data_requested": (words.msgid("Data requested"), "requests"),
        "by_data_disclosed": (words.msgid("Data disclosed"), disclosed),
        "by_content_requested": (words.msgid("Content or other data requested"), "requests"),
        "by_content_disclosed": (words.msgid("Content or other data disclosed"), disclosed),
        "by_timing": (words.msgid("Stored or live data"), column),
        "by_legal_process": (words.msgid("Legal process"), column),
        "by_grounds": (words.msgid("Grounds"), column),
        "by_authority": (words.msgid("Authorities"), column),
        "by_notice": (words.msgid("Notice to users"), disclosed),
    }
    lines: dict[str, Line | None] = {
        name: table_line(document, name, title, of, language) for name, (title, of) in tables.items()
    }
    if column == disclosed:
        lines["by_outcome"] = None  # repeats the headline
    lines["legal_bands"] = bands_line(document, words.msgid("National security process, {law}"), language)
    lines["carried"] = carried_line(document, words.msgid("Open requests"), language)
    lines["content_or_keys"] = content_or_keys_line(
        document, words.msgid("Demands for message content or encryption keys"), language
    )
    lines["response_times"] = response_line(document, words.msgid("Response times"), language)
    lines["outside"] = outside_line(document, words.msgid("Not in these totals"), language)
    lines["removal_orders"] = removals_line(document, words.msgid("Orders to remove content"), language)
    lines["history"] = history_line(document, language, periods=periods)
    return lines


def _section(template: str, block: str, rank: int, facts: Mapping[str, Any], language: str) -> Section:
    loaded = _environment(language).get_template(template)
    context = loaded.new_context(dict(facts))
    return Section(block, "".join(loaded.blocks[block](context)).strip(), rank)


@cache
def _environment(language: str) -> "Environment":
    """Return templates that escape all their values and fail on missing ones."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # a running bot needs them twice a year

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).resolve().parents[1] / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    texts = words.catalogue(language)
    environment.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["number"] = lambda value: words.number(value, language)
    environment.filters["listing"] = lambda items: words.listing(items, language)
    return environment
