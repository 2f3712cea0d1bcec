"""Replaces small counts of a report by ranges: everything after this step sees only what is published. Pure."""

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

from reports.disclosure_control.attack import UNBOUNDED, Contradiction, Range
from reports.disclosure_control.merge import FEWEST, in_order, merged
from reports.disclosure_control.published import CLOSED, CLOSING, OPENING, Published
from reports.disclosure_control.slots import Place, cells, slots
from reports.disclosure_control.suppress import Unprotectable, suppress
from reports.disclosure_control.system import Statement, known_ranges, system_of
from reports.schema.cells import NOT_APPLICABLE, NOT_RECORDED, Cell, cases_missing, is_known
from reports.schema.types import Facts, Policy
from reports.schema.values import COLUMNS, TABLES, Column
from reports.sums.bounds import bounds
from storage.vocabulary.errors import DataError
from storage.vocabulary.words import DISCLOSING, NOT_COUNTRIES, OTHER_COUNTRIES

Json = dict[str, Any]
HOURS = ("median_hours", "ninetieth_percentile_hours")
_DERIVED = ("by_content_requested", "by_content_disclosed", "by_timing")
_NEVER_GIVEN = ("requests_with_disclosure", "accounts_affected")


@dataclass(frozen=True, slots=True)
class _Way:
    """How to protect: what was shown stays shown, or not; tables are left blank; other statements count, or not.

    `moved`: of what was open and closed nothing is said, if requests moved into bands. `bounded`: what nothing bounds
    ends somewhere, far away.
    """

    stable: bool
    totals_only: bool
    linked: bool = True
    moved: bool = True
    bounded: bool = False


# Each is tried where those before it fail. Statements that contradict each other bound nothing.
_WAYS = (
    _Way(True, False, moved=False),
    _Way(True, False),
    _Way(False, False),
    _Way(False, True),
    _Way(True, False, linked=False),
    _Way(False, True, linked=False),
    _Way(True, False, bounded=True),
    _Way(False, True, bounded=True),
)
LEAST = 10
_MOVING = (OPENING, CLOSED)


class NotProtected(DataError):
    """No choice of ranges hides the small numbers of a report, not even with its totals alone."""

    what = "the small numbers in the report for {period} cannot be hidden safely beside what was published before"
    todo = "correct the register, or wait for later cases; docs/explanation/disclosure-control.md says more"


