"""Opens an untrusted zip if every unzip program finds the same files in it. Writes nothing to disk."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reports.sealing.bundle import UNIX, is_plain_name

LARGEST = 64 * 1024 * 1024
MOST_MEMBERS = 1_000
LARGEST_DIRECTORY = 200_000
NEWEST_FORM = 45  # the version of the zip format that common unzip programs read
# The records of APPNOTE.TXT 4.3; the library reads the central directory and never compares it with the rest.
END = struct.Struct("<4s4H2LH")
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<28x3H12x")  # how long name, extra fields and comment are
DESCRIPTOR = struct.Struct("<3L")
END_SIGN, END_64_SIGN = b"PK\x05\x06", b"PK\x06\x07"
LOCAL_SIGN, CENTRAL_SIGN, DESCRIPTOR_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x07\x08"
SIZES_FOLLOW, UTF_8 = 0x0008, 0x0800
KNOWN_FLAGS = 0x0006 | SIZES_FOLLOW | UTF_8
LARGE_SIZES, OTHER_NAME = 0x0001, 0x7075  # extra fields with another size or name than the header
DOS_FOLDER = 0x10


class BadZip(Exception):
    """A zip that is damaged, or that is not trusted to be unpacked; the text says why. Never leaves `verify`."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The files of a zip by path, and whether it has a comment."""

    files: Mapping[str, bytes]
    comment: bool


def open_zip(data: bytes) -> dict[str, bytes]:
    """Return all members by name, of a zip in the form in which reports are packed; raises BadZip."""
    entries, comment = _read(data)
    if comment or any(entry.extra or entry.comment for entry in entries):
        raise BadZip("the zip has a comment or extra fields, which a report's has not")
    for entry in entries:
        if not is_plain_name(entry.filename):
            raise BadZip("the zip holds a file whose name is not a plain one")
    return _unpack(data, entries, extras=False)


def open_packed(data: bytes) -> Packed:
    """Open a zip as people make them: folders, a comment and extra fields do no harm. Raises BadZip."""
    entries, comment = _read(data)
    return Packed(_unpack(data, entries, extras=True), bool(comment))


def _read(data: bytes) -> tuple[list[zipfile.ZipInfo], bytes]:
    """Return the entries as the central directory lists them, in the order of their data, and the comment."""
    count = _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries, comment = archive.infolist(), archive.comment
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError) as error:
        raise BadZip("the zip is damaged") from error
    if len(entries) != count:
        raise BadZip("the zip holds another number of files than it says")
    for entry in entries:
        _check_entry(entry)
    _check_once([entry.filename for entry in entries])
    return sorted(entries, key=lambda entry: entry.header_offset), comment


def _check_end(data: bytes) -> int:
    """Look at the end record first: it says how much the library would load. Returns the number of files."""
    place = data.rfind(END_SIGN)
    if place < 0 or len(data) - place < END.size or data[max(place - 20, 0) :].startswith(END_64_SIGN):
        raise BadZip("it is not a zip, or not one as reports are packed")
    _, disk, first_disk, here, count, size, start, comment = END.unpack_from(data, place)
    if size > LARGEST_DIRECTORY or count > MOST_MEMBERS:
        raise BadZip("the zip holds too many files")
    if disk or first_disk or here != count:
        raise BadZip("the zip is one part of several")
    if start + size != place or place + END.size + comment != len(data):
        raise BadZip("the zip has something before, between or behind its files")
    _check_directory(data, start, place, count)
    return int(count)


def _check_directory(data: bytes, place: int, end: int, count: int) -> None:
    """Check that each entry ends where the next one begins: the library lets the last one claim too much."""
    for _ in range(count):
        if not data.startswith(CENTRAL_SIGN, place) or place + CENTRAL.size > end:
            raise BadZip("the zip is damaged")
        place += CENTRAL.size + sum(CENTRAL.unpack_from(data, place))
    if place != end:
        raise BadZip("the zip is damaged")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name, mode = entry.filename, entry.external_attr >> 16
    parts = name.removesuffix("/").split("/")
    if name != entry.orig_filename or "\\" in name or not name.isprintable() or {"", ".", ".."} & {*parts}:
        raise BadZip("the zip holds a file whose name is not a plain one")
    kind = stat.S_IFDIR if name.endswith("/") else stat.S_IFREG
    if stat.S_IFMT(mode) not in (0, kind) or (entry.external_attr & DOS_FOLDER and kind == stat.S_IFREG):
        raise BadZip(f"the zip holds {name}, which is a link or not a file")
    if (mode or entry.create_system == UNIX) and not mode & stat.S_IRUSR:
        raise BadZip(f"the zip holds {name}, which nobody may read")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits & ~KNOWN_FLAGS:
        raise BadZip(f"the zip packs {name} in an unusual way")
    if entry.extract_version > NEWEST_FORM or entry.reserved or entry.volume:
        raise BadZip(f"the zip packs {name} in an unusual way")
    _check_extra(name, entry.extra)


