"""Reads a report's JSON strictly and checks its form. Understands one schema; says so of any other."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from reports.figures.figures import CARRIED, COLUMNS, PART, TABLES
from reports.period import LABEL, Period
from storage.vocabulary.changes import CorrectionReason
from storage.vocabulary.errors import DomainError
from storage.vocabulary.publishing import PublicationKind

SCHEMA = "transparency-report/1"
SCHEMA_FAMILY = "transparency-report/"
DEEPEST = 12
LARGEST_NUMBER = 10**15
TOTALS = (*COLUMNS, "countries")
OUTSIDE = ("requests_with_disclosure", "confirmed", "not_recorded")
ALL_TABLES = (*TABLES, "history")
KEYS = frozenset({"schema", "publisher", "period", "edition", "kind", "as_of", "next_due", "policy", "coverage"}) | {
    "approvals_required", "totals", "tables", "carried_forward", "restatements", "outside_policy", "statements",
    "disclosures", "correction", "non_government", "preservation", "rubric", "charts", "previous"
}  # fmt: skip
REASONS = frozenset({"small_number", "complementary", "legal_band"})
DISCLOSURE_KEYS = frozenset(
    {"month", "country", "legal_process", "grounds", "requests", "accounts_affected", "data_disclosed", "outcome"}
)
COVERAGE_KEYS = frozenset({"what", "from", "to", "countries", "spans", "register"})
FROM_TO = frozenset({"from", "to"})
CHART_WORDS = frozenset({"language", "title", "text"})
HISTORY_KEYS = frozenset({"source", "disputed", "part_of", "restated_in", "series_break", "covered"})
RESTATEMENT_KEYS = frozenset({"period", "table", "row", "column", "old", "new", "reason"})
CORRECTION_KEYS = frozenset({"replaces", "reason", "detail", "asked_on"})
RESTATEMENT_REASONS = frozenset({"late_outcome", "late_entry", "wrong_entry", "void", "embargo_lifted"})
RESTATED_TABLES = frozenset({"totals", *TABLES, "carried_forward", "non_government", "preservation"})
SHA256 = re.compile(r"[0-9a-f]{64}")
HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")

Document = dict[str, Any]
Cell = Mapping[str, Any]


class BadDocument(Exception):
    """A report file that is not one; the text says why. Never leaves `verify`."""


class OtherSchema(Exception):
    """A report file of a version that is not known here. Never leaves `verify`."""


def read_document(data: bytes) -> Document:
    """Read a report's JSON and check its form; raises BadDocument or OtherSchema."""
    document = _strict_json(data)
    if not isinstance(document, dict) or not isinstance(document.get("schema"), str):
        raise BadDocument("it names no schema")
    schema = document["schema"]
    if schema.startswith(SCHEMA_FAMILY) and schema != SCHEMA:
        raise OtherSchema(schema)
    if schema != SCHEMA:
        raise BadDocument("it is not a transparency report")
    _check_head(document)
    _check_figures(document)
    return document


def _strict_json(data: bytes) -> Any:  # noqa: ANN401 - any JSON value, until its form is checked
    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number, parse_float=_no_number)
    except RecursionError:
        raise BadDocument("it is nested too deeply") from None
    except ValueError as error:
        raise BadDocument(f"it is not strict JSON ({_first_line(error)})") from None
    _check_depth(value)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_number(text: str) -> Any:  # noqa: ANN401 - the parser's hook; it never returns
    raise ValueError(f"{text[:20]} is not a whole number")


