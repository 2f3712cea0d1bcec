"""Compares a disclosure with the publisher's policy. What is not recorded neither breaks the policy nor meets it."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.language.english import WORDS
from storage.vocabulary.tally import Given
from storage.vocabulary.words import Grounds

PART_NAMES = WORDS["policy_part"]


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The policy that disclosures are compared with, in words of the vocabulary; empty grounds = any."""

    url: str
    discloses: tuple[str, ...]
    requires_process: tuple[str, ...]
    requires_grounds: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The parts of the policy that a disclosure breaks, and those that cannot be judged, by their config keys."""

    broken: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outside:
    """Requests with a disclosure outside the policy, the confirmed ones among them, and those that cannot be judged."""

    requests: int = 0
    confirmed: int = 0
    unsaid: int = 0


def judge(policy: Policy, legal_process: str, grounds: str, data_disclosed: str | None) -> Verdict:
    """Judge a disclosure by its process, grounds and kinds of data (a list with ";", None = not recorded)."""
    kinds = frozenset() if not data_disclosed else frozenset(data_disclosed.split(";"))
    unstated = grounds == Grounds.NOT_STATED
    broken = {
        "never": kinds & frozenset(policy.never),
        "discloses": policy.discloses and kinds - frozenset(policy.discloses),
        "requires_process": policy.requires_process and legal_process not in policy.requires_process,
        "requires_grounds": policy.requires_grounds and not unstated and grounds not in policy.requires_grounds,
    }
    unsaid = {
        "discloses": data_disclosed is None and (policy.discloses or policy.never),
        "requires_grounds": unstated and policy.requires_grounds,
    }
    return Verdict(
        tuple(part for part, breaks in broken.items() if breaks), tuple(part for part, open_ in unsaid.items() if open_)
    )


def judged(policy: Policy, given: Iterable[Given]) -> Outside:
    """Return how many requests are outside a policy."""
    requests = confirmed = unsaid = 0
    for kind in given:
        verdict = judge(policy, kind.legal_process, kind.grounds, kind.data_disclosed)
        if verdict.broken:
            requests += kind.requests
            confirmed += kind.requests if kind.confirmed else 0
        elif verdict.unsaid:
            unsaid += kind.requests
    return Outside(requests, confirmed, unsaid)
