"""Cases and coverage from the JSON of Te-k/telegram-transparency, whose spans overlap. Counts no span twice."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TextIO

from bot.actions.case_countries import country_codes
from bot.actions.case_fields import Problem
from bot.actions.import_findings import Findings
from bot.actions.import_jsonl import NotStrict, fault, strict_decoder
from storage.vocabulary import LARGEST_COUNT, Case, Coverage, CoverageKind, DataKind, LegalProcess, Outcome, Phrase

SOURCE = "Te-k/telegram-transparency, CC-BY 4.0"
KEYS = ("from", "to", "requests", "users")
EXAMPLE = '{"FRA": [{"from": "20250101", "to": "20250331", "requests": 668, "users": 1425}]}'
LONGEST_FILE = 1 << 23
_DAY = re.compile(r"[0-9]{8}")
FIRST_MONTH_OF_SECOND_HALF = 7


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """What the source tells of one country from the first to the last day, both included."""

    first: date
    last: date
    requests: int
    users: int

    def __str__(self) -> str:
        """The days, for a person."""
        return f"{self.first} to {self.last}"

    @property
    def half_year(self) -> tuple[int, bool] | None:
        """The half-year that holds the whole span, if one does."""
        first, last = ((day.year, day.month >= FIRST_MONTH_OF_SECOND_HALF) for day in (self.first, self.last))
        return first if first == last else None

    def holds(self, other: "Span") -> bool:
        """Whether another, finer span lies inside this one."""
        return other != self and self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class Crowd:
    """What the file comes to: cases where there were requests, and coverage for every span taken."""

    cases: tuple[Case, ...] = ()
    coverage: tuple[Coverage, ...] = ()


def read_crowd(text: TextIO, today: date, findings: Findings) -> Crowd:
    """The cases and the coverage of the file, by country and day. Empty where `findings` has anything bad.

    Raises NotStrict where the file as a whole is something else.
    """
    cases: list[Case] = []
    coverage: list[Coverage] = []
    for code, country, entries in _countries(text, findings):
        spans = sorted(_spans(code, entries, today, findings))
        for span in _taken(code, spans, findings):
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
            _refuse(findings, code, "country", f"is the same country as {seen[country]}")
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


def _refuse(findings: Findings, place: str, column: str, reason: str) -> None:
    todo = Phrase("write it as in: {example}", example=EXAMPLE)
    findings.refuse(place, [Problem(column, Phrase("{fault}", fault=reason), todo)])


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
            _refuse(findings, place, "from", f"is a second entry for {span}")
        else:
            seen.add((span.first, span.last))
            yield span


def _wrong_with(span: Span, today: date) -> Iterator[tuple[str, str]]:
    if date.min in (span.first, span.last):
        yield ("from" if span.first == date.min else "to"), "is not a day written as 20250131"
    if span.last < span.first:
        yield "to", "is before from"
    if span.last > today:
        yield "to", "is in the future"
    if min(span.requests, span.users) < 0:
        yield ("requests" if span.requests < 0 else "users"), f"is not a whole number from 0 to {LARGEST_COUNT}"
    if span.users and not span.requests:
        yield "users", "is not 0, but requests is"


def _day(value: object) -> date:
    """A day, or date.min where it is none."""
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        return date.min
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return date.min


def _count(value: object) -> int:
    """A count, or -1 where it is none."""
    return value if type(value) is int and 0 <= value <= LARGEST_COUNT else -1


def _taken(code: str, spans: Sequence[Span], findings: Findings) -> Iterator[Span]:
    """The finest spans that lie inside one half-year. Coarser ones check their sums; what is left out is named."""
    finest = [span for span in spans if not any(map(span.holds, spans))]
    for earlier, later in pairwise(finest):
        if later.first <= earlier.last:
            _refuse(findings, f"{code} {later}", "from", f"overlaps {earlier}, so its days would count twice")
    for span in spans:
        parts = [part for part in finest if span.holds(part)]
        if parts and _cover(span, parts):
            _check_sum(code, span, parts, findings)
        elif parts or not span.half_year:
            reason = "only parts of it are told" if parts else "it lies across the edge of a half-year"
            findings.remark(f"{code} {span} is left out: {reason}")
        else:
            yield span


def _cover(span: Span, parts: Sequence[Span]) -> bool:
    """Whether parts, in order and without overlap, fill the span without a gap."""
    edges = [part.first - timedelta(days=1) for part in parts[1:]]
    return parts[0].first == span.first and parts[-1].last == span.last and edges == [part.last for part in parts[:-1]]


def _check_sum(code: str, span: Span, parts: Sequence[Span], findings: Findings) -> None:
    """A wrong sum inside a half-year puts the figures of a report in doubt; across its edge it deserves a remark."""
    for column in ("requests", "users"):
        told, summed = getattr(span, column), sum(getattr(part, column) for part in parts)
        if told == summed:
            continue
        if span.half_year:
            _refuse(findings, f"{code} {span}", column, f"is {told}, but its parts come to {summed}")
        else:
            findings.remark(f"{code} {span}: {column} is {told}, but its parts come to {summed}; the parts are taken")


def _case(country: str, span: Span) -> Case:
    """One case for a span: received on its first day, and, without a closing day, closed in its period of receipt."""
    return Case(
        received_on=span.first,
        country=country,
        legal_process=LegalProcess.COURT_ORDER,
        outcome=Outcome.DISCLOSED,
        requests=span.requests,
        accounts_affected=span.users,
        data_disclosed=(DataKind.IP_ADDRESS, DataKind.PHONE_NUMBER),
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
