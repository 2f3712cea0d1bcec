"""Turns settings into the terms of a report, and opens the key that signs it."""

import os
import stat

from bot.settings import Settings
from reports.document.document import ReportTerms
from reports.figures.policy import Policy
from reports.sealing.signing import SigningKey
from storage.vocabulary.errors import ConfigError, DomainError


class KeyMissing(ConfigError):
    """The signing key is not where the configuration says."""

    what = "there is no signing key at {path}"
    todo = "restore it from your backup, or make a new one with: transparency-bot init"


class KeyUnreadable(ConfigError):
    """The signing key cannot be used."""

    what = "the signing key {path} cannot be used ({reason})"
    todo = "restore it from your backup"


class KeyExposed(ConfigError):
    """Others can read the signing key."""

    what = "the signing key {path} can be read by others"
    todo = "take that right away with: chmod 600 {path}"


def signing_key(settings: Settings) -> SigningKey:
    """The key of signing.key_file; it must be readable by this user alone."""
    path = settings.signing.key_file
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if os.name == "posix" and mode & 0o077:
            raise KeyExposed(path=path)
        return SigningKey.load(path.read_bytes())
    except FileNotFoundError:
        raise KeyMissing(path=path) from None
    except (OSError, ValueError) as error:
        raise KeyUnreadable(path=path, reason=getattr(error, "strerror", None) or error) from None


def key_or_trouble(settings: Settings) -> tuple[SigningKey, DomainError | None]:
    """Return the key, or a substitute that signs nothing anybody gets, with what is wrong with the real one.

    The bot goes on without its key: it can still say that a report is late.
    """
    try:
        return signing_key(settings), None
    except DomainError as error:
        return SigningKey.generate(), error


def policy_of(settings: Settings) -> Policy:
    """The promise that disclosures are held against."""
    policy = settings.policy
    return Policy(
        url=policy.url,
        discloses=policy.discloses,
        requires_process=policy.requires_process,
        requires_grounds=policy.requires_grounds,
        never=policy.never,
    )


def terms_of(settings: Settings, key: SigningKey, *, notice: str = "") -> ReportTerms:
    """What a report says beside its figures. `notice` is a sentence that must stand in chart and caption."""
    publisher, report = settings.publisher, settings.report
    return ReportTerms(
        publisher_name=publisher.name,
        url=publisher.url,
        files_url=publisher.files_url,
        languages=publisher.languages,
        notice=notice,
        timezone=publisher.timezone,
        policy=policy_of(settings),
        approvals_required=report.approvals,
        list_disclosures=report.list_disclosures,
        statements=report.statements,
        identity=settings.signing.identity,
        namespace=settings.signing.namespace,
        fingerprint=key.fingerprint,
    )
