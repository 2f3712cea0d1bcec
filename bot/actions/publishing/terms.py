"""Converts settings into the terms of a report."""

from bot.config.settings import Settings
from reports.document.document import ReportTerms
from reports.figures.policy import Policy
from reports.sealing.signing import SigningKey


def policy_of(settings: Settings) -> Policy:
    """Return the promise that disclosures are checked against."""
    policy = settings.policy
    return Policy(
        url=policy.url,
        discloses=policy.discloses,
        requires_process=policy.requires_process,
        requires_grounds=policy.requires_grounds,
        never=policy.never,
    )


def terms_of(settings: Settings, key: SigningKey, *, notice: str = "") -> ReportTerms:
    """Return what a report says besides its figures. `notice` must appear in chart and caption."""
    publisher, report = settings.publisher, settings.report
    return ReportTerms(
        publisher_name=publisher.name,
        url=publisher.url,
        files_url=publisher.files_url,
        license=publisher.license,
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
