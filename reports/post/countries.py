"""The table by country as lines of the post, with any number of rows. Names only what is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document.document import headline_column
from reports.figures.cells import is_zero
from reports.figures.coverage import Span, covered_days
from reports.language import words
from reports.language.shares import change
from reports.schema.cells import is_known, is_zero_in_part
from reports.schema.tables import Row
from reports.schema.types import Document


@dataclass(frozen=True, slots=True)
class CountryTable:
    """Rows of countries, what they leave out, and the countries that had none."""

    title: str
    rows: Sequence[str]
    more: str
    zero: str


class Countries:
    """The table by country, with any number of rows."""

    def __init__(self, document: Document, language: str) -> None:
        """Set all rows once; `table` chooses among them."""
        column = headline_column(document)
        rows = document["tables"]["by_country"]
        none = [row for row in rows if is_zero(row[column])]
        some = [row for row in rows if row not in none]
        everything = column == "requests"
        self._language = language
        self._title = words.text(
            "By country" if everything else "By country: requests with disclosure, accounts affected", language
        )
        before = document["by_country_before"]
        changed = {row["row"]: row[column] for row in before["rows"]} if before is not None else {}
        moves = {row["row"]: change(row[column], changed[row["row"]], language) for row in some if changed}
        if before is not None and any(moves.values()):
            since = words.period(before["period"], language)
            message = "{title} (in brackets: change since {period})"
            self._title = words.text(message, language, title=self._title, period=since)
        self._rows = [
            _country(
                row, language, _days_in_part(document, row["row"]), moves.get(row["row"], ""), everything=everything
            )
            for row in some
        ]
        self._none = [words.country(row["row"], language) for row in none]

    def __len__(self) -> int:
        return len(self._rows)

    def table(self, rows: int, *, names: bool) -> CountryTable:
        """Return the first rows; those with none by their names, or else only their number."""
        left = len(self._rows) - rows
        more = words.counted("more_countries", left, self._language) if left > 0 else ""
        zero = self._none if names else [words.counted("none", len(self._none), self._language)]
        return CountryTable(
            self._title, self._rows[:rows], more, words.listing(zero, self._language) if self._none else ""
        )


def _days_in_part(document: Document, country: str) -> list[Span]:
    """Return the covered days for a country, if other countries are covered on more or on other days."""
    coverage, period = document["coverage"], document["period"]
    days = covered_days(coverage, period, country)
    return [] if days == covered_days(coverage, period) else days


def _country(row: Row, language: str, days: Sequence[Span], moved: str, *, everything: bool) -> str:
    name = words.country(row["row"], language)
    if not is_known(row["requests" if everything else "requests_with_disclosure"]):
        return f"{name}: {words.word('state', 'not_recorded', language)}"
    parts = [words.counted("received", row["requests"], language)] if everything else []
    disclosed = row["requests_with_disclosure"]
    parts.append(words.counted("with_disclosure" if everything else "disclosing", disclosed, language))
    parts[0] += f" ({moved})" if moved else ""
    if not is_zero(disclosed) and not is_zero_in_part(disclosed):
        parts.append(words.counted("accounts", row["accounts_affected"], language))
    always = f" ({words.spans(days, language)})" if days else ""
    return f"{name}: {', '.join(parts)}{always}"
