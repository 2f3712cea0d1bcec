"""Reads cases and coverage from the JSON of Te-k/telegram-transparency, whose spans overlap. Counts no span twice."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TextIO

from bot.actions.cases.fields import Problem
from bot.actions.files.findings import Findings, left_out
from bot.actions.files.jsonl import NotStrict, fault, strict_decoder
from reports.reading.countries import country_codes
from storage.vocabulary.case import Case, Coverage, CoverageKind
from storage.vocabulary.errors import Phrase
from storage.vocabulary.period import Period, PeriodKind
from storage.vocabulary.words import LARGEST_COUNT, LegalProcess, Outcome

SOURCE = "Te-k/telegram-transparency, CC-BY 4.0"
KEYS = ("from", "to", "requests", "users")
EXAMPLE = '{"FRA": [{"from": "20250101", "to": "20250331", "requests": 668, "users": 1425}]}'
ONE, COMPARE = "keep one of the two", "compare it with the source"
LATER = "leave it out until the span is over"
LONGEST_FILE = 1 << 23
_DAY = re.compile(r"[0-9]{8}")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The source's numbers for a country from the first to the last day, both included.

    `users` is None if the requests are derived from other spans: a user can be in several, so users cannot be derived.
    """

    first: date
    last: date
    requests: int
    users: int | None

    def __str__(self) -> str:
        """Return the days, for a person."""
        return f"{self.first} to {self.last}"

    def period(self, kind: PeriodKind) -> Period | None:
        """Return the period of a kind that contains the whole span, or None."""
        first, last = (Period.containing(day, kind) for day in (self.first, self.last))
        return first if first == last else None

    def holds(self, other: "Span") -> bool:
        """Return whether another, finer span is inside this one."""
        return other != self and self.first <= other.first and other.last <= self.last

    def crosses(self, other: "Span") -> bool:
        """Return whether another span shares days with this one and has days outside it."""
        shares = self.first <= other.last and other.first <= self.last
        return shares and not (self.first <= other.first and other.last <= self.last)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The result of reading the file: cases where there were requests, and coverage for every span taken."""

    cases: tuple[Case, ...] = ()
    coverage: tuple[Coverage, ...] = ()


def read_crowd(text: TextIO, today: date, kind: PeriodKind, findings: Findings) -> Crowd:
    """Return the cases and the coverage of the file, by country and day; empty if `findings` has mistakes.

    `kind` is the length of a report's period: a span that crosses the edge of one cannot be counted in either.

    Raises NotStrict if the file as a whole has another format.
    """
    cases: list[Case] = []
    coverage: list[Coverage] = []
    for code, country, entries in _countries(text, findings):
        spans = sorted(_spans(code, entries, today, findings))
        for span in _taken(code, spans, kind, findings):
            coverage.append(_coverage(country, span))
            if span.requests:
                cases.append(_case(country, span))
    return Crowd() if findings.bad else Crowd(tuple(cases), tuple(coverage))


def _countries(text: TextIO, findings: Findings) -> Iterator[tuple[str, str, list[object]]]:
    seen: dict[str, str] = {}
    for code, entries in _document(text).items():
        country = country_codes().get(code)
        if country is None or not isinstance(entries, list):
            _refuse(findings, ascii(code[:40]), "country", "is not a country code with a list of spans")
        elif country in seen:
            _refuse(findings, code, "country", f"is the same country as {seen[country]}", ONE)
        else:
            seen[country] = code
            yield code, country, entries


def _document(text: TextIO) -> dict[str, object]:
    try:
        document = strict_decoder().decode(text.read(LONGEST_FILE))
    except (ValueError, RecursionError) as error:
        raise NotStrict(fault(error)) from None
    if not isinstance(document, dict):
        raise NotStrict("is not an object of countries")
    return document


def _refuse(findings: Findings, place: str, column: str, reason: str, todo: str = "") -> None:
    advice = Phrase(todo) if todo else Phrase("write it like this: {example}", example=EXAMPLE)
    findings.refuse(place, [Problem(column, Phrase("{fault}", fault=reason), advice)])


def _spans(code: str, entries: Sequence[object], today: date, findings: Findings) -> Iterator[Span]:
    seen: set[tuple[date, date]] = set()
    for number, entry in enumerate(entries, start=1):
        place = f"{code} entry {number}"
        if not isinstance(entry, Mapping) or sorted(entry) != sorted(KEYS):
            _refuse(findings, place, "record", f"does not have the keys {', '.join(KEYS)}, and only these")
            continue
        span = Span(_day(entry["from"]), _day(entry["to"]), _count(entry["requests"]), _count(entry["users"]))
        if wrong := next(_wrong_with(span, today), None):
            _refuse(findings, place, *wrong)
        elif (span.first, span.last) in seen:
            _refuse(findings, place, "from", f"is a second entry for {span}", ONE)
        else:
            seen.add((span.first, span.last))
            yield span


def _wrong_with(span: Span, today: date) -> Iterator[tuple[str, str] | tuple[str, str, str]]:
    if date.min in (span.first, span.last):
        yield ("from" if span.first == date.min else "to"), "is not a day written as 20250131"
    if span.last < span.first:
        yield "to", "is before from", COMPARE
    if span.last > today:
        yield "to", "is in the future", LATER
    if min(span.requests, span.users or 0) < 0:
        yield ("requests" if span.requests < 0 else "users"), f"is not a whole number from 0 to {LARGEST_COUNT}"
    if span.users and not span.requests:
        yield "users", "is not 0, but requests is", COMPARE


def _day(value: object) -> date:
    """Return a day, or date.min if it is invalid."""
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        return date.min
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return date.min


def _count(value: object) -> int:
    """Return a count, or -1 if it is invalid."""
    return value if type(value) is int and 0 <= value <= LARGEST_COUNT else -1


def _taken(code: str, spans: Sequence[Span], kind: PeriodKind, findings: Findings) -> Iterator[Span]:
    """Yield the finest spans inside one period, and zeros of any length. Report what is left out.

    Coarser spans check the sums of their parts; if parts are missing, they supply the rest.
    """
    finest = [span for span in spans if not any(map(span.holds, spans))]
    for earlier, later in pairwise(finest):
        if later.first <= earlier.last:
            _refuse(findings, f"{code} {later}", "from", f"overlaps {earlier}, so its days would count twice", ONE)
            return
    for span in sorted(set(spans) - set(finest), key=lambda one: one.last - one.first):
        parts = sorted(part for part in finest if span.holds(part))
        gaps = _gaps(span, parts)
        if any(map(span.crosses, finest)):
            reason = Phrase("another entry begins or ends within it")
            findings.remark(left_out(code, span, reason))
        elif not gaps:
            _check_sum(code, span, parts, kind, findings)
        elif derived := _rest(span, parts, gaps):
            finest += derived
        elif span.period(kind) and _least(span, parts):
            finest = [*(part for part in finest if part not in parts), span]
        else:
            less = _least(span, parts)
            reason = Phrase("only parts of it are known") if less else Phrase("its parts add up to more")
            findings.remark(left_out(code, span, reason))
    for span in sorted(finest):
        if not span.requests or span.period(kind):
            yield span
        else:
            reason = Phrase("it crosses the edge of a period")
            findings.remark(left_out(code, span, reason))


def _gaps(span: Span, parts: Sequence[Span]) -> list[tuple[date, date]]:
    """Return the gaps, as first and last days, that a span's ordered, disjoint parts leave."""
    one = timedelta(days=1)
    begins = [span.first, *(part.last + one for part in parts)]
    ends = [*(part.first - one for part in parts), span.last]
    return [(first, last) for first, last in zip(begins, ends, strict=True) if first <= last]


