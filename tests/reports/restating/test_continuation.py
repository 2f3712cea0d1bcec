"""A draft continues what was published: its restatements begin there, and so do its open demands."""

import copy
from typing import Any

import pytest

from reports.restating.continuation import breaks
from reports.restating.published import published
from reports.sums.contradiction import file_line
from storage.vocabulary.period import Period
from tests.support.sealed_reports import a_document

FIRST: Any = a_document(Period.parse("2025-H1"), cases=4)
NEXT: Any = a_document(Period.parse("2025-H2"), cases=4)
OPENING = "carried_forward: 2 open at the start, but 2025-H1 ended with 0 open."


def row(column: str, old: int, new: int, table: str = "totals") -> dict[str, Any]:
    cells = {name: {"state": "exact", "value": value} for name, value in (("old", old), ("new", new))}
    return {"period": "2025-H1", "table": table, "row": "all", "column": column, "reason": "late_entry", **cells}


def found(*rows: Any, opening: int = 0, kind: str = "report") -> list[str]:
    document = copy.deepcopy(NEXT) | {"restatements": list(rows), "kind": kind}
    document["carried_forward"]["opening"] = {"state": "exact", "value": opening}
    return [file_line(one) for one in breaks(document, published([FIRST]))]


def test_chain_of_restatements_from_the_published_figure_is_sound() -> None:
    assert found(row("requests", 4, 5), row("requests", 5, 7)) == []


@pytest.mark.parametrize("old", [3, 5])
def test_restatement_of_a_figure_that_was_not_published_is_named(old: int) -> None:
    assert found(row("requests", old, 7)) == [
        "restatements, 2025-H1, totals, all, requests: it does not begin with the figure published last."
    ]


def test_opening_is_the_last_closing_or_its_restatement() -> None:
    assert found(opening=2) == [OPENING]
    assert found(row("closing", 0, 2, table="carried_forward"), opening=2) == []
    assert found(opening=2, kind="correction") == []
