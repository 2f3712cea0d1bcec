"""Generates the JSON Schema of the report from its types. Run with --write; a test compares the two."""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from reports.schema.types import Document

PATH = Path(__file__).resolve().parent.parent / "reports" / "schema" / "report-1.schema.json"
HEAD = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:transparency-report:1",
    "title": "Transparency report, version 1",
}


class _Closed(GenerateJsonSchema):
    """Objects take no other keys."""

    def typed_dict_schema(self, schema: core_schema.TypedDictSchema) -> dict[str, Any]:
        return super().typed_dict_schema(schema) | {"additionalProperties": False}


def _without_titles(node: Any) -> Any:
    if isinstance(node, dict):
        return {
            key: _without_titles(value) for key, value in node.items() if key != "title" or not isinstance(value, str)
        }
    return [_without_titles(one) for one in node] if isinstance(node, list) else node


def schema_text() -> str:
    """The JSON Schema as the file holds it."""
    schema = _without_titles(TypeAdapter(Document).json_schema(schema_generator=_Closed))
    defs = {"$defs": schema.pop("$defs")}
    return json.dumps(HEAD | schema | defs, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PATH.write_text(schema_text(), encoding="utf-8")
