"""Checks that a draft continues what was published: its restatements and its open demands. Pure."""

from collections.abc import Iterator, Mapping

from reports.restating.published import Place, Statement
from reports.schema.cells import Cell
from reports.schema.types import Document
from reports.sums.bounds import bounds, carried_over
from reports.sums.contradiction import Contradiction, Rule
from storage.vocabulary.period import Period
from storage.vocabulary.publishing import PublicationKind

CLOSING: Place = ("carried_forward", "all", "closing")
LETTERS: Place = ("by_legal_process", "national_security_letter", "requests")


def breaks(document: Document, published: Mapping[str, Statement]) -> Iterator[Contradiction]:
    """Return what does not continue from the published figures."""
    now: dict[tuple[str, Place], Cell] = {}
    for row in document["restatements"]:
        label, place = row["period"], (row["table"], row["row"], row["column"])
        if label in published and (label, place) not in now and published[label].cell(place) != row["old"]:
            table, key, column = place
            yield Contradiction(
                rule=Rule.RESTATEMENTS_BEGIN_AT_PUBLISHED, period=label, table=table, row=key, column=column
            )
        now[label, place] = row["new"]
    if document["kind"] != PublicationKind.REPORT:
        return
    for label in published:
        if Period.parse(label).end.isoformat() == document["period"]["start"]:
            opening = document["carried_forward"]["opening"]
            closing = now.get((label, CLOSING)) or published[label].cell(CLOSING)
            # What a report moves from figures into bands, it leaves out of its opening.
            moved = document["legal_bands"] and published[label].cell(LETTERS)["state"] != "not_applicable"
            if not moved and not carried_over(opening, closing):
                yield Contradiction(
                    rule=Rule.OPENING_IS_LAST_CLOSING,
                    table="carried_forward",
                    found=bounds(opening),
                    expected=bounds(closing),
                    period=label,
                )
