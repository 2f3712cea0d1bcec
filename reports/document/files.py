"""The files for machines that a document makes: JSON and CSV beside the post, and the tables in the zip. Pure.

The CSV files are described by a Data Package (version 2, https://datapackage.org).
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.document.csv import FIELDS, KEY, csv_bytes
from reports.document.document import canonical_json
from reports.document.fields import LABELS_IN, Field
from reports.document.spreadsheets import (
    COUNTRY_FIELDS,
    COUNTRY_KEY,
    DISCLOSURE_FIELDS,
    country_bytes,
    disclosure_bytes,
)
from reports.language import words
from reports.schema.types import Document, Facts
from reports.schema.values import LICENSES
from reports.sealing.bundle import DATAPACKAGE, stem_of

_LABELS = {field.name for field in (*FIELDS, *COUNTRY_FIELDS, *DISCLOSURE_FIELDS) if field.label}
_WORDED = ("title", "description")
PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
# Name, end of the file's name, title, columns, key.
RESOURCES: Sequence[tuple[str, str, str, Sequence[Field], Sequence[str]]] = (
    ("cells", ".csv", "Every number of the report, one row each", FIELDS, KEY),
    (
        "by-country",
        "-by-country.csv",
        "One row for each country",
        COUNTRY_FIELDS,
        COUNTRY_KEY,
    ),
    ("disclosures", "-disclosures.csv", "One row for each case with disclosure", DISCLOSURE_FIELDS, ()),
)
DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


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


def datapackage_bytes(document: Facts, stem: str, tables: Mapping[str, bytes]) -> bytes:
    """Return datapackage.json for tables by the end of their name."""
    publisher, period = document["publisher"], document["period"]
    package: dict[str, Any] = {
        "$schema": PROFILE.format("datapackage"),
        "name": stem.lower(),
        "title": f"{publisher['name']}: demands for user data, {words.period(period['label'], LABELS_IN)}",
        "description": "An empty number is not 0: the column of its state says what is known of it.",
        "homepage": publisher["url"],
        "contributors": [{"title": publisher["name"], "path": publisher["url"], "roles": ["publisher"]}],
    }
    if publisher["license"]:
        title, path = LICENSES[publisher["license"]]
        package["licenses"] = [{"name": publisher["license"], "title": title, "path": path}]
    package["resources"] = [
        _resource(name, f"{stem}{end}", title, tables[end], fields, key)
        for name, end, title, fields, key in RESOURCES
        if end in tables
    ]
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(
    name: str, path: str, title: str, data: bytes, fields: Sequence[Field], key: Sequence[str]
) -> dict[str, Any]:
    keyed = {"primaryKey": list(key)} if key else {}
    return {
        "$schema": PROFILE.format("dataresource"),
        "name": name,
        "type": "table",
        "path": path,
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": DIALECT,
        "schema": {
            "$schema": PROFILE.format("tableschema"),
            "fields": [_field(field) for field in fields],
            "missingValues": [""],
            **keyed,
        },
    }


def _field(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if field.optional else {"required": True}
    if field.words:
        constraints["enum"] = list(field.words)
    if field.pattern:
        constraints["pattern"] = field.pattern
    if field.kind == "integer":
        constraints["minimum"] = 0
    return {"name": field.name, "type": field.kind, "description": field.meaning, "constraints": constraints}
