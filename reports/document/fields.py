"""The columns of the CSV files with their types and meanings: headers and datapackage.json come from here. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.schema.types import Facts

LABELS_IN = "en"
# Spreadsheets read a cell with such a beginning as a formula, sometimes after leading blanks or in full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What pandas or R read as a missing value or as true and false, without regard to capitals.
_READ_AS_OTHER = {"na", "nan", "n/a", "null", "none", "<na>", "#na", "#n/a", "#n/a n/a", "true", "false", "t", "f"}


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `words` are all that it may hold; `optional` columns may be empty."""

    name: str
    meaning: str
    kind: Literal["string", "integer", "yearmonth", "date"] = "string"
    words: tuple[str, ...] = ()
    pattern: str = ""
    optional: bool = False
    label: bool = False


def number(name: str, meaning: str) -> Field:
    """Return a column of whole numbers, empty where there is none."""
    return Field(name, meaning, "integer", optional=True)


def label(name: str, meaning: str) -> Field:
    """Return a column of English words beside a code."""
    return Field(name, meaning, label=True)


COUNTRY_CODE = Field(
    "country_code",
    "ISO 3166-1 alpha-3, or XKX (Kosovo), EUE (European Union), UNO (United Nations), ZZZ (not stated), "
    "XOT (other countries).",
    pattern="[A-Z]{3}",
)
STEM_FIELDS = (
    Field("publisher", "Who publishes the report."),
    Field(
        "period",
        "The period: 2025-H1, 2025-Q3, 2025-07 or 2025.",
        pattern="[12][0-9]{3}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?",
    ),
    Field("edition", "1, or more if the report was corrected.", "integer"),
)
COVERED = Field(
    "covered",
    "The days that the row is about, first and last, as 2025-01-01/2025-03-31; several are separated by ;.",
    optional=True,
)


def table_bytes(fields: Sequence[Field], rows: Iterable[Sequence[object]]) -> bytes:
    """Return RFC 4180 CSV: UTF-8 without BOM, comma, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in fields])
    writer.writerows(rows)
    return out.getvalue().encode()


def stem_cells(document: Facts) -> tuple[object, ...]:
    """Return the first cells of every row; a publisher's name that programs would not read as text gets a leading '."""
    return _as_text(document["publisher"]["name"]), document["period"]["label"], document["edition"]


def _as_text(name: str) -> str:
    misread = name.lstrip(" \u00a0\u3000").startswith(_FORMULA) or name.casefold() in _READ_AS_OTHER
    return f"'{name}" if misread or _is_number(name) else name


def _is_number(name: str) -> bool:
    try:
        float(name)
    except ValueError:
        return False
    return True
