"""Parameters of a Bot API request as its server reads them: query, form, JSON or multipart; as lenient as it is."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tornado.httputil import HTTPServerRequest

from bot.sandbox.http.refusals import TOO_LARGE, Refusal

MOST_FILES = 50
MOST_NUMBERS = 100
INTEGER = re.compile(r"-?\d{1,19}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Parameters:
    """The named texts and files of one request."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the text, empty if missing."""
        return self.values.get(name, "")

    def integer(self, name: str) -> int:
        """Return the number at the beginning of the text; garbage is 0, as on the server."""
        return lenient_integer(self.text(name))

    def flag(self, name: str) -> bool:
        """Return true only for the server's three words for it."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str, refusal: str) -> Any:  # noqa: ANN401 (JSON is any value)
        """Return the JSON value, None if missing or empty."""
        text = self.text(name)
        if not text:
            return None
        try:
            return json.loads(text)
        except ValueError:
            raise Refusal(refusal) from None

    def json_or_none(self, name: str) -> object:
        """Return the JSON value, None also for invalid JSON."""
        try:
            return json.loads(self.text(name) or "null")
        except ValueError:
            return None

    def digest(self) -> dict[str, str]:
        """Return what the journal keeps: texts as they are, files as name, size and SHA-256."""
        files = {
            name: f"{upload.name} {len(upload.data)} {sha256(upload.data).hexdigest()}"
            for name, upload in self.files.items()
        }
        return dict(self.values) | files


def message_numbers(parameters: Parameters) -> list[int]:
    """Return the parameter `message_ids`, with the check that all methods share."""
    if not parameters.text("message_ids"):
        raise Refusal("message identifiers are not specified")
    value = parameters.json("message_ids", "can't parse message_ids JSON object")
    if not isinstance(value, list):
        raise Refusal("expected an Array of message identifiers")
    if len(value) > MOST_NUMBERS:
        raise Refusal("too many message identifiers specified")
    numbers = [lenient_integer(str(number)) for number in value]
    if not all(number > 0 for number in numbers):
        raise Refusal("invalid message identifier specified")
    return numbers


def lenient_integer(text: str) -> int:
    """Return the number at the beginning of a text, 0 if there is none."""
    match = INTEGER.match(text.strip())
    return int(match[0]) if match else 0


def read(request: HTTPServerRequest) -> Parameters:
    """Return all parameters of a request; a later source overrides the query."""
    uploads = {name: Upload(parts[-1].filename, parts[-1].body) for name, parts in request.files.items() if parts}
    if sum(len(parts) for parts in request.files.values()) > MOST_FILES:
        raise Refusal("too many files attached", TOO_LARGE)
    values = {name: found[-1].decode("utf-8", "replace") for name, found in request.arguments.items()}
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "application/json" and request.body:
        values |= _from_json(request.body)
    return Parameters(values, uploads)


def _from_json(body: bytes) -> dict[str, str]:
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise Refusal("can't parse request content: JSON object expected")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in document.items()}


@dataclass(frozen=True, slots=True)
class Described:
    """A result with a sentence."""

    result: object
    description: str


def envelope(result: object) -> dict[str, object]:
    """Return the body of a success."""
    if isinstance(result, Described):
        return {"ok": True, "result": result.result, "description": result.description}
    return {"ok": True, "result": result}
