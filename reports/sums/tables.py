"""Holds tables of a report against each other: refusals, notices, disclosures, open demands, halves of a year."""

from collections.abc import Iterator, Sequence

from reports.schema.cells import Cell, is_at_least, is_known
from reports.schema.tables import HistoryRow
from reports.schema.types import Document
from reports.schema.values import Column, Table
from reports.sums.bounds import Bounds, apart, bounds
from reports.sums.contradiction import NO_NUMBER, Contradiction, Rule
from storage.vocabulary.period import Period
from storage.vocabulary.words import DISCLOSING, Outcome

COUNTED_ONCE: tuple[Column, ...] = ("requests", "accounts_specified")  # late answers move no demand to another period
GIVEN: Column = "requests_with_disclosure"


def tables_apart(document: Document) -> Iterator[Contradiction]:
    """Return what contradicts another table of the same report."""
    yield from _outcomes(document)
    yield from _choices(document)
    yield from _open(document)
    yield from _parts_of_periods(document)


def _outcomes(document: Document) -> Iterator[Contradiction]:
    """Check that the disclosed are those with disclosure, outcome by outcome."""
    rows = document["tables"]["by_outcome"]
    for row in rows:
        if row["row"] in DISCLOSING and (found := apart([row["requests"]], [row[GIVEN]])):
            yield _outcome(Rule.OUTCOME_IS_DISCLOSURE, row["row"], *found)
        if row["row"] not in DISCLOSING and bounds(row[GIVEN])[0] > 0:
            yield _outcome(Rule.OUTCOME_HAS_NO_DISCLOSURE, row["row"], bounds(row[GIVEN]))


def _outcome(rule: Rule, row: str, found: Bounds, expected: Bounds = NO_NUMBER) -> Contradiction:
    return Contradiction(rule=rule, table="by_outcome", row=row, found=found, expected=expected)


def _choices(document: Document) -> Iterator[Contradiction]:
    """Check the tables in which each refused demand, or each with disclosure, has exactly one row."""
    refused = [row["requests"] for row in document["tables"]["by_outcome"] if row["row"] == Outcome.REFUSED]
    total = document["totals"][GIVEN]
    yield from _choice(document, "by_refusal_reason", "requests", refused, Rule.TABLE_COMES_TO_REFUSED)
    yield from _choice(document, "by_notice", GIVEN, [total], Rule.TABLE_COMES_TO_TOTAL)
    yield from _choice(document, "by_content_disclosed", GIVEN, [total], Rule.TABLE_COMES_TO_TOTAL)


def _choice(
    document: Document, name: Table, column: Column, whole: Sequence[Cell], rule: Rule
) -> Iterator[Contradiction]:
    cells = [row[column] for row in document["tables"][name]]
    if whole and all(map(is_known, whole)) and (found := apart(cells, whole)):
        yield Contradiction(rule=rule, table=name, column=column, found=found[0], expected=found[1])


def _open(document: Document) -> Iterator[Contradiction]:
    """Check the demands carried forward: those received are the total, and those pending are open at the end."""
    carried = document["carried_forward"]
    if found := apart([carried["received"]], [document["totals"]["requests"]]):
        yield Contradiction(rule=Rule.RECEIVED_IS_TOTAL, table="carried_forward", found=found[0], expected=found[1])
    for row in document["tables"]["by_outcome"]:
        (least, _), (_, most) = bounds(row["requests"]), bounds(carried["closing"])
        if row["row"] == Outcome.PENDING and least > most:
            yield Contradiction(
                rule=Rule.PENDING_WITHIN_OPEN,
                table="carried_forward",
                found=(most, most),
                expected=(least, least),
                other="by_outcome",
            )


def _parts_of_periods(document: Document) -> Iterator[Contradiction]:
    """Check that halves and quarters add up to their year, where a report has counted all of them again.

    That is so for the periods before its own, as far as this publisher counted every demand in them.
    """
    if document["kind"] != "report":
        return
    before = Period.parse(document["period"]["label"]).start
    rows = {Period.parse(row["row"]): row for row in document["tables"]["history"] if row["source"] is None}
    earlier = {period: row for period, row in rows.items() if period.end <= before}
    for whole, row in earlier.items():
        for months in {period.kind.months for period in earlier if period.kind.months < whole.kind.months}:
            parts = [
                period
                for period in earlier
                if period.kind.months == months and whole.start <= period.start and period.end <= whole.end
            ]
            if months * len(parts) == whole.kind.months:
                yield from _parts(row, [earlier[part] for part in sorted(parts)])


def _parts(whole: HistoryRow, parts: Sequence[HistoryRow]) -> Iterator[Contradiction]:
    for column in COUNTED_ONCE:
        cells = [row[column] for row in parts]
        if not any(map(is_at_least, (whole[column], *cells))) and (found := apart(cells, [whole[column]])):
            yield Contradiction(
                rule=Rule.PARTS_COME_TO_PERIOD,
                table="history",
                row=whole["row"],
                column=column,
                found=found[1],
                expected=found[0],
                parts=tuple(row["row"] for row in parts),
            )
