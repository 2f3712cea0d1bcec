"""Zips that a forger or an odd program could make, built from a sound one by changing single fields."""

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

END = struct.Struct("<4s4H2LH")
# offset and size of each field, by APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16
LOCAL = {"sign": (0, 4), "version": (4, 2), "flags": (6, 2), "method": (8, 2), "crc": (14, 4), "packed": (18, 4),
         "size": (22, 4), "name_size": (26, 2), "extra_size": (28, 2), "name": (30, 1)}  # fmt: skip
CENTRAL = {"sign": (0, 4), "made_by": (4, 2), "version": (6, 2), "flags": (8, 2), "method": (10, 2), "crc": (16, 4),
           "packed": (20, 4), "size": (24, 4), "name_size": (28, 2), "extra_size": (30, 2), "comment_size": (32, 2),
           "disk": (34, 2), "attributes": (38, 4), "offset": (42, 4), "name": (46, 1)}  # fmt: skip
LAST = {"sign": (0, 4), "disk": (4, 2), "first_disk": (6, 2), "here": (8, 2), "count": (10, 2), "size": (12, 4),
        "start": (16, 4), "comment_size": (20, 2)}  # fmt: skip


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = comment
        for name, data in members.items():
            archive.writestr(_entry(name, method), data)
    return out.getvalue()


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    """The same whenever it is made."""
    entry = zipfile.ZipInfo(name, (2025, 7, 15, 12, 0, 0))
    entry.compress_type = method
    entry.external_attr = 0o40755 << 16 | 0x10 if name.endswith("/") else 0o100644 << 16
    return entry


class Pipe(io.RawIOBase):
    """A place to write to that cannot be gone back in: a zip then has sizes behind each file."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.written += data
        return len(data)


def streamed(members: Mapping[str, bytes]) -> bytes:
    out = Pipe()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), data)
    return bytes(out.written)


def headers(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Kind, place and size of each header of a zip without comment."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries, place = archive.infolist(), archive.start_dir
    for entry in entries:
        yield "local", entry.header_offset, 30 + len(entry.filename)
        size = 46 + len(entry.filename) + len(entry.extra) + len(entry.comment)
        yield "central", place, size
        place += size
    yield "last", place, END.size


def changed(data: bytes, kind: str, field: str, value: int, entry: int = 0) -> bytes:
    """The zip with another value in one field of one header."""
    place = [start for name, start, _ in headers(data) if name == kind][entry]
    offset, size = {"local": LOCAL, "central": CENTRAL, "last": LAST}[kind][field]
    return data[: place + offset] + value.to_bytes(size, "little") + data[place + offset + size :]


def shifted(data: bytes, junk: bytes, place: int) -> bytes:
    """The zip with junk at a place, and every offset behind it moved, so that it is found as before."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        offsets, start = [entry.header_offset for entry in archive.infolist()], archive.start_dir
    moved = data
    for number, offset in enumerate(offsets):
        moved = changed(moved, "central", "offset", offset + len(junk) * (offset >= place), number)
    moved = changed(moved, "last", "start", start + len(junk))
    return moved[:place] + junk + moved[place:]


def with_extra(data: bytes, name: str, extra: bytes) -> bytes:
    """A zip of the same files, one of which has an extra field."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            again = zipfile.ZipInfo(entry.filename)
            again.external_attr = entry.external_attr
            again.extra = extra if entry.filename == name else b""
            new.writestr(again, old.read(entry))
    return out.getvalue()
