"""Opens a zip from a stranger: plain names only, each once, bounded in number and size. Writes nothing to disk."""

import io
import zipfile
import zlib

from reports.bundle import is_plain_name

LARGEST = 64 * 1024 * 1024
MOST_MEMBERS = 1_000
LARGEST_DIRECTORY = 200_000
END_SIZE = 22
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"


class BadZip(Exception):
    """A zip that is damaged, or that is not trusted to be unpacked; the text says why. Never leaves `verify`."""


def open_zip(data: bytes) -> dict[str, bytes]:
    """All members by name; raises BadZip."""
    _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise BadZip("the zip is damaged") from error


def _check_end(data: bytes) -> None:
    """Look at the end record first: it says how much the library would load before any other check."""
    end = data[-END_SIZE:]
    if len(end) < END_SIZE or not end.startswith(END) or end[-2:] != b"\0\0" or data[-42:-38] == END_64:
        raise BadZip("it is not a zip, or not one as reports are packed")
    if int.from_bytes(end[12:16], "little") > LARGEST_DIRECTORY:
        raise BadZip("the zip holds too many files")


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise BadZip("the zip holds too many files")
    members: dict[str, bytes] = {}
    left = LARGEST
    for entry in entries:
        if not is_plain_name(entry.filename) or entry.filename != entry.orig_filename:
            raise BadZip("the zip holds a file whose name is not a plain one")
        if entry.filename in members:
            raise BadZip(f"the zip holds {entry.filename} twice")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadZip(f"the zip packs {entry.filename} in an unusual way")
        members[entry.filename] = _unpacked(archive, entry, left)
        left -= len(members[entry.filename])
    return members


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Read with a bound of our own: what an entry says of its size is only a claim."""
    with archive.open(entry) as file:
        data = file.read(left + 1)
    if len(data) > left:
        raise BadZip(f"the zip unpacks to more than {LARGEST:,} bytes")
    return data
