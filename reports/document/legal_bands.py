"""National security process in the bands that a law allows, as a part of the document. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from reports.figures.figures import NOT_RECORDED, Cell
from reports.legal_bands.options import Line, Option
from reports.legal_bands.rules import Claim, band_of, days_of, refuse
from reports.period import Period
from reports.schema.tables import BandRow
from reports.schema.types import LegalBands
from reports.schema.values import BandColumn
from reports.schema.values import BandRow as BandRowName


class Counted(NamedTuple):
    """What was received of the process of a line, on its days."""

    requests: int
    accounts: int


def legal_bands(option: Option, period: Period, counted: Mapping[BandRowName, Counted | None]) -> LegalBands:
    """Return the bands of a period's report from the counts by row; None where not all its days are covered."""
    rows = [_row(option, line, period, counted[line.row]) for line in option.lines]
    return {"option": option.id, "law": option.law, "rows": rows}


def _row(option: Option, line: Line, period: Period, counted: Counted | None) -> BandRow:
    start, end = days_of(line, period)
    requests = accounts = NOT_RECORDED
    if counted is not None:
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