def _check_extra(name: str, extra: bytes) -> None:
    """Refuse fields that overrule the header: one program would follow them, and another would not."""
    while extra:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind in (LARGE_SIZES, OTHER_NAME) or len(extra) < 4 + size:
            raise BadZip(f"the zip packs {name} in an unusual way")
        extra = extra[4 + size :]


def _check_once(names: Iterable[str]) -> None:
    """Check that each name occurs once, even on systems that ignore case; no file may also be a folder."""
    seen: set[str] = set()
    for name in names:
        path = name.casefold().removesuffix("/")
        if path in seen:
            raise BadZip(f"the zip holds {name} twice")
        seen.add(path)
    files = {name.casefold() for name in names if not name.endswith("/")}
    for path in seen:
        if any(parent in files for parent in _parents(path)):
            raise BadZip(f"the zip holds {path} below a file")


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _unpack(data: bytes, entries: list[zipfile.ZipInfo], *, extras: bool) -> dict[str, bytes]:
    """Unpack entries that follow each other without a gap up to the central directory."""
    files: dict[str, bytes] = {}
    place, left = 0, LARGEST
    for entry in entries:
        start = _content_start(data, entry, place, extras=extras)
        content = _content(entry, data[start : start + entry.compress_size], left)
        place = start + entry.compress_size + _descriptor_size(data, entry, start + entry.compress_size)
        left -= len(content)
        if not entry.is_dir():
            files[entry.filename] = content
        elif content:
            raise BadZip(f"the zip has something inside {entry.filename} itself")
    if place != END.unpack_from(data, data.rfind(END_SIGN))[6]:
        raise BadZip("the zip has something before, between or behind its files")
    return files


def _content_start(data: bytes, entry: zipfile.ZipInfo, place: int, *, extras: bool) -> int:
    """Return where the content begins; the header before it must match the central directory."""
    if entry.header_offset != place or len(data) < place + LOCAL.size:
        raise BadZip("the zip has something before, between or behind its files")
    sign, version, flags, method, _, _, *sums, name_size, extra_size = LOCAL.unpack_from(data, place)
    name_at = place + LOCAL.size
    name = data[name_at : name_at + name_size]
    extra = data[name_at + name_size : name_at + name_size + extra_size]
    expected = entry.filename.encode("utf-8" if flags & UTF_8 else "cp437", "replace")
    same = (version, flags, method) == (entry.extract_version, entry.flag_bits, entry.compress_type)
    if sign != LOCAL_SIGN or name != expected or not same or not _same_sums(entry, sums):
        raise BadZip(f"the zip says two things of {entry.filename}")
    if extra and not extras:
        raise BadZip("the zip has a comment or extra fields, which a report's has not")
    _check_extra(entry.filename, extra)
    return name_at + int(name_size) + int(extra_size)


def _same_sums(entry: zipfile.ZipInfo, sums: list[int]) -> bool:
    """Compare CRC and sizes; a zip that was written in one go has them after the content instead, and zeros here."""
    streamed = bool(entry.flag_bits & SIZES_FOLLOW)
    return sums == _sums(entry) or (streamed and not any(sums))


def _sums(entry: zipfile.ZipInfo) -> list[int]:
    return [entry.CRC, entry.compress_size, entry.file_size]


def _descriptor_size(data: bytes, entry: zipfile.ZipInfo, place: int) -> int:
    """Return how many bytes after the content repeat its CRC and sizes."""
    if not entry.flag_bits & SIZES_FOLLOW:
        return 0
    plain = DESCRIPTOR.pack(*_sums(entry))
    for form in (DESCRIPTOR_SIGN + plain, plain):
        if data.startswith(form, place):
            return len(form)
    raise BadZip(f"the zip says two things of {entry.filename}")


def _content(entry: zipfile.ZipInfo, packed: bytes, left: int) -> bytes:
    """Unpack within our own bound: the size in an entry is only a claim."""
    content = packed
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, left + 1)
        except zlib.error:
            raise BadZip("the zip is damaged") from None
        if len(content) <= left and (not inflater.eof or inflater.unused_data):
            raise BadZip("the zip is damaged")
    if len(content) > left:
        raise BadZip(f"the zip unpacks to more than {LARGEST:,} bytes")
    if len(packed) != entry.compress_size or len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise BadZip("the zip is damaged")
    return content
