"""Checks the register against its ledger, and its sealed reports against the signing key, which no database holds."""

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from zipfile import BadZipFile, ZipFile

from bot.actions.context.signing_key import signing_key
from bot.actions.integrity.mark import has_grown_from, read_mark
from bot.config.settings import Settings
from reports.sealing.bundle import history_name, package_of, read_sums, sha256, stem_of, stored_zip
from reports.sealing.history import HistoryLine
from reports.sealing.signing import SigningKey
from reports.sealing.sshsig import read_signature
from storage.audit import check
from storage.engine.database import Session
from storage.ledger import entries
from storage.ledger.chain import Finding
from storage.publishing import publications, seals, uploads
from storage.publishing.publications import Publication, StoredFile
from storage.vocabulary.errors import DomainError

CHART = "chart"


@dataclass(frozen=True, slots=True)
class SealFinding(Finding):
    """A problem with the seal of a report, which the ledger alone does not show."""

    def __str__(self) -> str:
        """Return only the text: no ledger entry is at fault."""
        return self.text


@dataclass(frozen=True, slots=True)
class _Seal:
    """A sealed report from the register; `history` is the expected content of its history file."""

    report: Publication
    files: Mapping[str, StoredFile]
    line: str
    history: bytes
    opens: Callable[[str], bool]

    @property
    def name(self) -> str:
        """Return the name of the seal for findings."""
        return f"the seal of {self.report.period}, edition {self.report.edition}"


def check_register(session: Session, settings: Settings, key: SigningKey | None = None) -> tuple[Finding, ...]:
    """Return everything that does not match: register and ledger first, then the seals of reports. Empty is good.

    Without a `key`, the key from the config is read.
    """
    return check.check(session) or tuple(_check_seals(session, settings, key))


def _check_seals(session: Session, settings: Settings, key: SigningKey | None) -> Iterator[Finding]:
    """Yield each broken seal, and each key that nothing outside the database confirms."""
    seals = list(_seals(session))
    try:
        key = key or signing_key(settings)
    except DomainError as error:
        if not seals:
            return
        yield SealFinding(0, f"the signatures of the reports were not checked, because {_what(error)}")
        return
    present = key.fingerprint
    for digest, form in uploads.forged(session, key.mark):
        yield SealFinding(0, f"the id of the uploaded {form} {digest[:16]} was not written with the key here")
    signers: dict[int, str] = {}
    for number, seal in enumerate(seals, start=1):
        try:
            signers[number] = _signer(seal)
        except (DomainError, ValueError, KeyError, BadZipFile) as error:
            yield SealFinding(0, f"{seal.name} is broken: {_what(error)}")
    # A signed history lists all earlier reports with their digests and commitments, so it confirms them too.
    vouched = max((number for number, signer in signers.items() if signer == present), default=0)
    vouched = max(vouched, marked_reports(session, settings))
    for number, signer in signers.items():
        if number > vouched:
            yield SealFinding(0, f"{seals[number - 1].name} is signed with {signer}, not with the key here, {present}")


def _seals(session: Session) -> Iterator[_Seal]:
    opens = partial(entries.has_opening, session)
    whole = seals.history(session)
    lines = whole.splitlines(keepends=True)
    for number, report in enumerate(publications.sealed(session), start=1):
        files = publications.files(session, report.id)
        yield _Seal(report, files, lines[number - 1].decode().removesuffix("\n"), b"".join(lines[:number]), opens)


def _signer(seal: _Seal) -> str:
    """Return the fingerprint of the signing key; raise if files, checksums or history do not match."""
    report, files = seal.report, seal.files
    stem = stem_of(report.period.label, report.edition)
    sums, signature = files[f"{stem}.SHA256SUMS"], files[f"{stem}.SHA256SUMS.sig"]
    package = package_of(report.period.label, report.edition)
    packed = {name: file.data for name, file in files.items() if file.layer != CHART and name != package}
    if files[package].data != stored_zip(packed):
        raise ValueError("the zip for readers does not hold the stored files")
    signed = {name: sha256(data) for name, data in packed.items() if name not in (sums.name, signature.name)}
    if read_sums(sums.data) != signed:
        raise ValueError("the checksums do not cover the stored files")
    with ZipFile(io.BytesIO(files[f"{stem}.zip"].data)) as pictures:  # the checksums cover charts only in here
        if any(pictures.read(name) != file.data for name, file in files.items() if file.layer == CHART):
            raise ValueError("a chart is not the one in the zip")
    if files[history_name(report.seq or 0)].data != seal.history:
        raise ValueError("the history file does not hold the lines of the register")
    line = HistoryLine.parse(seal.line)
    facts = (line.seq, line.period, line.edition, line.kind, line.sha256)
    if facts != (report.seq, report.period.label, report.edition, report.kind, signed[f"{stem}.json"]):
        raise ValueError("its line of the history names another report")
    if not seal.opens(line.commitment):
        raise ValueError("the commitment in its line of the history does not open to the ledger")
    read = read_signature(signature.data)
    read.holds_over(sums.data)
    return read.fingerprint


def _what(error: Exception) -> str:
    """Return what happened, without the advice, which is for people who run `verify`."""
    if isinstance(error, DomainError):
        return error.what.format_map(error.facts)
    return f"the file {error} is missing" if isinstance(error, KeyError) else str(error)


def marked_reports(session: Session, settings: Settings) -> int:
    """Return how many reports the mark beside the key confirms."""
    mark = read_mark(settings)
    return mark.reports if mark is not None and has_grown_from(session, mark) else 0
