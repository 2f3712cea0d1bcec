"""Points out what is odd about a case before it is recorded or changed: it asks the person and never refuses."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.actions.cases.access import Access
from bot.actions.cases.confirm import verdict_on
from reports.figures.policy import PART_NAMES, Policy
from storage.engine.database import Session
from storage.register import cases
from storage.vocabulary.case import Case
from storage.vocabulary.errors import DataError, Phrase
from storage.vocabulary.words import DISCLOSING

OUTSIDE_POLICY = (
    "this breaks your policy ({parts}): a second person must confirm the disclosure before a report "
    "with it can be approved"
)


class CaseDoubtful(DataError):
    """An odd case is recorded only if a person confirms it."""

    what = "{doubts}; nothing was written"
    todo = "if it is right, repeat the command with --yes"


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
    if case.case_file is not None:
        same = cases.listing(session, replace(access.filter(), voided=False, case_file=case.case_file), limit=2)
        for stored in same:
            if stored.reference != reference:
                yield Phrase("the case {reference} already has this file number", reference=stored.reference)
    if broken := verdict_on(case, policy).broken:
        parts = Phrase.row(Phrase(PART_NAMES[part]) for part in broken)
        yield Phrase(OUTSIDE_POLICY, parts=parts)