class Protection:
    """The threshold, and everything that was published before."""

    def __init__(self, threshold: int, before: Published) -> None:
        """Keep both; `before` grows with `publish`."""
        self._threshold, self.before = threshold, before

    def policy_of(self, label: str) -> Policy:
        """Return the policy by which a published period was judged."""
        return self.before.newest[label][0].policy

    def publish(self, label: str, cells: Mapping[Place, Cell], reasons: Collection[str]) -> None:
        """Take in what will be published of an earlier period, before the report that restates it is protected."""
        self.before.restate(label, cells, self.policy_of(label), reasons)

    def of_document(self, facts: Facts, column: Column) -> Facts:
        """Return a document with ranges in the place of small counts, in its row of the history too."""
        label = facts["period"]["label"]
        reasons = {row["reason"] for row in facts["restatements"] if row["period"] == label}
        try:
            whole = self.protected(
                facts, label, facts["policy"], column=column, reasons=reasons, carried=facts["kind"] == "report"
            )
        except Unprotectable:
            raise NotProtected(period=label) from None
        for row in whole["tables"]["history"]:
            row.update({one: whole["totals"][one] for one in COLUMNS} if row["row"] == label else {})
        return cast("Facts", whole)

    def fits(self, document: Mapping[str, Any], label: str, column: Column) -> bool:
        """Return whether the counts of a period are still what was published of it, as far as that shows."""
        said = self._said(label)
        now = cells(self._simplified(deepcopy(dict(document)), label, column))
        return all(_fits(cell, said.get(place)) for place, cell in now.items())

    def protected(
        self,
        document: Mapping[str, Any],
        label: str,
        policy: Policy,
        *,
        column: Column,
        reasons: Collection[str] = (),
        carried: bool = True,
    ) -> Json:
        """Return a document, or the part of one that is counts, with ranges in the place of small counts.

        `column` is the one that counts requests. `reasons` say why what was published of the period changes; `carried`
        that its open requests are those left at the end of the period before. Raises Unprotectable.
        """
        whole = self._simplified(deepcopy(dict(document)), label, column)
        contradicts = False
        for way in _WAYS:
            one = self._in_totals_only(deepcopy(whole), label) if way.totals_only else deepcopy(whole)
            seen = self.before.copy()
            if document.get("legal_bands") is not None:
                seen.banded.add(label)
            own = seen.state(label, cells(one), policy, reasons, carried=carried)
            if (not way.linked and not contradicts) or (way == _WAYS[1] and seen.moved_from(label) is None):
                continue  # it is the way before
            seen.links = seen.links if way.linked else []
            try:
                self._suppress(one, own, seen, way)
            except Unprotectable:
                continue
            except Contradiction:
                contradicts = True
                continue
            return self._arranged(one, column)
        raise Unprotectable

    def _simplified(self, document: Json, label: str, column: Column) -> Json:
        """Leave out cross tables, lists of cases and derived tables, and merge the countries with few requests.

        Content and live data follow from kinds of data and process in many ways, so that hiding them beside these takes
        long, and can fail.
        """
        nothing: Json = {"disclosures": None}
        if not any(place[0] == "outcomes_by_process" for place in self._said(label)):  # else it was shown before
            nothing["outcomes_by_process"] = []
        document |= {name: empty for name, empty in nothing.items() if name in document}
        shown = known_ranges(self._said(label))
        for place, holder in slots(document):
            if place[0] in _DERIVED and place not in shown:
                holder[place[2]] = NOT_RECORDED
        for place, holder in slots(document):
            if cases_missing(holder[place[2]]):
                holder[place[2]] = NOT_RECORDED  # how many cases lack a number is a small count itself
        before = self._said(label)
        listed = {row for table, row, _ in before if table == "by_country"} if before else None
        tables = document["tables"]
        covered = document.get("coverage", {}).get("countries") is not None
        tables["by_country"] = merged(tables["by_country"], column, self._threshold, listed, covered=covered)
        return document

    def _in_totals_only(self, document: Json, label: str) -> Json:
        if label not in self.before.newest:  # else the countries stay listed as they were
            rows = document["tables"]["by_country"]
            zero = [row for row in rows if all(bounds(row[column]) == (0, 0) for column in COLUMNS)]
            totals: Json = {column: document["totals"][column] for column in COLUMNS}
            document["tables"]["by_country"] = [{"row": OTHER_COUNTRIES} | totals, *zero]
        if "statements" in document:
            document["statements"] = []  # whether they hold would show which numbers are 0
        return document

    def _suppress(self, document: Json, own: Statement, seen: Published, way: _Way) -> None:
        """Put ranges into a document; it raises Unprotectable where none protect."""
        system = system_of(seen.beside(own), seen.links)
        keys = {place: system.keys[own.name, place] for place in own.known}
        values = {key: low for key in keys.values() for low, high in [system.ranges[key]] if low == high}
        hidden, fixed = self._wanted(keys, values, self._said(own.label))
        fixed = fixed if way.stable else set()
        narrow = {key for key in hidden if not 0 < values[key] < self._threshold}
        hidden |= self._moved(own, seen, keys, values, hidden)
        blank = {
            key for place, key in keys.items() if way.totals_only and key in values and self._is_detail(place, own)
        }
        if way.moved and seen.moved_from(own.label) is not None:
            blank |= {keys[place] for place in _MOVING if keys.get(place) in values}
        known = {key: ends for key, ends in system.ranges.items() if key not in values}
        ranges = suppress(
            values,
            hidden,
            system.relations,
            fixed=fixed,
            blank=blank,
            known=known,
            narrow=narrow,
            first_end=(self._threshold or LEAST) if way.bounded else 0,
        )
        if any(high >= UNBOUNDED for _, high in ranges.values()):
            raise Unprotectable
        for place, holder in slots(document):
            if place in keys and keys[place] in ranges:
                holder[place[2]] = self._range(holder[place[2]], ranges[keys[place]])

    def _wanted(
        self, keys: Mapping[Place, str], values: Mapping[str, int], before: Mapping[Place, Cell]
    ) -> tuple[dict[str, Range], set[str]]:
        """Return the range of each number that must be hidden, and the numbers that must stay exact.

        What was hidden stays hidden, in the same range if it still is in it; what was shown stays shown.
        """
        hidden: dict[str, Range] = {}
        fixed = set()
        for place, key in keys.items():
            if key not in values:
                continue  # a band, which the law hides
            earlier, value = before.get(place), values[key]
            if earlier is not None and earlier["state"] == "exact" and earlier["value"] == value:
                fixed.add(key)
            elif earlier is not None and earlier["state"] == "range" and earlier["low"] <= value <= earlier["high"]:
                hidden[key] = bounds(earlier)
            elif 0 < value < self._threshold:
                hidden.setdefault(key, (1, self._threshold - 1))
        return {key: ends for key, ends in hidden.items() if key not in fixed}, fixed

    def _moved(
        self,
        own: Statement,
        seen: Published,
        keys: Mapping[Place, str],
        values: Mapping[str, int],
        hidden: Mapping[str, Range],
    ) -> dict[str, Range]:
        """Return the range of the open requests, where less a small number would show how many moved into bands."""
        before = seen.moved_from(own.label)
        closing = None if before is None else before.known.get(CLOSING)
        if closing is None or keys.get(OPENING) not in values:
            return {}
        key, value = keys[OPENING], values[keys[OPENING]]
        low, high = hidden.get(key, (value, value))
        least, most = closing[0] - high, closing[1] - low
        shown = least >= 1 and most < self._threshold and most - least < self._threshold - FEWEST
        return {key: (max(0, closing[1] - self._threshold + 1), closing[1])} if shown else {}

    def _range(self, cell: Mapping[str, Any], ends: Range) -> Json:
        """Return a cell as the range that is published of it, which can be one number in a table that is left blank."""
        low, high = ends
        covered = {"covered": cell["covered"]} if "covered" in cell else {}
        if low == high:
            return {"state": "exact", "value": low, **covered}
        reason = "small_number" if ends == (1, self._threshold - 1) else "complementary"
        return {"state": "range", "low": low, "high": high, "reason": reason, **covered}

    def _arranged(self, document: Json, column: Column) -> Json:
        """Sort the countries by what is published, count them, and leave out the hours of few requests."""
        rows = document["tables"]["by_country"] = in_order(document["tables"]["by_country"], column)
        others = [row for row in rows if row["row"] == OTHER_COUNTRIES]
        countries = document["totals"]["countries"]
        if others and is_known(countries):
            named = sum(bounds(row[column])[0] > 0 for row in rows if row["row"] not in NOT_COUNTRIES)
            document["totals"]["countries"] = self._range(countries, (named, named + bounds(others[0][column])[1]))
        for hours in document.get("response_times", {}).values():
            if hours["requests"]["state"] == "range":
                hours.update(dict.fromkeys(HOURS, NOT_APPLICABLE))
        return document

    def _is_detail(self, place: Place, own: Statement) -> bool:
        """Return whether a place is in a table that is left blank, and not a number that is 0 by definition."""
        table, row, column = place
        if table == "by_country":
            return own.label in self.before.newest
        given = table not in ("by_outcome", "by_refusal_reason") or (table == "by_outcome" and row in DISCLOSING)
        return table in TABLES and (given or column not in _NEVER_GIVEN)

    def _said(self, label: str) -> Mapping[Place, Cell]:
        return self.before.newest[label][1] if label in self.before.newest else {}


def _fits(now: Cell, before: Cell | None) -> bool:
    if before is None or now["state"] != "exact" or before["state"] != "range":
        return now == before
    return before["low"] <= now["value"] <= before["high"] and now.get("covered") == before.get("covered")
