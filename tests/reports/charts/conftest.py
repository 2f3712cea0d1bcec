"""Report documents for the charts: the crowd-sourced ones, a full register, a nil report, and any other."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]
Row = tuple[str, int | Json | None, int | Json | None]
KINDS: dict[str, list[Any]] = {
    "by_outcome": [("refused", 2877, 0), ("pending", 41, 0), ("disclosed", 1225, 1225), ("no_data", 538, 0)],
    "by_legal_process": [("court_order", 4000, 1200), ("search_warrant", 681, 25), ("pen_register", 0, 0)],
    "by_data_requested": [("ip_address", 4200, None), ("payment", 0, None), ("message_content", 9, None)],
    "by_data_disclosed": [("ip_address", 1225, 1225), ("payment", 0, 0), ("message_content", 0, 0)],
    "by_refusal_reason": [("no_court_order", 2100, 0), ("overbroad", 700, 0), ("fraudulent", 0, 0)],
}
KINDS["by_data_requested"].append(("encryption_keys", 0, None))
KINDS["by_data_disclosed"].append(("encryption_keys", 0, 0))
KINDS["by_refusal_reason"].append(("not_recorded", 77, 0))
KINDS["by_authority"] = [("police", 2900, 512), ("prosecutor", 1130, 420), ("court", 651, 293), ("regulator", 0, 0)]
KINDS["by_grounds"] = [("fraud", 1400, 390), ("drugs", 980, 210), ("terrorism", 611, 402), ("not_stated", 1690, 223)]
KINDS["by_notice"] = [("barred", 820, 820), ("after", 310, 310), ("before", 95, 95)]
KINDS["by_month"] = [
    ("2025-01", 702, 190), ("2025-02", 690, 180), ("2025-03", 911, 260),
    ("2025-04", 801, 205), ("2025-05", 777, 190), ("2025-06", 800, 200),
]  # fmt: skip
COURSE: list[Any] = [("2023-H2", 3900, 1100), ("2024-H1", None, None), ("2024-H2", 4400, 1190), ("2025-H1", 4681, 1225)]
NOT_RECORDED = {"state": "not_recorded"}
NOTICE = "Collected by readers (Te-k, CC-BY 4.0), not published by Telegram."
CROWD = json.loads(Path(__file__).with_name("crowd.json").read_text(encoding="utf-8"))


def cell_of(value: int | Json | None) -> Json:
    if value is None:
        return dict(NOT_RECORDED)
    return {"state": "exact", "value": value} if isinstance(value, int) else value


def columns_of(*values: int | Json | None) -> Json:
    keys = ("requests", "requests_with_disclosure", "accounts_specified", "accounts_affected")
    return {key: cell_of(value) for key, value in zip(keys, values, strict=True)}


def hours_of(requests: int | Json | None, median: int | Json | None, most: int | Json | None) -> Json:
    keys = ("requests", "median_hours", "ninetieth_percentile_hours")
    return {key: cell_of(value) for key, value in zip(keys, (requests, median, most), strict=True)}


def row_of(what: str, row: Row) -> Json:
    code, first, second = row
    values = (first, second, None, None) if what == "everything" else (None, first, None, second)
    return {"row": code} | columns_of(*values)


def build(what: str = "everything", countries: Sequence[Row] = (), **parts: Any) -> Json:
    """A document with what the charts read; `parts` replaces whole keys or, for dictionaries, some of their keys."""
    listed = what == "disclosures"
    outcome = None if listed else 0
    document: Json = {
        "schema": "transparency-report/1",
        "publisher": {
            "name": "Example Messenger",
            "url": "https://example.org",
            "files_url": "",
            "license": "",
            "languages": ["en"],
            "notice": "",
        },
        "period": {"label": "2025-H1", "start": "2025-01-01", "end": "2025-07-01", "timezone": "UTC"},
        "edition": 1,
        "kind": "report",
        "coverage": {
            "what": what,
            "from": "2025-01-01",
            "to": "2025-07-01",
            "countries": len(countries) if listed else None,
            "partial": 0,
        },
        "approvals_required": 2,
        "totals": columns_of(0, 0, 0, 0) | {"countries": cell_of(0)},
        "tables": {
            "by_country": [row_of(what, row) for row in countries],
            "by_outcome": [{"row": key} | columns_of(outcome, 0, 0, 0) for key in ("refused", "pending")],
            "by_legal_process": [],
            "by_data_requested": [],
            "by_data_disclosed": [],
            "by_refusal_reason": [],
            "by_authority": [],
            "by_grounds": [],
            "by_notice": [],
            "by_month": [],
            "history": [],
        },
        "non_government": columns_of(0, 0, 0, 0),
        "preservation": columns_of(0, 0, 0, 0),
        "response_times": {"acknowledged": hours_of(0, None, None), "answered": hours_of(0, None, None)},
        "legal_bands": None,
        "by_country_before": None,
    }
    for key, value in parts.items():
        document[key] = document[key] | value if isinstance(value, dict) else value
    return document | {"coverage": _with_days(document)}


def _with_days(document: Json) -> Json:
    """The coverage with the days that it is made of: the register's, or one span for each country."""
    coverage: Json = document["coverage"]
    start, end = coverage["from"], coverage["to"]
    if coverage["countries"] is None:
        return {"spans": [], "register": {"from": start, "to": end}} | coverage
    rows = document["tables"]["by_country"]
    return {"spans": [{"country": row["row"], "start": start, "end": end} for row in rows], "register": None} | coverage


