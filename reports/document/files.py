"""The files for machines that a document makes: JSON and CSV beside the post, and the tables in the zip. Pure."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

from reports.document.csv import FIELDS, csv_bytes
from reports.document.datapackage import datapackage_bytes
from reports.document.document import canonical_json
from reports.document.spreadsheets import COUNTRY_FIELDS, DISCLOSURE_FIELDS, country_bytes, disclosure_bytes
from reports.schema.types import Document
from reports.sealing.bundle import DATAPACKAGE, stem_of

_LABELS = {field.name for field in (*FIELDS, *COUNTRY_FIELDS, *DISCLOSURE_FIELDS) if field.label}
_WORDED = ("title", "description")


@dataclass(frozen=True, slots=True)
class DataFiles:
    """Files by name: `loose` ones are beside the zip and in it; `packed` ones are in the zip alone."""

    loose: Mapping[str, bytes]
    packed: Mapping[str, bytes]


def data_files(document: Document) -> DataFiles:
    """Return the files of a document. The list of disclosures is absent where the publisher lists none."""
    tables = data_tables(document)
    stem = stem_of(document["period"]["label"], document["edition"])
    named = {f"{stem}{end}": data for end, data in tables.items()}
    loose = {f"{stem}.json": canonical_json(document), f"{stem}.csv": named.pop(f"{stem}.csv")}
    return DataFiles(loose, {**named, DATAPACKAGE: datapackage_bytes(document, stem, tables)})


def data_tables(document: Document) -> dict[str, bytes]:
    """Return the CSV files by the end of their name."""
    tables = {".csv": csv_bytes(document), "-by-country.csv": country_bytes(document)}
    disclosures = disclosure_bytes(document)
    return tables if disclosures is None else {**tables, "-disclosures.csv": disclosures}


def without_words(name: str, data: bytes) -> object:
    """Return what a data file says apart from its English words, which differ between versions of the program.

    Raises ValueError if it is not of its form.
    """
    if name.endswith(".json"):
        return _unworded(json.loads(data))
    try:
        rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    except csv.Error as error:
        raise ValueError(*error.args) from None
    kept = [at for at, column in enumerate(rows[0] if rows else ()) if column not in _LABELS]
    return [([row[at] for at in kept], len(row)) for row in rows]


def _unworded(value: object) -> object:
    """Leave out titles and descriptions, and the size and digest of files, which contain words."""
    if isinstance(value, dict):
        left_out = (*_WORDED, "bytes", "hash")
        return {key: _unworded(part) for key, part in value.items() if key not in left_out}
    return [_unworded(part) for part in value] if isinstance(value, list) else value
