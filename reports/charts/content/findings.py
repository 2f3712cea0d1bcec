"""Titles of charts: sentences that the figures prove. Where they prove none, the chart keeps a neutral title.

A sentence needs exact numbers: a range, a lower bound for lack of numbers, or a tie for the first place proves nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reports.charts.content.tables import UNSAID
from reports.language import words
from reports.language.shares import percent
from reports.language.words import capital
from reports.schema.cells import Cell, cases_missing, is_known
from storage.vocabulary.words import NOT_COUNTRIES, OTHER_COUNTRIES

NOT_STATED: Final = "ZZ"
_MOST_NAMED = 3
_FEW = 20  # of so few, both numbers say more than a share
_NEAR = 50  # a fraction is "about" the share if they differ by at most 1 in 50
_FRACTIONS = (
    (1, 4, words.msgid("a quarter"), words.msgid("about a quarter")),
    (1, 3, words.msgid("a third"), words.msgid("about a third")),
    (1, 2, words.msgid("half"), words.msgid("about half")),
    (2, 3, words.msgid("two thirds"), words.msgid("about two thirds")),
    (3, 4, words.msgid("three quarters"), words.msgid("about three quarters")),
)
# The share of what, and the same for few: (requests, requests with disclosure), each also if not all are known.
_OF = {
    ("requests", True): words.msgid("{share} of requests"),
    ("requests", False): words.msgid("{share} of the requests counted here"),
    ("requests_with_disclosure", True): words.msgid("{share} of requests with disclosure"),
    ("requests_with_disclosure", False): words.msgid("{share} of the requests with disclosure counted here"),
}
_OF_FEW = {
    ("requests", True): words.msgid("{part} of {whole} requests"),
    ("requests", False): words.msgid("{part} of the {whole} requests counted here"),
    ("requests_with_disclosure", True): words.msgid("{part} of {whole} requests with disclosure"),
    ("requests_with_disclosure", False): words.msgid("{part} of the {whole} requests with disclosure counted here"),
}
_OUTCOMES = {
    "pending": words.msgid("{share} were still open"),
    "disclosed": words.msgid("{share} led to disclosure"),
    "partially_disclosed": words.msgid("{share} led to disclosure in part"),
    "no_data": words.msgid("{share} ended without data to disclose"),
    "refused": words.msgid("{share} were refused"),
    "withdrawn": words.msgid("{share} were withdrawn"),
}
_KINDS = {
    "authority": words.msgid("{share} came from {kind}"),
    "grounds": words.msgid("{share} were about {kind}"),
}
_NOTICE = {
    "before": words.msgid("Users were notified beforehand in {share}"),
    "after": words.msgid("Users were notified afterwards in {share}"),
    "delayed": words.msgid("Notice to users was delayed in {share}"),
    "barred": words.msgid("An order prohibited notice in {share}"),
    "bar_requested": words.msgid("Silence was requested, not ordered, in {share}"),
    "unreachable": words.msgid("The user could not be reached in {share}"),
    "emergency": words.msgid("Users were not notified because of an emergency in {share}"),
    "by_authority": words.msgid("Notice was left to the authority in {share}"),
    "not_applicable": words.msgid("No user was affected in {share}"),
}
_UNSAID = (UNSAID, "not_stated")
Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, and the rows of the chart that it names."""

    text: str
    rows: frozenset[str] = frozenset()


def finding_by_country(data: Data, language: str) -> Finding | None:
    """Return which countries sent half of the requests or more, or else which one sent the most."""
    ranked = _ranked(data["rows"], data["sum"])
    if ranked is None or len(ranked) < 2:
        return None
    whole = data["sum"]["value"]
    for count in range(1, min(_MOST_NAMED, len(ranked) - 1) + 1):
        part = sum(number for _, number in ranked[:count])
        if whole <= 2 * part and ranked[count - 1][1] > ranked[count][1]:
            return _by_countries(data, ranked, count, part, language)
    message = "{country} sent the most: {share}"
    return _named_country(data, ranked, message, language)


def _by_countries(
    data: Data, ranked: Sequence[tuple[str, int]], count: int, part: int, language: str
) -> Finding | None:
    codes = [code for code, _ in ranked[:count]]
    if count == 1:
        return _named_country(data, ranked, "{country} sent {share}", language)
    share = _share(data, part, data["sum"]["value"], language)
    if count == _MOST_NAMED:
        three = not NOT_COUNTRIES.intersection(codes)
        text = words.text("Three countries sent {share}", language, share=share)
        return Finding(text, frozenset(codes)) if three else None
    if {NOT_STATED, OTHER_COUNTRIES}.intersection(codes):
        return None
    names = words.listing([words.country(code, language) for code in codes], language)
    return Finding(words.text("{countries} sent {share}", language, countries=names, share=share), frozenset(codes))


def _named_country(data: Data, ranked: Sequence[tuple[str, int]], message: str, language: str) -> Finding | None:
    (code, first), (_, second) = ranked[:2]
    if code in (NOT_STATED, OTHER_COUNTRIES) or first == second:
        return None
    share = _share(data, first, data["sum"]["value"], language)
    return Finding(words.text(message, language, country=words.country(code, language), share=share), frozenset([code]))


