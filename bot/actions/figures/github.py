"""Reads figures from the CSV files of github/transparency, identified by their headers. Keeps each number as it is."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TextIO

from bot.actions.cases.fields import Problem
from bot.actions.files.csv import MARKS
from bot.actions.files.findings import Findings
from reports.reading.countries import country_codes
from storage.vocabulary.errors import Phrase
from storage.vocabulary.figures import Figure

ATTRIBUTION = "github/transparency, CC-BY 4.0"
BY_COUNTRY = "mutual_legal_assistance_by_country"
FIX_LINE = Phrase("fix the line")
LINES_LOOKED_AT = 20
LEGAL_REQUESTS = "legal_requests"
ALL = "all"
PROCESS: Mapping[str, tuple[str, str]] = {
    "criminal or government agency subpoena": ("by_legal_process", "subpoena"),
    "criminal court order": ("by_legal_process", "court_order"),
    "criminal search warrant": ("by_legal_process", "search_warrant"),
    "cross-border request": ("by_legal_process", "mutual_legal_assistance"),
    "exigent circumstances": ("by_legal_process", "emergency_request"),
    "civil subpoena": ("non_government", "civil_subpoena"),
}
NOTICES = {"gag order": "barred", "notification": "before", "exigent circumstances": "emergency"}
BANDS = {
    "national security letters and orders received": "requests",
    "affected accounts": "accounts_affected",
}
HALVES = {"1": "H1", "2": "H2", "jan-jun": "H1", "jul-dec": "H2"}
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_BAND = re.compile(r"(0|[1-9][0-9]{0,8})-([1-9][0-9]{0,8})")

Record = Mapping[str, str]
Figures = Iterator[tuple[str, str, str, dict[str, Any]]]


class NotRead(ValueError):
    """A cell that is not valid in its column."""

    def __init__(self, column: str, reason: Phrase, todo: Phrase) -> None:
        """Keep the column, the reason and the advice."""
        super().__init__(reason)
        self.problem = Problem(column, reason, todo)


@dataclass(frozen=True, slots=True)
class _Form:
    """One kind of file: its columns, and a function that reads the figures of a line."""

    columns: tuple[str, ...]
    read: Callable[[Record], Figures]


def github_figures(text: TextIO, name: str, findings: Findings) -> Iterator[Figure]:
    """Yield the figures of one file; lines that cannot be read are refused."""
    lines = csv_lines(text, name, findings)
    _, header = next(lines, (1, ()))
    form = next((form for form in _FORMS if header in (form.columns, _without_half(form.columns))), None)
    if form is None:
        todo = Phrase("use the file as GitHub publishes it")
        findings.refuse(place_of(name, 1), [Problem("record", Phrase("is not the header of a known file"), todo)])
        return
    for number, cells in lines:
        try:
            record = _record(header, cells)
            period = _period(record)
            for table, row, column, cell in form.read(record):
                yield Figure(
                    period=period, table=table, row=row, column=column, cell=cell, source=name, attribution=ATTRIBUTION
                )
        except NotRead as error:
            findings.refuse(place_of(name, number), [error.problem])


def csv_lines(text: TextIO, name: str, findings: Findings) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each line with its number, stripping the blanks that some files have around cells."""
    first = list(islice(text, LINES_LOOKED_AT))
    reader = csv.reader(chain(first, text), strict=True, delimiter=_mark_of(first))
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, tuple(cell.strip() for cell in cells)
    except csv.Error:
        problem = Problem("record", Phrase("has a quote that is open or in the wrong place"), FIX_LINE)
        findings.refuse(place_of(name, reader.line_num), [problem])


def _mark_of(lines: Sequence[str]) -> str:
    """Return the separator that parts the lines into most cells; a comma if several do."""

    def cells(mark: str) -> int:
        return sum(len(row) for row in csv.reader(lines, delimiter=mark))

    try:
        return max(MARKS, key=cells)
    except csv.Error:
        return MARKS[0]


def place_of(name: str, line: int) -> Phrase:
    """Return a line of a file as a place."""
    return Phrase("{name} line {line}", name=name, line=line)


def _record(header: tuple[str, ...], cells: tuple[str, ...]) -> Record:
    if len(cells) != len(header):
        raise NotRead(
            "record", Phrase("has {count} columns, not {wanted}", count=len(cells), wanted=len(header)), FIX_LINE
        )
    return dict(zip(header, cells, strict=True))


def _without_half(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column for column in columns if column != "half")


def _period(record: Record) -> str:
    year, half = record["year"], record.get("half", record.get("month_range"))
    if not _YEAR.fullmatch(year):
        raise NotRead("year", Phrase("is not a year"), Phrase("write it like 2025"))
    if half is None:
        return year
    if half.casefold() not in HALVES:
        raise NotRead("half", Phrase("is not a half of the year"), Phrase("write 1 or 2, or Jan-Jun or Jul-Dec"))
    return f"{year}-{HALVES[half.casefold()]}"


def _requests(record: Record) -> Figures:
    table, row = _word(record, "type", PROCESS)
    yield table, row, "requests", _exact(record, "count_requests_received")
    yield table, row, "requests_with_disclosure", _exact(record, "count_disclosed")


def _accounts(record: Record) -> Figures:
    yield LEGAL_REQUESTS, ALL, "accounts_affected", _exact(record, "count_accounts_affected")


def _country(record: Record) -> Figures:
    code = country_codes().get(record["government_iso2_code"])
    if code is None:
        todo = Phrase("write two capital letters, such as FR")
        raise NotRead("government_iso2_code", Phrase("is not a country code"), todo)
    yield BY_COUNTRY, code, "requests", _exact(record, "count")


def _notices(record: Record) -> Figures:
    yield "by_notice", _word(record, "type", NOTICES), "requests_with_disclosure", _exact(record, "count")


def _bands(record: Record) -> Figures:
    column = _word(record, "type", BANDS)
    found = _BAND.fullmatch(record["count"])
    if found is None or int(found[1]) > int(found[2]):
        raise NotRead("count", Phrase("is not a band"), Phrase("write it like 0-249"))
    cell = {"state": "range", "low": int(found[1]), "high": int(found[2]), "reason": "legal_band"}
    yield "by_legal_process", "national_security_letter", column, cell


def _word(record: Record, column: str, words: Mapping[str, Any]) -> Any:  # noqa: ANN401 (whatever the mapping holds)
    word = record[column].casefold()
    if word not in words:
        todo = Phrase("write one of: {words}", words=", ".join(words))
        raise NotRead(column, Phrase("is not a value known in this kind of file"), todo)
    return words[word]


def _exact(record: Record, column: str) -> dict[str, Any]:
    if not _NUMBER.fullmatch(record[column]):
        reason = Phrase("is not a whole number of at most nine digits")
        raise NotRead(column, reason, Phrase("write digits only"))
    return {"state": "exact", "value": int(record[column])}


_FORMS = (
    _Form(("year", "half", "type", "count_requests_received", "count_disclosed"), _requests),
    _Form(("year", "half", "count_accounts_affected"), _accounts),
    _Form(("year", "half", "government", "government_iso2_code", "count"), _country),
    _Form(("year", "month_range", "type", "count"), _bands),
    _Form(("year", "half", "type", "count"), _notices),
)
