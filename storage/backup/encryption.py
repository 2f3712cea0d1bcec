"""Encrypts and decrypts files in the age format, for recipients or with a passphrase."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.vocabulary.errors import DataError

HEADER, WITH_PASSPHRASE = b"age-encryption.org/v1\n", b"-> scrypt "


class RecipientWrong(DataError):
    """The text is not a public key of age."""

    what = "{recipient} is not a recipient of age"
    todo = "give the line that age-keygen prints as public key; it begins with age1"


class IdentityWrong(DataError):
    """The file holds no private key of age."""

    what = "{place} holds no identity of age"
    todo = "name the file that age-keygen wrote; a line of it begins with AGE-SECRET-KEY-1"


class KeyNeeded(DataError):
    """An encrypted backup needs its key."""

    what = "{place} is encrypted {how}"
    todo = "run the command again with {option}"


class KeyWrong(DataError):
    """The key does not decrypt the file, or the file was altered."""

    what = "{place} cannot be decrypted: the key is another one, or the file is damaged"
    todo = "try the other passphrase or identity, or an older backup"


class CopyDiffers(DataError):
    """The written file does not decrypt to the original."""

    what = "the encrypted backup {place} does not decrypt to the register, nothing was kept"
    todo = "check the disk, then try again"
    exit_code = 1


@dataclass(frozen=True, slots=True)
class Key:
    """Whom a file is encrypted for: recipients (public keys of age), or whoever knows a passphrase."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""

    def __repr__(self) -> str:
        """Leave out the passphrase."""
        return f"Key(recipients={self.recipients})"


@dataclass(frozen=True, slots=True)
class Opener:
    """Decrypts a file: with identities (private keys of age), or a passphrase."""

    identities: tuple[str, ...] = ()
    passphrase: str = ""

    def __repr__(self) -> str:
        """Leave out the keys."""
        return f"Opener({len(self.identities)} identities)"


def check_recipients(recipients: Sequence[str]) -> None:
    """Raise RecipientWrong for the first invalid recipient."""
    import pyrage

    for recipient in recipients:
        try:
            pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError:
            raise RecipientWrong(recipient=recipient) from None


def read_identities(place: Path) -> tuple[str, ...]:
    """Return the private keys in a file that age-keygen wrote. Raises IdentityWrong."""
    import pyrage

    lines = place.read_text(encoding="utf-8", errors="replace").splitlines()
    keys = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    try:
        for key in keys:
            pyrage.x25519.Identity.from_str(key)
    except pyrage.IdentityError:
        raise IdentityWrong(place=place) from None
    if not keys:
        raise IdentityWrong(place=place)
    return keys


def encrypt(source: Path, target: Path, key: Key, *, place: Path) -> None:
    """Write `source` encrypted to `target`, then decrypt `target` to check that it is the same. Raises CopyDiffers.

    Only recipients can decrypt it, so the check adds a temporary recipient that exists only during this call.
    """
    import pyrage

    plain, witness = source.read_bytes(), pyrage.x25519.Identity.generate()
    if key.recipients:
        recipients = [pyrage.x25519.Recipient.from_str(recipient) for recipient in key.recipients]
        _write(target, pyrage.encrypt(plain, [*recipients, witness.to_public()]))
    else:
        _write(target, pyrage.passphrase.encrypt(plain, key.passphrase))
    if _decrypted(target.read_bytes(), Opener((str(witness),), key.passphrase)) != plain:
        raise CopyDiffers(place=place)


def encryption(place: Path) -> str:
    """Return how a file is encrypted: "recipients", "passphrase", or "" if it is not."""
    with place.open("rb") as file:
        header = file.read(len(HEADER) + len(WITH_PASSPHRASE))
    if not header.startswith(HEADER):
        return ""
    return "passphrase" if header.endswith(WITH_PASSPHRASE) else "recipients"


def decrypt(source: Path, target: Path, opener: Opener) -> None:
    """Decrypt a file to `target`, which only its owner can read. Raises KeyNeeded or KeyWrong."""
    form = encryption(source)
    if form == "passphrase" and not opener.passphrase:
        raise KeyNeeded(place=source, how="with a passphrase", option="--passphrase-file FILE, or on a terminal")
    if form == "recipients" and not opener.identities:
        raise KeyNeeded(place=source, how="for recipients of age", option="--identity FILE")
    plain = _decrypted(source.read_bytes(), opener)
    if plain is None:
        raise KeyWrong(place=source)
    _write(target, plain)


def _decrypted(data: bytes, opener: Opener) -> bytes | None:
    """Return the decrypted data; None if the key is wrong or the data was altered."""
    import pyrage

    try:
        if data.startswith(HEADER + WITH_PASSPHRASE):
            return bytes(pyrage.passphrase.decrypt(data, opener.passphrase))
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(key) for key in opener.identities]))
    except pyrage.DecryptError:
        return None


def _write(target: Path, data: bytes) -> None:
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
