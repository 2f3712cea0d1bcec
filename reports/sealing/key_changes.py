"""`key-changes.txt`: each old key announces its successor. The newest signature is on top and covers all below it."""

import re
from dataclasses import dataclass
from datetime import date

from reports.sealing.signing import SigningKey, sign
from reports.sealing.sshsig import CLOSING, read_signature
from storage.vocabulary.errors import DataError

KEY_CHANGES = "key-changes.txt"
STATEMENT = re.compile(
    r"publisher: (?P<publisher>[^\n]+)\ndate: (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})\n"
    r"old key: (?P<old>SHA256:[A-Za-z0-9+/]{43})\nnew key: (?P<new>SHA256:[A-Za-z0-9+/]{43})\n"
)


class BadKeyChanges(DataError):
    """A malformed list of key changes, or one in which a key announces what is not its own to announce."""

    what = "the list of key changes is wrong: {reason}"
    todo = "download the files again, and ask the publisher if that does not help"


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A change of the signing key, by fingerprints. `on`: the day of the old key's statement; None without one."""

    old: str
    new: str
    on: date | None = None


def announce_key(old: SigningKey, new: str, *, publisher: str, on: date, namespace: str, before: bytes) -> bytes:
    """Return the list with a statement by the old key on top. `before`: the list that leads to the old key."""
    facts = f"publisher: {' '.join(publisher.split())}\ndate: {on}\nold key: {old.fingerprint}\nnew key: {new}\n"
    below = facts.encode() + before
    return sign(old, below, namespace) + below


def read_key_changes(data: bytes, namespace: str, present: str) -> tuple[KeyChange, ...]:
    """Return the changes that lead to the present key, newest first, each signed by its old key for this namespace.

    Raises BadKeyChanges or BadSignature at the first statement that is not signed so, or leads to another key.
    """
    changes: list[KeyChange] = []
    while data or not changes:
        armored, closing, below = data.partition(CLOSING)
        signature = read_signature(armored + closing)
        signature.holds_over(below)
        change, size = _statement(below)
        if (signature.fingerprint, signature.namespace) != (change.old, namespace):
            raise BadKeyChanges(reason=f"{change.old} did not sign its statement for {namespace}")
        if change.new != present:
            raise BadKeyChanges(reason=f"it does not lead from {change.old} to {present}")
        changes.append(change)
        present, data = change.old, below[size:]
    return tuple(changes)


def _statement(data: bytes) -> tuple[KeyChange, int]:
    """Read the statement at the beginning, and return its size in bytes too."""
    try:
        found = STATEMENT.match(data.decode("utf-8"))
        if found is None:
            raise BadKeyChanges(reason="a statement does not name publisher, date, old key and new key")
        return KeyChange(found["old"], found["new"], date.fromisoformat(found["date"])), len(found[0].encode())
    except ValueError:
        raise BadKeyChanges(reason="it is not text, or a date is unknown") from None