def _check_depth(value: object) -> None:
    """Go down level by level; a lone surrogate in a text is no character and could not be written again."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [item for outer in level for item in _inside(outer)]
        if not level:
            return
    raise BadDocument("it is nested too deeply")


def _inside(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value
    elif isinstance(value, str) and HALF_A_CHARACTER.search(value):
        raise BadDocument("a text holds half a character")


def _check_head(document: Document) -> None:
    if document.keys() != KEYS:
        raise BadDocument("its keys are not those of the schema")
    period, edition, previous = document["period"], document["edition"], document["previous"]
    _need(
        isinstance(period, dict) and isinstance(document["publisher"], dict), "its publisher or period is out of form"
    )
    _need(type(edition) is int and edition >= 1, "its edition is not a number")
    _need(document["kind"] in list(PublicationKind), "its kind is unknown")
    _need(previous is None or (isinstance(previous, str) and SHA256.fullmatch(previous)), "`previous` is no digest")
    _need(_is_moment(document["next_due"]), "`next_due` is not a date and time")
    _check_period(period, document["as_of"])
    _check_coverage(document["coverage"])


def _check_period(period: Mapping[str, Any], as_of: object) -> None:
    try:
        known = Period.parse(str(period.get("label")))
    except (DomainError, ValueError):
        raise BadDocument("its period is unknown") from None
    span = (known.label, known.start.isoformat(), known.end.isoformat(), known.end.isoformat())
    _need(
        (period.get("label"), period.get("start"), period.get("end"), as_of) == span, "its dates contradict its period"
    )


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None and value[10:11] == "T"
    except ValueError:
        return False


def _check_coverage(coverage: object) -> None:
    """What it says of rows that are not listed: later figures are held against these too."""
    reason = "its coverage is out of form"
    _need(isinstance(coverage, dict) and coverage.keys() >= COVERAGE_KEYS, reason)
    if isinstance(coverage, dict):
        _need(_is_texts([coverage[key] for key in ("what", "from", "to")]), reason)
        countries, spans, register = coverage["countries"], coverage["spans"], coverage["register"]
        _need(countries is None or _is_count(countries), reason)
        _need(isinstance(spans, list) and all(map(_is_span, spans)), reason)
        _need(register is None or _is_from_to(register), reason)


def _is_span(span: object) -> bool:
    if not isinstance(span, dict) or not isinstance(span.get("country"), str):
        return False
    return _are_days(span.get("start"), span.get("end"))


def _is_from_to(span: object) -> bool:
    return isinstance(span, dict) and span.keys() == FROM_TO and _are_days(*span.values())


def _are_days(*days: object) -> bool:
    try:
        return all(isinstance(day, str) and date.fromisoformat(day).isoformat() == day for day in days)
    except ValueError:
        return False


def _check_figures(document: Document) -> None:
    _check_cells("totals", document["totals"], TOTALS)
    _check_cells("carried_forward", document["carried_forward"], CARRIED)
    _check_cells("non_government", document["non_government"], COLUMNS)
    _check_cells("preservation", document["preservation"], COLUMNS)
    _check_cells("outside_policy", document["outside_policy"], OUTSIDE)
    tables = document["tables"]
    _need(isinstance(tables, dict) and set(tables) == set(ALL_TABLES), "its tables are not those of the schema")
    for name, rows in tables.items():
        _check_table(name, rows, HISTORY_KEYS if name == "history" else frozenset())
    _check_history(tables["history"])
    _check_disclosures(document["disclosures"])
    _check_restatements(document["restatements"], Period.parse(document["period"]["label"]), document["kind"])
    _check_correction(document["correction"], document["kind"], document["edition"])
    _check_charts(document["charts"], document["publisher"].get("languages"))


def _check_history(rows: Sequence[Mapping[str, Any]]) -> None:
    labels = [row["row"] for row in rows]
    _need(all(LABEL.fullmatch(label) for label in labels), "its history names a period that is none")
    for row in rows:
        whole, source, disputed = row["part_of"], row["source"], row["disputed"]
        _need(whole is None or (whole in labels and whole != row["row"]), "its history is out of form")
        _need(source is None or isinstance(source, str), "its history is out of form")
        _need(_is_texts(disputed), "its history is out of form")
        _need(source is not None or not disputed, "its history disputes figures of its own")
        _need(isinstance(row["series_break"], bool), "its history is out of form")
        days = row["covered"]
        _need(days is None or (isinstance(days, list) and all(map(_is_from_to, days))), "its history is out of form")
        restated = row["restated_in"]
        _need(
            restated is None or (isinstance(restated, str) and LABEL.fullmatch(restated)), "its history is out of form"
        )


def _check_charts(charts: object, languages: object) -> None:
    """The twins of the charts: which charts there are is compared with the figures, the words with nothing."""
    for chart in charts if isinstance(charts, list) else ():
        _need(isinstance(chart, dict) and chart.keys() == {"name", "words"}, "its charts are out of form")
        _need(isinstance(chart["name"], str) and isinstance(chart["words"], list), "its charts are out of form")
        for words in chart["words"]:
            _need(isinstance(words, dict) and words.keys() == CHART_WORDS, "its charts are out of form")
            _need(_is_texts(list(words.values())), "its charts are out of form")
        _need([words["language"] for words in chart["words"]] == languages, "its charts are not in its languages")
    _need(isinstance(charts, list), "its charts are out of form")


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text for text in value)


def _check_table(name: str, rows: object, more: frozenset[str]) -> None:
    _need(isinstance(rows, list) and all(isinstance(row, dict) for row in rows), f"the table {name} is out of form")
    seen: set[str] = set()
    for row in rows if isinstance(rows, list) else ():
        key = row.get("row")
        _need(isinstance(key, str) and key not in seen, f"the table {name} has a row without name, or twice")
        seen.add(key)
        _need(more <= row.keys(), f"the table {name} is out of form")
        cells = {column: cell for column, cell in row.items() if column != "row" and column not in more}
        _check_cells(f"{name}, {key}", cells, COLUMNS)


def _check_disclosures(listed: object) -> None:
    for item in listed if isinstance(listed, list) else ():
        _need(isinstance(item, dict) and item.keys() == DISCLOSURE_KEYS, "its list of disclosures is out of form")
        words = (item[key] for key in ("month", "country", "legal_process", "grounds", "outcome"))
        _need(all(word is None or isinstance(word, str) for word in words), "its list of disclosures is out of form")
        _need(_is_count(item["requests"]), "its list of disclosures holds no numbers")
    _need(listed is None or isinstance(listed, list), "its list of disclosures is out of form")


def _check_correction(told: object, kind: str, edition: int) -> None:
    reason = "why this edition was made is out of form"
    if told is None:
        _need(kind == "report", "a new edition does not say why it was made")
        return
    _need(isinstance(told, dict) and told.keys() == CORRECTION_KEYS and kind != "report", reason)
    if isinstance(told, dict):
        _need(type(told["replaces"]) is int and 1 <= told["replaces"] < edition, reason)
        _need(told["reason"] in list(CorrectionReason) and isinstance(told["detail"], str), reason)
        _need(isinstance(told["asked_on"], str), reason)


def _check_restatements(rows: object, period: Period, kind: str) -> None:
    """A report restates the periods before its own, a correction its own, an erratum nothing."""
    reason = "its restatements are out of form"
    _need(kind != "erratum" or not rows, "an erratum changes no figure")
    _need(isinstance(rows, list), reason)
    for row in rows if isinstance(rows, list) else ():
        _need(isinstance(row, dict) and row.keys() == RESTATEMENT_KEYS, reason)
        _need(all(isinstance(row[key], str) for key in ("period", "table", "row", "column", "reason")), reason)
        _need(row["reason"] in RESTATEMENT_REASONS and row["table"] in RESTATED_TABLES, reason)
        _need(_is_cell(row["old"]) and _is_cell(row["new"]) and row["old"] != row["new"], reason)
        try:
            earlier = Period.parse(row["period"])
        except (DomainError, ValueError):
            raise BadDocument(reason) from None
        own = kind == "correction"
        told = earlier == period if own else earlier.end <= period.start
        _need(told, "it restates a period that is not its own" if own else "it restates a period not before its own")


def _check_cells(place: str, cells: object, columns: tuple[str, ...]) -> None:
    if not isinstance(cells, dict) or set(cells) != set(columns):
        raise BadDocument(f"{place}: the columns are not those of the schema")
    for column, cell in cells.items():
        _need(_is_cell(cell), f"{place}: {column} is not a cell")


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict):
        return False
    fields = {key: value for key, value in cell.items() if key not in ("state", "missing", "covered")}
    if cell.get("covered", PART) != PART:
        return False
    if cell.get("state") == "exact":
        return fields.keys() == {"value"} and _is_count(fields["value"]) and _is_count(cell.get("missing", 0))
    if cell.get("state") == "range":
        return _is_range(fields) and _is_count(cell.get("missing", 0))
    return cell.get("state") in ("not_recorded", "not_applicable") and len(cell) == 1


def _is_range(fields: Mapping[str, Any]) -> bool:
    if fields.keys() != {"low", "high", "reason"} or not _is_count(fields["low"]) or not _is_count(fields["high"]):
        return False
    return bool(fields["low"] <= fields["high"] and fields["reason"] in list(REASONS))


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_NUMBER


def _need(holds: object, reason: str) -> None:
    if not holds:
        raise BadDocument(reason)


def _first_line(error: ValueError) -> str:
    return str(error).partition("\n")[0][:100]