def crowd_document(label: str) -> Json:
    """A half-year as its readers collected it: fulfilled requests of some countries only."""
    source = CROWD[label]
    rows = [(code, requests, accounts) for code, requests, accounts in source["countries"]]
    start, end = source["start"], source["end"]
    totals = columns_of(None, sum(row[1] for row in rows), None, sum(row[2] for row in rows))
    return build(
        "disclosures",
        rows,
        publisher={"name": "Telegram", "url": "https://t.me/transparency", "notice": NOTICE},
        period={"label": label, "start": start, "end": end},
        coverage={"from": start, "to": end, "partial": source["partial"]},
        totals=totals | {"countries": cell_of(sum(row[1] > 0 for row in rows))},
    )


def table_of(rows: Sequence[Row]) -> list[Json]:
    """Rows of a table by kind: the word, the requests, and those with disclosure."""
    return [{"row": word} | columns_of(first, second, None, None) for word, first, second in rows]


def history_of(
    rows: Sequence[Row], source: str | None = None, disputed: Sequence[str] = (), *, series_break: bool = False
) -> list[Json]:
    """Rows of the history: the period, the requests, and those with disclosure."""
    more = {"source": source, "disputed": list(disputed), "part_of": None, "series_break": series_break}
    return [row | more for row in table_of(rows)]


def full_document() -> Json:
    """A register that holds everything, with every outcome known: all charts have something to show."""
    rows: list[Row] = [
        ("US", 1204, 311), ("DE", 981, 402), ("FR", 644, 190), ("GB", 512, 77), ("IN", 430, 0), ("BR", 311, 120),
        ("PL", 207, 61), ("ES", 180, 44), ("BA", 96, 12), ("GS", 44, 1), ("TR", 40, 0), ("ZZ", 12, 0), ("CH", 9, 3),
        ("EU", 4, 0), ("NL", 3, 2), ("SE", 2, 1), ("NO", 1, 1), ("FI", 1, 0),
    ]  # fmt: skip
    received, given = sum(row[1] for row in rows), sum(row[2] for row in rows)  # type: ignore[misc]
    document = build("everything", rows, totals=columns_of(received, given, 6120, 1498) | {"countries": cell_of(16)})
    document["tables"] |= {name: table_of(rows) for name, rows in KINDS.items()}
    document["tables"]["history"] = history_of(COURSE)
    document["response_times"]["answered"] = hours_of(4640, 30, 96)
    document["by_country_before"] = before_of(document, [row[1] * 9 // 10 + 3 for row in rows])  # type: ignore[operator]
    return document


def before_of(document: Json, requests: Sequence[int | Json | None]) -> Json:
    """The countries of a document in the period before, with these requests."""
    codes = [row["row"] for row in document["tables"]["by_country"]]
    rows = [(code, number, None) for code, number in zip(codes, requests, strict=True)]
    return {"period": "2024-H2", "rows": table_of(rows)}


@pytest.fixture(scope="session")
def document_of() -> Callable[..., Json]:
    return build


@pytest.fixture(scope="session")
def crowd() -> Callable[[str], Json]:
    return crowd_document


@pytest.fixture(scope="session")
def full() -> Json:
    return full_document()
