"""Checks the sums that earlier figures must keep, by period. Reports and marks what is broken; repairs nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.actions.figures.github import ATTRIBUTION, BY_COUNTRY
from storage.vocabulary.figures import Figure

Place = tuple[str, str, str, str]
Cell = Mapping[str, Any]
REQUESTS, DISCLOSED = "requests", "requests_with_disclosure"
PROCESS, OUTSIDE, NOTICE = "by_legal_process", "non_government", "by_notice"
BANDED = "national_security_letter"
HALVES = ("H1", "H2")


@dataclass(frozen=True, slots=True)
class Broken:
    """A sum that does not hold: a sentence, and the cells involved."""

    sentence: str
    places: frozenset[Place]


def disputed(new: Iterable[Figure], held: Iterable[Figure]) -> tuple[list[Figure], list[str]]:
    """Mark GitHub's new figures with the sums they break, alone or with held ones; return those sentences too."""
    fresh = list(new)
    known = {figure.place: figure.cell for figure in (*held, *fresh) if figure.attribution == ATTRIBUTION}
    places = {figure.place for figure in fresh}
    broken = [one for one in _broken(known) if one.places & places]
    marked = [
        replace(figure, disputed=(*figure.disputed, *(one.sentence for one in broken if figure.place in one.places)))
        for figure in fresh
    ]
    return marked, [one.sentence for one in broken]


def _broken(known: Mapping[Place, Cell]) -> Iterator[Broken]:
    for period in sorted({place[0] for place in known}):
        inside = {place: cell for place, cell in known.items() if place[0] == period}
        yield from _more_given_than_asked(period, inside)
        yield from _countries(period, inside)
        yield from _notices(period, _with_halves(period, NOTICE, known), known)
    yield from _halves(known)


def _more_given_than_asked(period: str, cells: Mapping[Place, Cell]) -> Iterator[Broken]:
    for place, received in cells.items():
        other = (*place[:3], DISCLOSED)
        given = cells.get(other)
        if place[3] == REQUESTS and given is not None and _low(given) > _high(received):
            sentence = f"{period}, {place[2]}: {_low(given):,} disclosed are more than {_high(received):,} received"
            yield Broken(sentence, frozenset({place, other}))


def _countries(period: str, cells: Mapping[Place, Cell]) -> Iterator[Broken]:
    whole = (period, PROCESS, "mutual_legal_assistance", REQUESTS)
    parts = [place for place in cells if place[1] == BY_COUNTRY]
    if whole in cells and parts:
        yield from _sum("the countries of cross-border requests", period, cells, parts, [whole])


def _notices(period: str, notices: Sequence[Place], known: Mapping[Place, Cell]) -> Iterator[Broken]:
    """Check that each request with disclosure has one notice; private parties' count too, security letters do not."""
    given = [
        place
        for place in known
        if place[0] == period and place[1] in (PROCESS, OUTSIDE) and place[3] == DISCLOSED and place[2] != BANDED
    ]
    if notices and given:
        yield from _sum("notices to users", period, known, notices, given)


def _with_halves(period: str, table: str, known: Mapping[Place, Cell]) -> list[Place]:
    """Return the places of a table in a period; for a year without it, those of both halves."""
    own = [place for place in known if place[:2] == (period, table)]
    halves = [[place for place in known if place[:2] == (f"{period}-{half}", table)] for half in HALVES]
    return own or ([place for half in halves for place in half] if all(halves) else [])


def _halves(known: Mapping[Place, Cell]) -> Iterator[Broken]:
    """Check that a year equals its two halves, if both are known."""
    for place in known:
        halves = [(f"{place[0]}-{half}", *place[1:]) for half in HALVES]
        if all(half in known for half in halves):
            what = f"the halves of {place[1]}, {place[2]}, {place[3]}"
            yield from _sum(what, place[0], known, halves, [place])


def _sum(
    what: str, period: str, cells: Mapping[Place, Cell], parts: Sequence[Place], whole: Sequence[Place]
) -> Iterator[Broken]:
    """Yield a broken sum if the parts cannot add up to the whole."""
    least, most = (sum(end(cells[place]) for place in parts) for end in (_low, _high))
    low, high = (sum(end(cells[place]) for place in whole) for end in (_low, _high))
    if most < low or least > high:
        sentence = f"{period}: {what} come to {_shown(least, most)}, not {_shown(low, high)}"
        yield Broken(sentence, frozenset((*parts, *whole)))


def _low(cell: Cell) -> int:
    return int(cell.get("value", cell.get("low", 0)))


def _high(cell: Cell) -> int:
    return int(cell.get("value", cell.get("high", 0)))


def _shown(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
