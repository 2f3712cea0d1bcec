"""How demands were answered: outcomes by legal process, hours, demands for message content or keys. Pure."""

from collections.abc import Sequence

from reports.figures.coverage import Extent
from reports.figures.figures import NOT_RECORDED, Cell, Figures
from reports.schema.cells import Cell as JsonCell
from reports.schema.tables import ContentOrKeys, Hours, OutcomesRow, ResponseTimes
from reports.schema.values import ROWS
from storage.vocabulary.tally import Count
from storage.vocabulary.words import DISCLOSING

MEDIAN, NINETIETH = 50, 90


def outcome_rows(figures: Figures) -> list[OutcomesRow]:
    """Return the requests by outcome of each legal process that occurred."""
    counted = figures.responses.outcomes
    processes = [row for row in ROWS["by_legal_process"] if any(counted[key] for key in counted if key[0] == row)]
    return [_outcomes(figures, process) for process in processes]


def _outcomes(figures: Figures, process: str) -> OutcomesRow:
    def of(outcome: str) -> JsonCell:
        if not figures.scope.everything and outcome not in DISCLOSING:
            return NOT_RECORDED.as_json()
        requests = figures.responses.outcomes.get((process, outcome), 0)
        return Cell.exact(requests, part=_in_part(figures)).as_json()

    return {
        "row": process,
        "pending": of("pending"),
        "disclosed": of("disclosed"),
        "partially_disclosed": of("partially_disclosed"),
        "no_data": of("no_data"),
        "refused": of("refused"),
        "withdrawn": of("withdrawn"),
    }


def response_times(figures: Figures) -> ResponseTimes:
    """Return how long it took to acknowledge and to answer the requests whose hours are recorded."""
    counted = figures.responses
    return {"acknowledged": _hours(figures, counted.acknowledged), "answered": _hours(figures, counted.answered)}


def _hours(figures: Figures, times: Sequence[tuple[int, int]]) -> Hours:
    requests = Cell.exact(sum(count for _, count in times), part=_in_part(figures)) if times else NOT_RECORDED
    return {
        "requests": requests.as_json(),
        "median_hours": percentile(times, MEDIAN),
        "ninetieth_percentile_hours": percentile(times, NINETIETH),
    }


def percentile(times: Sequence[tuple[int, int]], percent: int) -> JsonCell:
    """Return the fewest hours within which this share of the requests was handled: the nearest rank."""
    total, so_far = sum(count for _, count in times), 0
    for hours, count in times:
        so_far += count
        if so_far * 100 >= total * percent:
            return Cell.exact(hours).as_json()
    return NOT_RECORDED.as_json()


def content_or_keys(figures: Figures) -> ContentOrKeys:
    """Return the demands for message content or encryption keys, and how many of them were refused."""
    counted = figures.responses
    return {"requests": _count(figures, counted.private), "refused": _count(figures, counted.refused)}


def _count(figures: Figures, count: Count) -> JsonCell:
    """Return a count; not recorded where a source does not say, or no case does, what data was requested."""
    scope, known = figures.scope, figures.responses.private
    if not scope.everything or scope.extent is Extent.NONE or (known.missing and not known.recorded):
        return NOT_RECORDED.as_json()
    return Cell.exact(count.value, count.missing, part=_in_part(figures)).as_json()


def _in_part(figures: Figures) -> bool:
    return figures.scope.extent is not Extent.WHOLE
