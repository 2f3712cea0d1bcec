"""The publisher's key, its signatures and the list of allowed signers. Never prints or logs the private key."""

import base64
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reports.sealing.sshsig import (
    KEY_TYPE,
    BadSignature,
    fingerprint_of,
    frame_signature,
    public_key,
    signed_bytes,
)
from storage.vocabulary.errors import ConfigError, DataError

REPORT_PURPOSE = "transparency-report@"  # how the namespace of a report begins, unless the publisher chose another
PLAIN_WORD = re.compile(r"[A-Za-z0-9._%+/:@-]{1,128}")  # no blanks, quotes, lists, patterns or comments
MARKS = b"transparency-bot: rows of uploads"


class NotASigningKey(ConfigError):
    """The key file is damaged, encrypted or of another kind."""

    what = "the signing key cannot be used: {reason}"
    todo = "use the key file that `transparency-bot init` wrote, or an Ed25519 key without a passphrase"


class BadSigningName(ConfigError):
    """An identity or namespace with a special meaning in an allowed_signers line."""

    what = "signing.{setting} {value!r} is not a plain word"
    todo = "use letters, digits and . _ % + / : @ - only, such as reports@example.org"


class BadFingerprint(DataError):
    """A text that is not the fingerprint of a key."""

    what = "{text!r} is not a key's fingerprint"
    todo = "give it as SHA256: and 43 characters, as the publisher's site shows it"


class BadAllowedSigners(DataError):
    """A list of allowed signers with a part that is not understood here, so the entire list is rejected."""

    what = "line {line} of the allowed signers cannot be read: {reason}"
    todo = 'write one line per key: identity namespaces="name" ssh-ed25519 AAAA...'


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The publisher's private key; never shown."""

    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, pem: bytes) -> Self:
        """Read an OpenSSH private key file; raises NotASigningKey."""
        try:
            key = serialization.load_ssh_private_key(pem, password=None)
        except TypeError:
            raise NotASigningKey(reason="it is protected by a passphrase") from None
        except (ValueError, UnsupportedAlgorithm):
            raise NotASigningKey(reason="it is not an OpenSSH private key") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise NotASigningKey(reason="it is not an Ed25519 key")
        return cls(key)

    def private_pem(self) -> bytes:
        form = serialization.PrivateFormat.OpenSSH
        return self.private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())

    @property
    def public_line(self) -> str:
        """Return the public key as one line: `ssh-ed25519 AAAA...`."""
        form = serialization.PublicFormat.OpenSSH
        return self.private.public_key().public_bytes(serialization.Encoding.OpenSSH, form).decode("ascii")

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(_blob(self.public_line))

    def mark(self, data: bytes) -> str:
        """Return an HMAC (64 hexadecimal digits) that only the holder of this key can make: for the bot's own rows."""
        secret = hmac.digest(self.private.private_bytes_raw(), MARKS, "sha256")  # never the key of signatures itself
        return hmac.digest(secret, data, "sha256").hex()


@dataclass(frozen=True, slots=True)
class AllowedSigner:
    """One line of a list of allowed signers. No namespaces: any."""

    identities: tuple[str, ...]
    namespaces: tuple[str, ...]
    key: bytes  # the public key in SSH's wire form

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.key)

    def allows(self, key: bytes, namespace: str) -> bool:
        return key == self.key and (not self.namespaces or namespace in self.namespaces)


def sign(key: SigningKey, message: bytes, namespace: str) -> bytes:
    """Return the armored signature, as `ssh-keygen -Y sign -n namespace` would write it."""
    purpose = _plain("namespace", namespace).encode()
    raw = key.private.sign(signed_bytes(message, purpose, b"sha512"))
    return frame_signature(_blob(key.public_line), purpose, raw)


def allowed_signers(
    key: SigningKey, identity: str, namespace: str, others: Sequence[tuple[str, str, str]] = ()
) -> bytes:
    """Return the file that readers hand to `ssh-keygen -Y verify -f`. `others`: identity, namespace, public key."""
    lines = [(identity, namespace, key.public_line), *others]
    named = [(_plain("identity", who), _plain("namespace", what), public) for who, what, public in lines]
    return "".join(f'{who} namespaces="{what}" {public}\n' for who, what, public in named).encode()


def allowed_names(data: bytes, key: bytes, namespace: str) -> list[str]:
    """Return the identities that a list gives to a key for a namespace; raises BadAllowedSigners."""
    lines = [line for line in read_allowed_signers(data) if line.key == key and namespace in line.namespaces]
    return [identity for line in lines for identity in line.identities]


def read_allowed_signers(data: bytes) -> tuple[AllowedSigner, ...]:
    """Read a list of allowed signers; raises BadAllowedSigners. A key other than Ed25519 has signed no report.

    Options and patterns that narrow or widen a line (valid-before, cert-authority, `*`) are refused, not ignored.
    """
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise BadAllowedSigners(line=1, reason="it is not text") from None
    found = []
    for number, line in enumerate((text.strip(" \t\r") for text in lines), start=1):
        if line and not line.startswith("#"):
            found.append(_allowed_signer(number, line))
    return tuple(found)


def read_fingerprint(text: str) -> str:
    """Return a fingerprint in its usual form; raises BadFingerprint."""
    found = re.fullmatch(r"(?:SHA256:)?([A-Za-z0-9+/]{43})=*", text.strip(), re.IGNORECASE)
    if found is None:
        raise BadFingerprint(text=text[:80])
    return "SHA256:" + base64.b64encode(base64.b64decode(found[1] + "=")).decode("ascii").rstrip("=")


def _allowed_signer(number: int, line: str) -> AllowedSigner:
    shape = re.fullmatch(
        r'(\S+)[ \t]+(?:namespaces="([^"]*)"[ \t]+)?((?:ssh|ecdsa|sk)-\S+)[ \t]+(\S+)(?:[ \t].*)?', line
    )
    if shape is None:
        raise BadAllowedSigners(line=number, reason="its parts or options are not known here")
    identities = shape[1].split(",")
    namespaces = [] if shape[2] is None else shape[2].split(",")
    if not all(PLAIN_WORD.fullmatch(word) for word in (*identities, *namespaces)):
        raise BadAllowedSigners(line=number, reason="an identity or namespace is not a plain word")
    try:
        key = base64.b64decode(shape[4], validate=True)
        if shape[3].encode() == KEY_TYPE:
            public_key(key)
    except (ValueError, BadSignature):
        raise BadAllowedSigners(line=number, reason="the key is damaged") from None
    return AllowedSigner(tuple(identities), tuple(namespaces), key)


def _plain(setting: str, value: str) -> str:
    if not PLAIN_WORD.fullmatch(value):
        raise BadSigningName(setting=setting, value=value)
    return value


def _blob(public_line: str) -> bytes:
    return base64.b64decode(public_line.split(" ")[1])
