"""Reads the text in a PNG without a picture library, so that `verify` can use it."""

import json
import zlib
from collections.abc import Iterator
from typing import Any

from storage.vocabulary.errors import DataError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LARGEST_TEXT = 1_000_000
DATA_KEYWORD = "Data"


class BadPicture(DataError):
    """Bytes that are not a PNG, or a PNG that is damaged or lacks the chart's data."""

    what = "the picture is not a chart of a report: {reason}"
    todo = "download the file again from the publisher's channel or site"


def read_chart_data(png: bytes) -> dict[str, Any]:
    """Return the data a chart was drawn from, as embedded in its PNG; raise BadPicture unless there is exactly one."""
    found = [text for keyword, text in read_texts(png) if keyword == DATA_KEYWORD]
    if len(found) != 1:
        raise BadPicture(reason=f"it has {len(found)} texts named {DATA_KEYWORD}, not 1")
    try:
        data = json.loads(found[0])
    except (ValueError, RecursionError) as error:
        raise BadPicture(reason="its data cannot be read") from error
    if not isinstance(data, dict):
        raise BadPicture(reason="its data is not an object")
    return data


def read_texts(png: bytes) -> list[tuple[str, str]]:
    """Return every tEXt and iTXt chunk as (keyword, text), in the order of the file."""
    return [_text(kind, body) for kind, body in _chunks(png) if kind in (b"tEXt", b"iTXt")]


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height of a picture in pixels, once all its chunks are checked."""
    headers = [body for kind, body in _chunks(png) if kind == b"IHDR"]
    if len(headers) != 1 or len(headers[0]) != 13:
        raise BadPicture(reason="it has no header")
    return int.from_bytes(headers[0][:4]), int.from_bytes(headers[0][4:8])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not png.startswith(_SIGNATURE):
        raise BadPicture(reason="it is no PNG file")
    at = len(_SIGNATURE)
    while at < len(png):
        length, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        body, check = png[at + 8 : at + 8 + length], png[at + 8 + length : at + 12 + length]
        if len(body) != length or check != zlib.crc32(kind + body).to_bytes(4):
            raise BadPicture(reason=f"it is damaged at byte {at}")
        yield kind, body
        at += 12 + length
    if png[-8:-4] != b"IEND":
        raise BadPicture(reason="its end is missing")


def _text(kind: bytes, body: bytes) -> tuple[str, str]:
    keyword, _, rest = body.partition(b"\0")
    try:
        text = rest.decode("latin-1") if kind == b"tEXt" else _international(rest)
        return keyword.decode("latin-1"), text
    except (ValueError, zlib.error) as error:
        raise BadPicture(reason="one of its texts is damaged") from error


def _international(rest: bytes) -> str:
    """Return the text of an iTXt chunk after its keyword: flag, method, language, translated keyword, text."""
    _, _, text = rest[2:].split(b"\0", 2)
    if rest[:1] == b"\x01":
        inflate = zlib.decompressobj()
        text = inflate.decompress(text, _LARGEST_TEXT)
        if inflate.unconsumed_tail:
            raise BadPicture(reason="one of its texts is too large")
    return text.decode("utf-8")
