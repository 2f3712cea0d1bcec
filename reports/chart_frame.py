"""The names of the charts, and what every chart's data begins with. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from reports.chart_cells import Json
from reports.covered import is_whole

OVERVIEW: Final = "1-overview"
COUNTRIES: Final = "2-countries"
HISTORY: Final = "3-history"
PROCESS: Final = "4-process"
DATA: Final = "5-data"
REFUSALS: Final = "6-refusals"


def frame(document: Mapping[str, Any], name: str) -> Json:
    """Whose chart it is, of what period and edition, and what the figures cover."""
    publisher, coverage = document["publisher"], document["coverage"]
    return {
        "chart": name,
        "publisher": {key: publisher[key] for key in ("name", "url", "notice")},
        "period": dict(document["period"]),
        "edition": document["edition"],
        "kind": document["kind"],
        "coverage": {key: coverage[key] for key in ("what", "from", "to", "countries", "partial")}
        | {"whole": is_whole(coverage, document["period"])},
    }


def measures(document: Mapping[str, Any]) -> tuple[str, str]:
    """The measure of the bars, and the number beside it."""
    if document["coverage"]["what"] == "everything":
        return "requests", "requests_with_disclosure"
    return "requests_with_disclosure", "accounts_affected"
