"""The SSHSIG frame: the layout of a signature by `ssh-keygen -Y sign`. Does no cryptography of its own."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from storage.vocabulary.errors import DataError

MAGIC = b"SSHSIG"
VERSION = (1).to_bytes(4)
KEY_TYPE = b"ssh-ed25519"
OPENING = b"-----BEGIN SSH SIGNATURE-----\n"
CLOSING = b"-----END SSH SIGNATURE-----\n"
OTHER_LINE_ENDS = "its line ends were changed to those of Windows; download it again"
ARMOR_WIDTH = 70  # what ssh-keygen writes; a fixed width gives each signature a single spelling
HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}


class BadSignature(DataError):
    """A signature that is not valid."""

    what = "the signature is not valid"
    todo = "download the files again, and ask the publisher if that does not help"


class MalformedSignature(BadSignature):
    """Bytes that are not an SSHSIG signature, or not written as ssh-keygen writes one."""

    what = "the signature file is damaged: {reason}"


class UnsupportedSignature(BadSignature):
    """A sound frame with an unknown key or hash."""

    what = "the signature uses {name}, which is not supported"
    todo = "check it with `ssh-keygen -Y verify`"


class ForgedSignature(BadSignature):
    """The signature was made over other bytes."""

    what = "the signature does not match the signed file"


@dataclass(frozen=True, slots=True)
class Signature:
    """A parsed signature; do not trust anything in it before `holds_over` has passed."""

    key: bytes
    namespace: str
    hash_name: bytes
    raw: bytes

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.key)

    def holds_over(self, message: bytes) -> None:
        """Raise ForgedSignature unless the key named in the signature made it over these bytes."""
        signed = signed_bytes(message, self.namespace.encode(), self.hash_name)
        try:
            public_key(self.key).verify(self.raw, signed)
        except InvalidSignature:
            raise ForgedSignature from None


def read_signature(armored: bytes) -> Signature:
    """Read an armored signature; raises MalformedSignature or UnsupportedSignature.

    Only the one spelling that ssh-keygen writes is accepted, so that no byte of the file can change unnoticed.
    """
    blob = _unarmor(armored)
    if blob[:10] != MAGIC + VERSION:
        raise MalformedSignature(reason="it is not an SSH signature of version 1")
    key, namespace, reserved, hash_name, signature = _strings(blob[10:], 5)
    _known_key(key)
    if hash_name not in HASHES:
        raise UnsupportedSignature(name=f"the hash {hash_name[:32].decode('ascii', 'replace')!r}")
    kind, raw = _strings(signature, 2)
    if reserved or kind != KEY_TYPE or len(raw) != 64:
        raise MalformedSignature(reason="its parts do not belong together")
    return Signature(key, _text(namespace), hash_name, raw)


def frame_signature(key: bytes, namespace: bytes, raw: bytes) -> bytes:
    """Armor a raw Ed25519 signature over `signed_bytes(..., b"sha512")`."""
    parts = (key, namespace, b"", b"sha512", _string(KEY_TYPE) + _string(raw))
    return _armor(MAGIC + VERSION + b"".join(map(_string, parts)))


def fingerprint_of(key: bytes) -> str:
    """Return the fingerprint of a public key (wire form), as `ssh-keygen -l` shows it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode("ascii").rstrip("=")


def _known_key(key: bytes) -> None:
    """Distinguish a damaged key from a sound one of another kind."""
    (kind,) = _strings(key, 1, rest=True)
    if kind != KEY_TYPE:
        raise UnsupportedSignature(name=f"a key of the kind {kind[:32].decode('ascii', 'replace')!r}")
    public_key(key)


def public_key(key: bytes) -> Ed25519PublicKey:
    kind, raw = _strings(key, 2)
    if kind != KEY_TYPE or len(raw) != 32:
        raise MalformedSignature(reason="it carries no Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(raw)


def signed_bytes(message: bytes, namespace: bytes, hash_name: bytes) -> bytes:
    digest = HASHES[hash_name](message).digest()
    return MAGIC + b"".join(map(_string, (namespace, b"", hash_name, digest)))


def _string(value: bytes) -> bytes:
    return len(value).to_bytes(4) + value


def _strings(data: bytes, count: int, *, rest: bool = False) -> list[bytes]:
    """Split SSH strings; unless `rest`, exactly `count` of them must fill the data."""
    found: list[bytes] = []
    for _ in range(count):
        size = int.from_bytes(data[:4])
        if len(data) < 4 + size:
            raise MalformedSignature(reason="it ends too early")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    if data and not rest:
        raise MalformedSignature(reason="something follows its end")
    return found


def _text(namespace: bytes) -> str:
    try:
        return namespace.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedSignature(reason="its namespace is not text") from None


def _armor(blob: bytes) -> bytes:
    text = base64.b64encode(blob)
    lines = [text[start : start + ARMOR_WIDTH] + b"\n" for start in range(0, len(text), ARMOR_WIDTH)]
    return OPENING + b"".join(lines) + CLOSING


def _unarmor(armored: bytes) -> bytes:
    if b"\r" in armored:
        raise MalformedSignature(reason=OTHER_LINE_ENDS)
    inner = armored.removeprefix(OPENING).removesuffix(CLOSING)
    try:
        blob = base64.b64decode(inner.replace(b"\n", b""), validate=True)
    except (binascii.Error, ValueError):
        raise MalformedSignature(reason="it is not armored text") from None
    if _armor(blob) != armored:
        raise MalformedSignature(reason="it is not written as ssh-keygen writes it")
    return blob
