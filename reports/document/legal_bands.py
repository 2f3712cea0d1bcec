"""National security process in the bands that a law allows, as a part of the document. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from reports.figures.figures import NOT_APPLICABLE, NOT_RECORDED, Cell
from reports.legal_bands.options import OPTIONS, Line, Option
from reports.legal_bands.rules import Claim, band_of, days_of, refuse
from reports.schema.tables import BandRow
from reports.schema.types import Document, LegalBands
from reports.schema.values import BAND_COLUMNS, BandColumn
from reports.schema.values import BandRow as BandRowName
from storage.vocabulary.period import Period


class Counted(NamedTuple):
    """What was received of the process of a line, on its days."""

    requests: int
    accounts: int


def legal_bands(
    option: Option,
    period: Period,
    counted: Mapping[BandRowName, Counted | None],
    elsewhere: Collection[BandRowName] = (),
) -> LegalBands:
    """Return the bands of a period's report from the counts by row; None where not all its days are covered.

    `elsewhere`: the rows whose days are in another report's bands, by another option. Both together would show more
    than one band, so these rows do not apply.
    """
    rows = [_row(option, line, period, counted[line.row], again=line.row in elsewhere) for line in option.lines]
    return {"option": option.id, "law": option.law, "rows": rows}


def rows_elsewhere(option: Option, period: Period, published: Iterable[Document]) -> frozenset[BandRowName]:
    """Return the rows of an option that count process and days which the bands of another period count already."""
    bands = [
        (OPTIONS[found["option"]], row)
        for document in published
        if document["period"]["label"] != period.label and (found := document["legal_bands"]) is not None
        for row in found["rows"]
        if any(row[column]["state"] == "range" for column in BAND_COLUMNS)
    ]
    return frozenset(line.row for line in option.lines if any(_meets(line, period, *band) for band in bands))


def _meets(line: Line, period: Period, other: Option, row: BandRow) -> bool:
    start, end = days_of(line, period)
    processes = next(one.processes for one in other.lines if one.row == row["row"])
    apart = date.fromisoformat(row["to"]) <= start or end <= date.fromisoformat(row["from"])
    return bool(line.processes & processes) and not apart


def _row(option: Option, line: Line, period: Period, counted: Counted | None, *, again: bool) -> BandRow:
    start, end = days_of(line, period)
    requests = accounts = NOT_APPLICABLE if again else NOT_RECORDED
    if counted is not None and not again:
        requests = _cell(option, line, period, "requests", counted.requests)
        accounts = _cell(option, line, period, "accounts_specified", counted.accounts)
    return {
        "row": line.row,
        "from": start.isoformat(),
        "to": end.isoformat(),
        "requests": requests.as_json(),
        "accounts_specified": accounts.as_json(),
    }


def _cell(option: Option, line: Line, period: Period, column: BandColumn, count: int) -> Cell:
    """Return the band of a count. Raises BandsRefused rather than publish what the law does not allow."""
    low, high = band_of(option, count)
    start, end = days_of(line, period)
    claim = Claim(
        options=(option.id,),
        period=period.kind,
        processes=line.processes,
        counted=column,
        low=low,
        high=high,
        start=start,
        end=end,
        published_on=period.end,
    )
    refuse(claim)
    return Cell.range(low, high, "legal_band")
