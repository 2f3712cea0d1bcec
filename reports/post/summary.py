"""The summary of a report for its caption: a headline, and the numbers with their change. Says only what is certain."""

from dataclasses import dataclass

from reports.document.document import headline_column, is_nil
from reports.document.history import period_to_compare
from reports.language import words
from reports.language.shares import change, percent
from reports.schema.cells import Cell, cases_missing, is_known, is_number
from reports.schema.types import Document
from reports.schema.values import Column
from storage.vocabulary.words import NOT_COUNTRIES

HEADLINES: tuple[Column, ...] = ("requests", "requests_with_disclosure", "accounts_affected")
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its noun, and its change as "+2"; no change if the two periods cannot be compared.

    The first change of a summary says since when; the others mean the same.
    """

    counted: str
    change: str = ""


def headline(document: Document, language: str) -> str:
    """Return the finding of a report in one sentence; nothing if its numbers are not certain enough for one."""
    if is_nil(document):
        return words.text("Nil report: no demands are counted for this period.", language)
    totals = document["totals"]
    disclosed, requests = (_certain(totals[column]) for column in ("requests_with_disclosure", "requests"))
    if requests is None or disclosed is None:
        return _main_country(document, language)
    if not disclosed:
        return words.text("None of the requests counted here led to disclosure of user data.", language)
    if disclosed == requests:
        return words.text("Each request counted here led to disclosure of user data.", language)
    message = "{share} of the requests counted here led to disclosure of user data."
    return words.text(message, language, share=percent(disclosed, requests, language))


def _main_country(document: Document, language: str) -> str:
    """Return which country sent most of the requests counted and its share, if one sent more than half of them."""
    column = headline_column(document)
    whole = _counted(document["totals"][column])
    counts = {row["row"]: _counted(row[column]) for row in document["tables"]["by_country"]}
    country = max(counts, key=lambda row: counts[row], default="ZZ")
    if country in NOT_COUNTRIES or not whole * HALF < counts[country] < whole:
        return ""
    share = percent(counts[country], whole, language)
    message = "{country} sent {share} of the requests counted here."
    return words.text(message, language, country=words.country(country, language), share=share)


def numbers(document: Document, language: str) -> list[Number]:
    """Return the numbers that are known, with their changes since the period before if that can be compared."""
    totals = document["totals"]
    before = period_to_compare(document["period"]["label"], document["tables"]["history"])
    known = [column for column in HEADLINES if is_known(totals[column])]
    changes = {column: change(totals[column], before[column], language) for column in known if before is not None}
    first = next((column for column in known if changes.get(column)), None)
    if before is not None and first is not None:
        since = words.period(before["row"], language)
        changes[first] = words.text("{change} since {period}", language, change=changes[first], period=since)
    return [Number(words.counted(column, totals[column], language), changes.get(column, "")) for column in known]


def _counted(cell: Cell) -> int:
    """Return what is counted for certain, which leaves out what is not covered; 0 if that is not one number."""
    return cell["value"] if cell["state"] == "exact" and not cases_missing(cell) else 0


def _certain(cell: Cell) -> int | None:
    """Return an exact number that is no lower bound."""
    return cell["value"] if is_number(cell) else None
