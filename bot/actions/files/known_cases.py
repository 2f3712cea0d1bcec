"""Compares a file with the register, so that importing it again counts no case twice. Writes nothing.

A case with a file number is identified by it. Cases without one are compared by number: as many equal rows as
earlier imports wrote are held, any more are new.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice

from bot.actions.cases.access import Access
from bot.actions.cases.change import Amendment
from storage.engine.database import Session
from storage.register import cases, imports
from storage.register.rows import StoredCase
from storage.vocabulary.case import Case
from storage.vocabulary.errors import Phrase
from storage.vocabulary.words import LegalProcess

BATCH = 1000
Likeness = tuple[date, str, LegalProcess]


@dataclass(frozen=True, slots=True)
class Difference:
    """A case that differs between the file and the register."""

    amendment: Amendment

    @property
    def stored(self) -> StoredCase:
        """Return the case as it is in the register."""
        return self.amendment.stored

    @property
    def phrase(self) -> Phrase:
        """Return the case and the differences, as a line for a person."""
        changes = [
            Phrase("{column} is {old}, in the file {new}", column=column, old=old or "-", new=new or "-")
            for column, old, new in self.amendment.changes()
        ]
        case = self.stored.case
        name = case.case_file or f"{case.received_on} {case.country}"
        return Phrase("{name}, case {reference}: {changes}", name=name, reference=self.stored.reference,
                      changes=Phrase.row(changes))  # fmt: skip

    def change(self, today: date) -> Case | None:
        """Return the case after an update; None if that is not allowed, or if only the embargo differs."""
        stored = self.stored
        new = replace(self.amendment.new, embargo_until=stored.case.embargo_until)
        frozen = stored.told_in is not None and stored.is_embargoed(today)
        return None if frozen or new == stored.case else new


@dataclass(frozen=True, slots=True)
class _Row:
    """An imported case without a file number."""

    entry: int
    reference: str
    like: Likeness


@dataclass(slots=True)
class Extent:
    """The days of a file's cases without a file number: where to look in the register."""

    first: date = date.max
    last: date = date.min

    def take(self, case: Case) -> None:
        """Include one case."""
        if case.case_file is None:
            self.first, self.last = min(self.first, case.received_on), max(self.last, case.received_on)


@dataclass(slots=True)
class Comparison:
    """The result once `new_cases` has finished; `gone` counts rows of earlier imports that the file now lacks.

    `nothing_held`: the register has no case that the file could repeat, so all of it is new.
    """

    held: int = 0
    differences: list[Difference] = field(default_factory=list)
    gone: int = 0
    nothing_held: bool = False
    _numbered: bool = False
    _any_file: bool = False
    _rows: dict[int, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    _every: list[_Row] = field(default_factory=list)
    _likes: set[Likeness] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)
    _entries: set[int] = field(default_factory=set)

    @classmethod
    def begin(cls, session: Session, extent: Extent, file_name: str, *, any_file: bool = False) -> "Comparison":
        """Look up what the register has for the days of a file.

        A row may be a change of one from an earlier file that had the same name or an equal row; with `any_file`, from
        any file, because country and day identify a row.
        """
        made = cls(_numbered=imports.has_numbers(session), _any_file=any_file)
        made._load(session, extent)
        made.nothing_held = not (made._numbered or made._rows)
        if made._rows:
            made._entries.update(imports.imports_of(session, file_name))
        return made

    def new_cases(self, session: Session, found: Iterable[Case]) -> Iterator[Case]:
        """Yield the file's cases that the register does not have, in order; possible changes come last."""
        if self.nothing_held:
            yield from found
            return
        unclear: dict[Likeness, list[Case]] = defaultdict(list)
        source = iter(found)
        while batch := list(islice(source, BATCH)):
            numbers = [case.case_file for case in batch if case.case_file is not None]
            known = imports.by_case_file(session, numbers) if self._numbered and numbers else {}
            for case in batch:
                if case.case_file is not None:
                    if case.case_file not in known:
                        yield case
                    else:
                        self._compare(known[case.case_file], case)
                elif self._take(case):
                    self.held += 1
                elif _likeness(case) in self._likes:
                    unclear[_likeness(case)].append(case)
                else:
                    yield case
        yield from self._paired(session, unclear)

    def _load(self, session: Session, extent: Extent) -> None:
        if extent.first > extent.last:
            return
        for stored, imported in imports.imported_without_number(session, extent.first, extent.last):
            row = _Row(stored.imported_by or 0, stored.reference, _likeness(imported))
            for key in {hash(imported), hash(stored.case)}:
                self._rows[key].append(row)
            if stored.voided_at is None:
                self._every.append(row)
                self._likes.add(row.like)

    def _take(self, case: Case) -> bool:
        """Use up an equal row and return whether there was one. An amended row matches in both forms."""
        rows = self._rows.get(hash(case), [])
        while rows:
            row = rows.pop()
            if row.reference not in self._taken:
                self._taken.add(row.reference)
                self._entries.add(row.entry)
                return True
        return False

    def _compare(self, known: list[StoredCase], case: Case) -> None:
        valid = [stored for stored in known if stored.voided_at is None]
        if not valid or any(stored.case == case for stored in valid):
            self.held += 1
        else:
            self.differences.append(Difference(Amendment(valid[0], case)))

    def _paired(self, session: Session, unclear: dict[Likeness, list[Case]]) -> Iterator[Case]:
        """Match each row that the file now lacks to a case of the same day, country and process: it was changed."""
        gone: dict[Likeness, list[_Row]] = defaultdict(list)
        for row in self._every:
            if row.reference not in self._taken and (self._any_file or row.entry in self._entries):
                gone[row.like].append(row)
        for like, found in unclear.items():
            rows = gone.get(like, [])
            for row, case in zip(rows, found, strict=False):
                self.differences.append(Difference(Amendment(cases.by_reference(session, row.reference), case)))
            yield from found[len(rows) :]
            del rows[: len(found)]
        self.gone = sum(map(len, gone.values()))


def _likeness(case: Case) -> Likeness:
    return case.received_on, case.country, case.legal_process


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
