"""Blank pictures in the place of charts, for tests that look at none: a set of charts takes a second or two to draw."""

import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from bot.actions.context.context import Drawing


def blank_charts(
    document: Mapping[str, Any], *, language: str, timeout: float, stopping: Callable[[], bool], **_style: object
) -> Mapping[str, bytes]:
    """Two blank pictures in the place of the charts, which take a second to draw."""
    assert not stopping()
    return {f"{number}-{document['kind']}-{language}": _png(120 + number, int(timeout)) for number in (1, 2)}


class BlankArtist:
    """The same in the place of the drawing process that `report` begins."""

    def __enter__(self) -> Drawing:
        """Begin nothing."""
        return blank_charts

    def __exit__(self, *_error: object) -> None:
        """End nothing."""


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
