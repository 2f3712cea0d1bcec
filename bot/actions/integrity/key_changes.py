"""Changes of the signing key: which key signed the last report, and whether it announced the present one."""

from datetime import date

from bot.config.settings import Settings
from reports.sealing.key_changes import KEY_CHANGES, BadKeyChanges, KeyChange, read_key_changes
from reports.sealing.sshsig import BadSignature, read_signature
from storage.engine.database import Session
from storage.publishing.seals import StoredSeal, announced_changes, seals

SIGNATURE = ".SHA256SUMS.sig"


def last_signer(session: Session) -> str | None:
    """Return the key of the last sealed report, by its fingerprint."""
    found = seals(session, SIGNATURE)
    return _signer(found[-1]) if found else None


def statements_to(session: Session, settings: Settings, key: str) -> bytes:
    """Return the signed statements that lead to a key, as in `key-changes.txt`; empty if it was not announced."""
    fitting = [facts["statements"].encode() for facts in announced_changes(session) if facts["new"] == key]
    return fitting[-1] if fitting and read_statements(fitting[-1], settings, key) else b""


def read_statements(data: bytes, settings: Settings, key: str) -> tuple[KeyChange, ...]:
    """Return the changes that lead to a key, newest first; none if a statement is not good."""
    try:
        return read_key_changes(data, settings.signing.namespace, key)
    except (BadKeyChanges, BadSignature):
        return ()


def change_since_last_report(session: Session, settings: Settings, key: str) -> KeyChange | None:
    """Return the change of the key since the last report; None if that has the same key, or there is no report."""
    last = last_signer(session)
    if not key or last in (None, key):
        return None
    return _change(last or "", key, read_statements(statements_to(session, settings, key), settings, key))


def published_changes(session: Session, settings: Settings) -> tuple[tuple[date, KeyChange], ...]:
    """Return each change of the key between posted reports, with its day, oldest first.

    The day is that of the statement, or without one the day on which the first report with the new key was sealed.
    """
    found: list[tuple[date, KeyChange]] = []
    before = ""
    for seal in seals(session, SIGNATURE, KEY_CHANGES):
        signer = _signer(seal)
        if seal.posted and before not in ("", signer):
            statements = read_statements(seal.files.get(KEY_CHANGES, b""), settings, signer)
            change = _change(before, signer, statements)
            found.append((change.on or seal.sealed_on, change))
        before = signer
    return tuple(found)


def _change(old: str, new: str, statements: tuple[KeyChange, ...]) -> KeyChange:
    announced = any(statement.old == old for statement in statements)
    return KeyChange(old, new, statements[0].on if announced else None)


def _signer(seal: StoredSeal) -> str:
    return read_signature(next(data for name, data in seal.files.items() if name.endswith(SIGNATURE))).fingerprint
