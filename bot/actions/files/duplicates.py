"""Counts the cases of a file that may be demands recorded before: same country, legal process and day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.actions.cases.access import Access
from storage.engine.database import Session
from storage.register import cases
from storage.vocabulary.case import Case
from storage.vocabulary.errors import Phrase
from storage.vocabulary.words import LegalProcess


@dataclass(slots=True)
class Duplicates:
    """The kinds of the new cases, with their number: a file repeats itself, so the kinds are few.

    Two cases with different file numbers are two demands.
    """

    _numbers: Counter[tuple[date, str, LegalProcess, bool]] = field(default_factory=Counter)
    _first: date = date.max
    _last: date = date.min

    def take(self, case: Case) -> None:
        """Include one case."""
        day, numbered = case.received_on, case.case_file is not None
        self._first, self._last = min(self._first, day), max(self._last, day)
        self._numbers[day, case.country, case.legal_process, numbered] += 1

    def taking(self, found: Iterable[Case]) -> Iterator[Case]:
        """Pass cases on, and include each."""
        for case in found:
            self.take(case)
            yield case

    def remarks(self, session: Session, access: Access) -> Iterator[Phrase]:
        """Yield what a person should check before the import, from cases that this person may see."""
        if not self._numbers:
            return
        within = sum(number - 1 for (*_, numbered), number in self._numbers.items() if not numbered)
        if within:
            yield Phrase(
                "cases without a file number that have the same country, legal process and day as another in this "
                "file: {number}",
                number=within,
            )
        end = self._last + timedelta(days=1)
        known = cases.likenesses(session, replace(access.filter(), voided=False, start=self._first, end=end))
        before = sum(number for kind, number in self._numbers.items() if _is_known(kind, known))
        if before:
            yield Phrase(
                "new cases that have the same country, legal process and day as one in the register: {number}",
                number=before,
            )


def _is_known(
    kind: tuple[date, str, LegalProcess, bool], known: frozenset[tuple[date, str, LegalProcess, bool]]
) -> bool:
    day, country, process, numbered = kind
    return (day, country, process, False) in known or (not numbered and (day, country, process, True) in known)
