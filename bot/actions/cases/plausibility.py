"""Points out what is odd about a case before it is recorded or changed: it asks the person and never refuses."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.actions.cases.access import Access
from bot.actions.cases.confirm import verdict_on
from reports.figures.policy import PART_NAMES, Policy
from storage.engine.database import Session
from storage.register import cases
from storage.vocabulary.case import Case
from storage.vocabulary.errors import DataError, Phrase
from storage.vocabulary.words import DISCLOSING

LOOKED_AT = 100  # cases of one country, process and day
OUTSIDE_POLICY = (
    "this breaks your policy ({parts}): a second person must confirm the disclosure before a report "
    "with it can be approved"
)


class CaseDoubtful(DataError):
    """An odd case is recorded only if a person confirms it."""

    what = "{doubts}; nothing was written"
    todo = "if it is right, repeat the command with --yes"


def may_be_same(case: Case, other: Case) -> bool:
    """Return whether two cases may be one demand: same country, legal process and day, and no different numbers."""
    alike = (case.country, case.legal_process, case.received_on) == (
        other.country,
        other.legal_process,
        other.received_on,
    )
    return alike and (None in (case.case_file, other.case_file) or case.case_file == other.case_file)


def _duplicates(session: Session, case: Case, access: Access, reference: str | None) -> Iterator[Phrase]:
    """Yield the visible cases that may be the same demand; for a changed case, only what the change brings about."""
    visible = replace(access.filter(), voided=False)
    before = None if reference is None else cases.by_reference(session, reference).case
    numbered: set[str] = set()
    if case.case_file is not None and (before is None or before.case_file != case.case_file):
        same = cases.listing(session, replace(visible, case_file=case.case_file), limit=2)
        numbered = {stored.reference for stored in same} - {reference}
    for known in sorted(numbered):
        yield Phrase("the case {reference} already has this file number", reference=known)
    if before is not None and may_be_same(before, case):
        return
    start, end = case.received_on, case.received_on + timedelta(days=1)
    kind = replace(visible, country=case.country, legal_process=case.legal_process, start=start, end=end)
    others = (stored for stored in cases.listing(session, kind, limit=LOOKED_AT) if stored.reference != reference)
    if like := next((one for one in others if may_be_same(case, one.case) and one.reference not in numbered), None):
        yield Phrase("the case {reference} has the same country, legal process and day", reference=like.reference)


@dataclass(slots=True)
class Oddities:
    """Counts the oddities in a file of cases. Files repeat themselves, so each kind of disclosure is judged once."""

    policy: Policy | None
    affected: int = 0
    outside: int = 0
    _judged: dict[tuple[object, ...], bool] = field(default_factory=dict)

    def take(self, case: Case) -> None:
        """Examine another case."""
        named = case.accounts_specified
        self.affected += named is not None and case.accounts_affected is not None and case.accounts_affected > named
        if self.policy is not None and case.outcome in DISCLOSING:
            disclosure = (case.legal_process, case.grounds, case.data_disclosed)
            if disclosure not in self._judged:
                self._judged[disclosure] = bool(verdict_on(case, self.policy).broken)
            self.outside += self._judged[disclosure]

    def remarks(self) -> Iterator[Phrase]:
        """Yield what a person should check before the import."""
        if self.affected:
            yield Phrase("cases with more accounts affected than specified: {number}", number=self.affected)
        if self.outside:
            yield Phrase(
                "disclosures outside the policy that a second person must confirm: {number}", number=self.outside
            )


def doubts_about(
    session: Session, case: Case, policy: Policy, access: Access, *, reference: str | None = None
) -> Iterator[Phrase]:
    """Yield each oddity as a phrase. `reference` is the case's own, if it is already in the register.

    It compares only with cases that `access` may see: a question must not reveal an embargoed one.
    """
    specified, affected = case.accounts_specified, case.accounts_affected
    if specified is not None and affected is not None and affected > specified:
        yield Phrase(
            "more accounts were affected ({affected}) than specified ({named})", affected=affected, named=specified
        )
    yield from _duplicates(session, case, access, reference)
    if broken := verdict_on(case, policy).broken:
        parts = Phrase.row((Phrase(PART_NAMES[part]) for part in broken), between=", ")
        yield Phrase(OUTSIDE_POLICY, parts=parts)
