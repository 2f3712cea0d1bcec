"""The description of the CSV files for machines: a Data Package (version 2, https://datapackage.org). Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from reports.document import csv, spreadsheets
from reports.document.fields import LABELS_IN, Field
from reports.language import words
from reports.schema.types import Facts
from reports.schema.values import LICENSES

PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
# Name, end of the file's name, title, columns, key.
RESOURCES: Sequence[tuple[str, str, str, Sequence[Field], Sequence[str]]] = (
    ("cells", ".csv", "Every number of the report, one row each", csv.FIELDS, csv.KEY),
    (
        "by-country",
        "-by-country.csv",
        "One row for each country",
        spreadsheets.COUNTRY_FIELDS,
        spreadsheets.COUNTRY_KEY,
    ),
    ("disclosures", "-disclosures.csv", "One row for each case with disclosure", spreadsheets.DISCLOSURE_FIELDS, ()),
)
DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


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
