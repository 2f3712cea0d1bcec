"""Files that were sent: documents byte for byte, photos as the sizes Telegram makes of them."""

import base64
import io
import mimetypes
import warnings
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count

from bot.sandbox.http.parameters import Upload
from bot.sandbox.http.refusals import TOO_LARGE, Refusal

PHOTO, DOCUMENT = "Photo", "Document"
MOST_PHOTO_BYTES = 10 * 2**20
MOST_DOCUMENT_BYTES = 50 * 2**20
MOST_DOWNLOAD_BYTES = 20 * 2**20
MOST_PIXELS_AROUND = 10_000
MOST_RATIO = 20
BOXES = (90, 320, 800, 1280, 2560)
JPEG_QUALITY = 87
PHOTO_ENDINGS = frozenset({"jpg", "jpeg", "gif", "png", "tif", "tiff", "bmp"})
FILE_ID_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@dataclass(frozen=True, slots=True)
class Variant:
    """One downloadable form of a file; a document has one, a photo one for each size."""

    file_id: str
    unique_id: str
    path: str
    data: bytes
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that Telegram keeps."""

    kind: str
    name: str
    mime: str
    variants: tuple[Variant, ...]

    @property
    def best(self) -> Variant:
        """Return the largest size of a photo, the bytes of a document."""
        return self.variants[-1]


@dataclass
class FileStore:
    """All files of the world, found by the ids that clients were given."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    variants: dict[str, Variant] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def keep(self, upload: Upload, kind: str) -> StoredFile:
        """Store an upload; refused in Telegram's words if it breaks a rule of its kind."""
        stored = self._photo(upload) if kind == PHOTO else self._document(upload)
        for variant in stored.variants:
            self.by_id[variant.file_id] = stored
            self.variants[variant.file_id] = variant
        return stored

    def forget(self) -> None:
        """Reject all ids that were issued so far; the messages in chats keep their files."""
        self.forgotten.update(self.by_id)

    def resend(self, file_id: str, kind: str) -> StoredFile:
        """Return the file a client names by id; an id is bound to its kind."""
        if file_id.lower().startswith(("http://", "https://")):
            raise Refusal("failed to get HTTP URL content")
        if file_id in self.forgotten:
            raise Refusal("wrong file identifier/HTTP URL specified")
        stored = self.by_id.get(file_id)
        if stored is None:
            reason = "can't unserialize it. Wrong last symbol"
            if not set(file_id) <= FILE_ID_CHARACTERS:
                reason = "Wrong character in the string"
            raise Refusal(f"wrong remote file identifier specified: {reason}")
        if stored.kind != kind:
            raise Refusal(f"can't use file of type {stored.kind} as {kind}")
        return stored

    def _document(self, upload: Upload) -> StoredFile:
        _not_empty(upload)
        if len(upload.data) > MOST_DOCUMENT_BYTES:
            raise Refusal("", TOO_LARGE)
        number = next(self.numbers)
        ending = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        path = f"documents/file_{number}.{ending}"
        variant = Variant(_file_id("BQAC", number, upload.data), _unique("AgAD", number, 0), path, upload.data)
        mime = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        return StoredFile(DOCUMENT, upload.name, mime, (variant,))

    def _photo(self, upload: Upload) -> StoredFile:
        _not_empty(upload)
        if len(upload.data) > MOST_PHOTO_BYTES:
            raise Refusal(
                f"file of size {len(upload.data)} bytes is too big for a photo; "
                f"the maximum size is {MOST_PHOTO_BYTES} bytes"
            )
        if "." in upload.name and upload.name.rpartition(".")[2].lower() not in PHOTO_ENDINGS:
            raise Refusal("photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp")
        number = next(self.numbers)
        variants = (
            Variant(
                _file_id("AgAC", number, data),
                _unique("AQAD", number, size),
                f"photos/file_{number}_{size}.jpg",
                data,
                width,
                height,
            )
            for size, (data, width, height) in enumerate(photo_sizes(upload.data))
        )
        return StoredFile(PHOTO, "", "image/jpeg", tuple(variants))


def photo_sizes(data: bytes) -> list[tuple[bytes, int, int]]:
    """Return JPEG, width and height of each size from the smallest to the largest; refuse an unacceptable image."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as opened:
            _check_shape(*opened.size)
            picture = opened.convert("RGB")
    except Image.DecompressionBombError:
        raise Refusal("PHOTO_INVALID_DIMENSIONS") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refusal("IMAGE_PROCESS_FAILED") from None
    sizes = []
    for box in _boxes(max(picture.size)):
        small = picture.copy()
        small.thumbnail((box, box))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=JPEG_QUALITY)
        sizes.append((out.getvalue(), *small.size))
    return sizes


def _boxes(longest: int) -> tuple[int, ...]:
    smaller = tuple(box for box in BOXES if box < longest)
    return smaller if len(smaller) == len(BOXES) else (*smaller, BOXES[len(smaller)])


def _check_shape(width: int, height: int) -> None:
    if width + height > MOST_PIXELS_AROUND or max(width, height) > MOST_RATIO * min(width, height):
        raise Refusal("PHOTO_INVALID_DIMENSIONS")


def _not_empty(upload: Upload) -> None:
    if not upload.data:
        raise Refusal("file must be non-empty")


def _file_id(prefix: str, number: int, data: bytes) -> str:
    return prefix + base64.urlsafe_b64encode(sha256(f"{number} {len(data)}".encode() + data).digest()).decode()[:43]


def _unique(prefix: str, number: int, size: int) -> str:
    return prefix + base64.urlsafe_b64encode(sha256(f"{number} {size}".encode()).digest()).decode()[:11]
