"""The policy gate of a report: which disclosures it would tell that nobody has confirmed. Changes nothing."""

from reports.period import Period
from reports.policy_gate import Policy, judge
from storage import unconfirmed
from storage.database import Session
from storage.vocabulary import NotPermittedError

NAMED = 5


class UnconfirmedDisclosures(NotPermittedError):
    """A report is not approved while a second person has not confirmed what lies outside the policy."""

    what = "{count} in {period} outside the policy not confirmed by a second person ({references})"
    todo = "let somebody who did not record them confirm them, such as: case confirm {first} legally_compelled"


def unconfirmed_in(session: Session, period: Period, policy: Policy) -> tuple[str, ...]:
    """The references of disclosures outside the policy that the report of a period tells and nobody confirmed."""
    kinds = unconfirmed.kinds(session, period.start, period.end)
    broken = [kind for kind in kinds if judge(policy, kind.legal_process, kind.grounds, kind.data_disclosed).broken]
    return unconfirmed.references(session, period.start, period.end, broken) if broken else ()


def refuse_unconfirmed(session: Session, period: Period, policy: Policy) -> None:
    """Refuse an approval while such a disclosure is left."""
    found = unconfirmed_in(session, period, policy)
    if found:
        more = ["..."] if len(found) > NAMED else []
        raise UnconfirmedDisclosures(
            count=f"{len(found):,} {'disclosure is' if len(found) == 1 else 'disclosures are'}",
            period=period.label,
            references=", ".join([*found[:NAMED], *more]),
            first=found[0],
        )