def finding_by_outcome(data: Data, language: str) -> Finding | None:
    """Return how most requests ended."""
    top = _top(data["by_outcome"], data["sums"]["by_outcome"])
    if top is None or top[0] not in _OUTCOMES:
        return None
    share = _share(data, top[1], data["sums"]["by_outcome"]["value"], language)
    return Finding(capital(words.text(_OUTCOMES[top[0]], language, share=share)), frozenset([top[0]]))


def finding_by_process(data: Data, language: str) -> Finding | None:
    """Return the most frequent legal process."""
    top = _top(data["by_legal_process"], data["sums"]["by_legal_process"])
    if top is None:
        return None
    share = _share(data, top[1], data["sums"]["by_legal_process"]["value"], language)
    process = words.word("legal_process", top[0], language)
    text = words.text("{process} made up {share}", language, process=process, share=share)
    return Finding(capital(text), frozenset([top[0]]))


def finding_of_data(data: Data, language: str) -> Finding | None:
    """Return whether message content or encryption keys were disclosed."""
    if data["content"] is None:
        return None
    named = frozenset(["message_content"])
    if data["content"]:
        return Finding(words.counted("content_disclosed", data["content"], language), named)
    message = "In the cases counted here, no message content and no encryption keys were disclosed"
    return Finding(words.text(message, language), named | {"encryption_keys"})


def finding_of_refusals(data: Data, language: str) -> Finding | None:
    """Return the most frequent reason, unless the requests without a recorded reason could change that."""
    top = _top(data["rows"], data["sum"])
    if top is None or top[0] == "other":
        return None
    reason = words.word("refusal_reason", top[0], language)
    return Finding(words.text("Most common reason for refusal: {reason}", language, reason=reason), frozenset([top[0]]))


def finding_of_kind(data: Data, group: str, language: str) -> Finding | None:
    """Return the most frequent authority, grounds or notice."""
    top = _top(data["rows"], data["sum"])
    if top is None or top[0] == "other":
        return None
    share = _share(data, top[1], data["sum"]["value"], language)
    if group == "notice":
        return Finding(words.text(_NOTICE[top[0]], language, share=share), frozenset([top[0]]))
    text = words.text(_KINDS[group], language, kind=words.word(group, top[0], language), share=share)
    return Finding(capital(text), frozenset([top[0]]))


def finding_over_time(data: Data, language: str) -> Finding | None:
    """Return how the number of requests changed since the period before, if the two can be compared."""
    slots = data["panels"][0]["slots"]
    labels = [slot["row"] for slot in slots]
    at = labels.index(data["period"]["label"]) if data["period"]["label"] in labels else 0
    if not at or slots[at]["series_break"] or slots[at]["disputed"] or slots[at - 1]["disputed"]:
        return None
    before, now = slots[at - 1]["cells"][0], slots[at]["cells"][0]
    if not (is_certain(before) and is_certain(now)) or "covered" in before or "covered" in now:
        return None
    return Finding(_change(data["columns"][0], before["value"], now["value"], language))


def _change(column: str, before: int, now: int, language: str) -> str:
    everything = column == "requests"
    old, new = words.number(before, language), words.number(now, language)
    if before == now:
        same = "Requests stayed at {number}" if everything else "Requests with disclosure stayed at {number}"
        return words.text(same, language, number=new)
    if now > before:
        up = "Requests rose from {old} to {new}" if everything else "Requests with disclosure rose from {old} to {new}"
        return words.text(up, language, old=old, new=new)
    down = "Requests fell from {old} to {new}" if everything else "Requests with disclosure fell from {old} to {new}"
    return words.text(down, language, old=old, new=new)


def _ranked(rows: Sequence[Data], whole: Cell) -> list[tuple[str, int]] | None:
    """Return the rows with their numbers, largest first; None if a number is uncertain or all are 0."""
    if not is_certain(whole) or not all(is_certain(row["cells"][0]) for row in rows):
        return None
    if whole["state"] != "exact" or whole["value"] < 2:
        return None
    ranked = [(row["row"], row["cells"][0]["value"]) for row in rows]
    return sorted(ranked, key=lambda pair: -pair[1])


def _top(rows: Sequence[Data], whole: Cell) -> tuple[str, int] | None:
    """Return the row that is larger than any other, even if all that lack the word belonged to that other."""
    ranked = _ranked(rows, whole) or []
    unsaid = sum(number for word, number in ranked if word in _UNSAID)
    stated = [pair for pair in ranked if pair[0] not in _UNSAID]
    if not stated or stated[0][1] <= sum(number for _, number in stated[1:2]) + unsaid:
        return None
    return stated[0]


def is_certain(cell: Cell) -> bool:
    """Return whether a number is exact; it may still leave out days that are not covered."""
    return is_known(cell) and cell["state"] == "exact" and not cases_missing(cell)


def _share(data: Data, part: int, whole: int, language: str) -> str:
    """Return "about two thirds of requests", or "3 of 5 requests"; says so if only some requests are known."""
    covers = data["coverage"]
    every = bool(covers["what"] == "everything" and covers["countries"] is None and covers["whole"])
    of = (data["columns"][0], every)
    if whole < _FEW:
        return words.text(_OF_FEW[of], language, part=part, whole=whole)
    return words.text(_OF[of], language, share=_fraction(part, whole, language))


def _fraction(part: int, whole: int, language: str) -> str:
    for numerator, denominator, exact, near in _FRACTIONS:
        away = abs(part * denominator - whole * numerator)
        if not away:
            return words.text(exact, language)
        if away * _NEAR <= whole * denominator:
            return words.text(near, language)
    return percent(part, whole, language)
