"""The file of an import, read twice: opens as text, with digest and progress. Independent of formats and cases."""

import hashlib
import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.vocabulary.errors import DataError, NotPermittedError, Phrase, TryLaterError

CHUNK = 1 << 18
LONGEST_LINE = 1 << 23
KNOWN_BINARIES = {
    b"\xd0\xcf\x11\xe0": Phrase("a workbook in an old format or with a password"),
    b"%PDF": Phrase("a PDF"),
    b"\x1f\x8b": Phrase("a compressed file"),
    b"\x7fELF": Phrase("a program"),
    b"\x89PNG": Phrase("a picture"),
    b"SQLite format 3\x00": Phrase("a database"),
    b"{\\rtf": Phrase("a text document"),
    b"\xff\xd8\xff": Phrase("a picture"),
    b"PK\x05\x06": Phrase("an archive with nothing in it"),
}
WEB_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head)\b", re.IGNORECASE)
POINTER = b"version https://git-lfs.github.com/spec/"
BEGINNING = 2000
UTF_8 = "utf-8-sig"
ARCHIVE = b"PK\x03\x04"
WORKBOOK_PART = "xl/workbook.xml"
# By the byte order mark; or by the first character, which is ASCII in a table or in JSON.
ENCODINGS = {b"\xff\xfe\x00\x00": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
UNMARKED = {(False, True): "utf-16-le", (True, False): "utf-16-be"}


class NoSuchImport(DataError):
    """The file does not exist."""

    what = "the file {path} does not exist"
    todo = "check its name and its folder"


class NotAFile(DataError):
    """The path is a folder, a pipe or a device."""

    what = "{path} is {kind}, but only a regular file can be read twice"
    todo = "name a file"


class EmptyFile(DataError):
    """The file is empty."""

    what = "{path} is empty"
    todo = "check that this is the right file"


class NotText(DataError):
    """A binary file, recognised by its first bytes."""

    what = "{path} is {kind}"
    todo = "save it as an Excel workbook (.xlsx) or as CSV (UTF-8), and import that"


class WorkbookNotRead(DataError):
    """A workbook where only text is read."""

    what = "{path} is a workbook, which cannot be read here"
    todo = "save it as CSV (UTF-8), and name that file"


class NotTheFile(DataError):
    """A download that went wrong: text in place of the file."""

    what = "{path} is {kind}, not the file itself"
    todo = "download the file again"


class LineTooLong(DataError):
    """A line longer than any format allows: most likely not text."""

    what = "line {line} of {path} is longer than {limit} characters"
    todo = "check that this is the right file"


class FileTooLarge(DataError):
    """A workbook too large to be read into memory."""

    what = "{path} is larger than {most} MB"
    todo = "save it as CSV (UTF-8), and import that"


class UnreadableFile(NotPermittedError):
    """The operating system denies access."""

    what = "{path} cannot be read: {reason}"
    todo = "let this account read it, or copy it elsewhere"


class FileChanged(TryLaterError):
    """The file has changed since it was checked."""

    what = "{path} changed during the import; nothing was recorded"
    todo = "import it again once it is complete"


Progress = Callable[[int], None]


def no_progress(done: int) -> None:
    """Ignore how many bytes are done."""


class _Watched(io.RawIOBase):
    """A raw file that computes the digest and refuses endless lines before they fill the memory."""

    def __init__(self, raw: io.FileIO, path: Path, progress: Progress) -> None:
        self.digest = hashlib.sha256()
        self._raw, self._path, self._progress = raw, path, progress
        self._done = self._lines = self._since_newline = 0

    @property
    def name(self) -> str:
        """Return the file's name, which the text wrapper uses as its own."""
        return str(self._path)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # narrower than any Buffer
        count = self._raw.readinto(buffer)
        self._follow(bytes(memoryview(buffer)[:count]))
        return count

    def _follow(self, chunk: bytes) -> None:
        self.digest.update(chunk)
        newlines = chunk.count(b"\n")
        first = chunk.find(b"\n") if newlines else len(chunk)
        if self._since_newline + first > LONGEST_LINE:
            raise LineTooLong(line=self._lines + 1, path=self._path, limit=LONGEST_LINE)
        self._since_newline = len(chunk) - chunk.rfind(b"\n") - 1 if newlines else self._since_newline + len(chunk)
        self._lines += newlines
        self._done += len(chunk)
        self._progress(self._done)


class Source:
    """A regular file on disk, readable when created; `digest` is that of the first complete reading.

    `workbook`: it is an .xlsx, whatever its name. `encoding` is that of a text.
    """

    def __init__(self, path: Path) -> None:
        """Check the file and read its first bytes."""
        self.path = path
        self.digest: str | None = None
        with self._opened() as raw:
            status = self._status(raw)
            beginning = raw.read(BEGINNING)
        self.size = status.st_size
        self.beginning = beginning
        self.encoding = _encoding_of(beginning)
        self.workbook = beginning.startswith(ARCHIVE)
        self._refuse_binary(beginning)

    @property
    def name(self) -> str:
        """Return the file's name for texts and the ledger; bytes of it that are not UTF-8 are escaped."""
        return self.path.name.encode("utf-8", "backslashreplace").decode()

    @contextmanager
    def text(self, progress: Progress = no_progress, newline: str | None = "\n") -> Iterator[io.TextIOWrapper]:
        """Open the file as text with lines ending at `newline`, or in any way; invalid bytes become invalid characters.

        Raises FileChanged at the end, if its bytes are not those of the first reading.
        """
        if self.workbook:
            raise WorkbookNotRead(path=self.path)
        with self._opened() as raw:
            watched = _Watched(raw, self.path, progress)
            buffered = io.BufferedReader(watched, CHUNK)
            errors = "surrogateescape" if self.encoding == UTF_8 else "replace"
            text = io.TextIOWrapper(buffered, encoding=self.encoding, errors=errors, newline=newline)
            yield text
            while buffered.read(CHUNK):
                pass
            self._compare(watched.digest.hexdigest())

    def data(self, most: int, progress: Progress = no_progress) -> bytes:
        """Return the bytes of a file of at most `most` bytes. Raises FileTooLarge, or FileChanged as `text` does."""
        if self.size > most:
            raise FileTooLarge(path=self.path, most=most // 1_000_000)
        with self._opened() as raw:
            data = raw.read(most + 1)
        progress(len(data))
        self._compare(hashlib.sha256(data).hexdigest())
        return data

    def _compare(self, digest: str) -> None:
        if self.digest is None:
            self.digest = digest
        elif self.digest != digest:
            raise FileChanged(path=self.path)

    def _opened(self) -> io.FileIO:
        try:
            if self.path.is_fifo():
                raise NotAFile(path=self.path, kind=Phrase("a pipe"))
            return io.FileIO(self.path)
        except FileNotFoundError:
            raise NoSuchImport(path=self.path) from None
        except IsADirectoryError:
            raise NotAFile(path=self.path, kind=Phrase("a folder")) from None
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else Phrase("this is not a valid file name")
            raise UnreadableFile(path=self.path, reason=reason) from None

    def _status(self, raw: io.FileIO) -> os.stat_result:
        status = os.fstat(raw.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise NotAFile(path=self.path, kind=Phrase("a device"))
        if not status.st_size:
            raise EmptyFile(path=self.path)
        return status

    def _refuse_binary(self, beginning: bytes) -> None:
        for magic, kind in KNOWN_BINARIES.items():
            if beginning.startswith(magic):
                raise NotText(path=self.path, kind=kind)
        if WEB_PAGE.match(beginning):
            raise NotTheFile(path=self.path, kind=Phrase("a web page"))
        if beginning.startswith(POINTER):
            raise NotTheFile(path=self.path, kind=Phrase("a pointer of Git LFS"))
        if self.workbook:
            try:
                with zipfile.ZipFile(self.path) as archive:
                    parts = archive.namelist()
            except (OSError, zipfile.BadZipFile, NotImplementedError):
                parts = []
            if WORKBOOK_PART not in parts:
                raise NotText(path=self.path, kind=_archive(parts))


def _archive(parts: list[str]) -> Phrase:
    if "content.xml" in parts:
        return Phrase("an OpenDocument file")
    if "xl/workbook.bin" in parts:
        return Phrase("a binary workbook (.xlsb)")
    return Phrase("an archive or another kind of workbook")


def _encoding_of(beginning: bytes) -> str:
    marked = next((encoding for mark, encoding in ENCODINGS.items() if beginning.startswith(mark)), None)
    first, second = (beginning[place : place + 1] == b"\x00" for place in (0, 1))
    return marked or UNMARKED.get((first, second), UTF_8)