def _rest(span: Span, parts: Sequence[Span], gaps: Sequence[tuple[date, date]]) -> list[Span]:
    """Return spans for the gaps between the parts: one number for one gap, or 0 for each. Otherwise nothing."""
    requests = span.requests - sum(part.requests for part in parts)
    complete = requests > 0 or (requests == 0 and (span.users or 0) <= sum(part.users or 0 for part in parts))
    if not complete or (requests and len(gaps) > 1):
        return []
    return [Span(first, last, requests, None if requests else 0) for first, last in gaps]


def _least(span: Span, parts: Sequence[Span]) -> bool:
    """Return whether a span is at least the sum of its parts, so that it can count in their place."""
    return span.requests >= sum(part.requests for part in parts)


def _check_sum(code: str, span: Span, parts: Sequence[Span], kind: PeriodKind, findings: Findings) -> None:
    """Refuse a wrong sum inside a period, which makes a report's figures doubtful; remark on one across its edge."""
    for column in ("requests", "users"):
        numbers = [getattr(part, column) for part in parts]
        number, summed = getattr(span, column), sum(filter(None, numbers))
        if number == summed or None in numbers:
            continue
        if span.period(kind):
            _refuse(findings, f"{code} {span}", column, f"is {number}, but its parts come to {summed}", COMPARE)
        else:
            findings.remark(f"{code} {span}: {column} is {number}, but its parts come to {summed}; the parts are taken")


def _case(country: str, span: Span) -> Case:
    """Return one case for a span: received on its first day and, without a closing day, closed in the same period.

    The source counts requests for which "IP address and/or phone number" was disclosed, but not which of them.
    """
    return Case(
        received_on=span.first,
        country=country,
        legal_process=LegalProcess.COURT_ORDER,
        outcome=Outcome.DISCLOSED,
        requests=span.requests,
        accounts_affected=span.users,
    )


def _coverage(country: str, span: Span) -> Coverage:
    return Coverage(
        country=country,
        start=span.first,
        end=span.last + timedelta(days=1),
        what=CoverageKind.DISCLOSURES,
        zero=not span.requests,
        source=SOURCE,
    )
