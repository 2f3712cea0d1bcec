"""Takes in a second signature of a sealed report, which an approver made offline with a key of their own."""

import base64
from dataclasses import dataclass

from bot.actions.context.context import Context
from bot.config.settings import approvers
from reports.sealing.bundle import ALLOWED_SIGNERS
from reports.sealing.second_signatures import NotSecondSigner, check_second, second_file, second_purpose
from reports.sealing.sshsig import BadSignature, Signature, read_signature
from storage.publishing.seals import add_second_signature, seals
from storage.vocabulary.errors import DataError

SUMS = ".SHA256SUMS"
LONGEST = 16_384  # bytes; a signature has about 300


class NotASignature(DataError):
    """The file is not what ssh-keygen writes."""

    what = "this file is not a signature that ssh-keygen made with an Ed25519 key"
    todo = "sign the SHA256SUMS file of a report; docs/how-to/sign-a-report-too.md has the command"


class NotYourKey(DataError):
    """The key is not the one that the config lists for this person."""

    what = "the signature was made with {fingerprint}, and that is not the key listed for you"
    todo = "sign with the key that the config lists for you"


class SignsNoReport(DataError):
    """No report has these checksums, or the signature has another purpose."""

    what = "the signature fits no published report"
    todo = "sign the SHA256SUMS file from the zip below the post, with -n {namespace}"


class ListedTooLate(DataError):
    """The report's sealed list of keys does not name the key."""

    what = "the report {report} was published before your key was listed, so readers could not check your signature"
    todo = "sign the next report"


@dataclass(frozen=True, slots=True)
class SecondSignature:
    """A signature that is kept. `file`: its name beside the report. `new`: whether it was not kept before."""

    report: str
    name: str
    fingerprint: str
    file: str
    new: bool


def take_second_signature(context: Context, armored: bytes, *, person: int, actor: str) -> SecondSignature:
    """Keep a second signature of a sealed report, once for each report and person."""
    if len(armored) > LONGEST:
        raise NotASignature
    try:
        signature = read_signature(armored)
    except BadSignature:
        raise NotASignature from None
    _refuse_foreign(context, signature, person)
    purpose = second_purpose(context.settings.signing.namespace)
    with context.database.transaction() as session:
        for seal in reversed(seals(session, SUMS, ALLOWED_SIGNERS)):
            (sums,) = (name for name in seal.files if name.endswith(SUMS))
            if signature.namespace != purpose or not _holds(signature, seal.files[sums]):
                continue
            report = sums.removesuffix(SUMS)
            try:
                facts = armored, seal.files[sums], seal.files[ALLOWED_SIGNERS], context.settings.signing.namespace
                name, fingerprint = check_second(*facts)
            except NotSecondSigner:
                raise ListedTooLate(report=report) from None
            new = add_second_signature(session, sums, name, armored, actor=actor, now=context.now())
            return SecondSignature(report, name, fingerprint, second_file(sums, name), new)
    raise SignsNoReport(namespace=purpose)


def _holds(signature: Signature, message: bytes) -> bool:
    try:
        signature.holds_over(message)
    except BadSignature:
        return False
    return True


def _refuse_foreign(context: Context, signature: Signature, person: int) -> None:
    own = {
        admin.second_signer[1] for admin in approvers(context.settings) if admin.second_signer and admin.id == person
    }
    if f"ssh-ed25519 {base64.b64encode(signature.key).decode('ascii')}" not in own:
        raise NotYourKey(fingerprint=signature.fingerprint)
