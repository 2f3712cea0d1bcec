"""Imports a file of cases, all or nothing: checked without a lock first, then streamed into one short transaction."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.actions.cases.access import Access
from bot.actions.cases.plausibility import Oddities
from bot.actions.files.coverage import CoverageStatedTwice
from bot.actions.files.findings import Findings, left_out
from bot.actions.files.formats import ImportFormat, form_found, opened
from bot.actions.files.known_cases import Comparison, Difference, Duplicates, Extent
from bot.actions.files.source import Progress, Source, no_progress
from bot.config.report import STRICT_FILE_NUMBERS
from reports.figures.coverage import Span
from reports.figures.policy import Policy
from storage.engine.database import Database, Session
from storage.register import amendments, cases, imports
from storage.register.cases import Imported
from storage.vocabulary.case import Case, Coverage, CoverageKind
from storage.vocabulary.errors import DataError, Phrase, TryLaterError
from storage.vocabulary.period import PeriodKind

# What to do about a file without cases.
OTHER_FILE = Phrase("check that this is the right file")
_FIRST_ROW = Phrase("add a line below the column names, such as 2018-05-04,FR,court_order,disclosed")
FIRST_CASE = {ImportFormat.CSV: _FIRST_ROW, ImportFormat.XLSX: _FIRST_ROW}


class FileRefused(DataError):
    """The file has mistakes, so nothing was imported."""

    what = "{path}: {bad}; nothing was imported"
    todo = "fix the file and import it again"


class NothingToImport(DataError):
    """Every line was read, and none is a case."""

    what = "{path} has no cases"
    todo = "{hint}"


class AlreadyImported(DataError):
    """The same bytes are already in the register, and nothing has changed since."""

    what = "{path} was already imported on {day}; nothing was recorded"
    todo = "import a file with new cases"


class RegisterChanged(TryLaterError):
    """Something else was recorded between the dry run and the import."""

    what = "the register changed after {path} was checked; nothing was recorded"
    todo = "check it again"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be imported as it is: what is new, what the register already has, and the remarks.

    `cases` and `coverage` are new; `held` counts cases already in the register. `differences` are cases that
    differ there: only an import with updates changes them; `changeable` counts those that it would. `received` are the
    first and the last day of its cases.
    """

    source: Source
    format: ImportFormat
    today: date
    cases: int
    coverage: tuple[Coverage, ...]
    remarks: tuple[str, ...]
    embargoed: int = 0
    held: int = 0
    gone: int = 0
    differences: tuple[Difference, ...] = ()
    extent: Extent = field(default_factory=Extent)
    file_form: re.Pattern[str] = STRICT_FILE_NUMBERS
    kind: PeriodKind = PeriodKind.HALF_YEAR
    complete: tuple[Coverage, ...] = ()
    received: Span | None = None

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the bytes that were checked."""
        return self.source.digest or ""

    @property
    def changeable(self) -> int:
        """Return how many cases an update would change."""
        return sum(one.change(self.today) is not None for one in self.differences)

    @property
    def anything_new(self) -> bool:
        """Return whether there is something to record without an update."""
        return bool(self.cases or self.coverage)


@dataclass(slots=True)
class _Seen:
    """What the first reading of a file finds."""

    oddities: Oddities
    duplicates: Duplicates = field(default_factory=Duplicates)
    extent: Extent = field(default_factory=Extent)
    number: int = 0
    embargoed: int = 0
    received: Span | None = None

    def take(self, case: Case) -> None:
        self.number += 1
        self.embargoed += case.embargo_until is not None
        day, known = case.received_on, self.received or (case.received_on, case.received_on)
        self.received = min(known[0], day), max(known[1], day)
        self.extent.take(case)
        self.oddities.take(case)
        self.duplicates.take(case)


def check_file(
    database: Database,
    source: Source,
    form: ImportFormat,
    findings: Findings,
    *,
    today: date,
    policy: Policy | None = None,
    kind: PeriodKind = PeriodKind.HALF_YEAR,
    complete: tuple[Coverage, ...] = (),
    progress: Progress = no_progress,
    access: Access | None = None,
) -> CheckedFile:
    """Read a whole file and write nothing. Raises FileRefused after filling `findings`; `today` is the publisher's.

    Odd cases, those outside the `policy` and probable duplicates of cases that the person may see (`access`, by
    default those without an embargo) give remarks. `kind`: of the periods; `complete`: what the file covers.
    """
    form, seen = form_found(source, form), _Seen(Oddities(policy))
    if complete and form is ImportFormat.TELEGRAM_CROWD:
        raise CoverageStatedTwice(form=form)
    with opened(form, source, today, findings, progress, kind) as (contents, stated):
        spans = (*stated, *complete)
        for case in contents:
            seen.take(case)
    findings.remarks.extend(seen.oddities.remarks())
    number, new = seen.number, seen.duplicates
    _refuse_unless_whole(source, form, findings, number, spans)
    with database.reading() as session:
        compared = _begin(session, form, seen.extent, source)
        new_spans: tuple[Coverage, ...] = ()
        if spans or not compared.nothing_held:
            with opened(form, source, today, Findings(file_form=findings.file_form), kind=kind) as (contents, _):
                new_spans, uncovered = _not_covered(session, contents, spans, findings)
                new = Duplicates()
                number = sum(1 for _ in new.taking(compared.new_cases(session, uncovered)))
        if form is not ImportFormat.TELEGRAM_CROWD:  # its cases are sums of a country and a span
            findings.remarks.extend(new.remarks(session, access or Access(today=today)))
        checked = CheckedFile(
            source=source,
            format=form,
            today=today,
            cases=number,
            coverage=new_spans,
            remarks=tuple(findings.remarks),
            embargoed=seen.embargoed,
            held=compared.held,
            gone=compared.gone,
            differences=tuple(compared.differences),
            extent=seen.extent,
            file_form=findings.file_form,
            kind=kind,
            complete=complete,
            received=seen.received,
        )
        before = imports.imported_at(session, checked.digest)
    if before is not None and not checked.anything_new and not checked.differences:
        raise AlreadyImported(path=source.path, day=before.date())
    return checked


def _refuse_unless_whole(
    source: Source, form: ImportFormat, findings: Findings, number: int, spans: Sequence[Coverage]
) -> None:
    """Refuse a file with mistakes, or with nothing in it."""
    if findings.bad:
        raise FileRefused(path=source.path, bad=_counted(findings.bad, number, form))
    if not number and not spans:
        raise NothingToImport(path=source.path, hint=FIRST_CASE.get(form, OTHER_FILE))


def import_file(
    database: Database,
    checked: CheckedFile,
    *,
    now: datetime,
    actor: str,
    update: bool = False,
    progress: Progress = no_progress,
    first: Callable[[Session], object] | None = None,
) -> Imported:
    """Write what is new in a checked file as one ledger entry; with `update`, also amend cases, one entry each.

    Raises FileChanged if its bytes have changed since the check, RegisterChanged if the result would differ.
    """
    with database.transaction() as session:
        if first is not None:
            first(session)
        compared = _begin(session, checked.format, checked.extent, checked.source)
        findings = Findings(file_form=checked.file_form)
        opening = opened(checked.format, checked.source, checked.today, findings, progress, checked.kind)
        with opening as (contents, stated):
            spans = (*stated, *checked.complete)
            new_spans, uncovered = _not_covered(session, contents, spans, Findings())
            imported = cases.add_imported(
                session,
                compared.new_cases(session, uncovered),
                new_spans,
                file_name=checked.source.name,
                file_digest=checked.digest,
                file_format=checked.format,
                now=now,
                actor=actor,
            )
        differing = {one.stored.reference: one for one in compared.differences}
        as_seen = all(differing.get(one.stored.reference) == one for one in checked.differences)
        if (imported.cases, new_spans) != (checked.cases, checked.coverage) or not as_seen:
            raise RegisterChanged(path=checked.source.path)
        for difference in checked.differences if update else ():
            new = difference.change(checked.today)
            if new is not None:
                amendments.amend(session, difference.stored, new, now=now, actor=actor)
    return imported


def _begin(session: Session, form: ImportFormat, extent: Extent, source: Source) -> Comparison:
    crowd = form is ImportFormat.TELEGRAM_CROWD
    return Comparison.begin(session, extent, source.name, any_file=crowd)


def _not_covered(
    session: Session, found: Iterable[Case], spans: Sequence[Coverage], findings: Findings
) -> tuple[tuple[Coverage, ...], Iterable[Case]]:
    """Return the new spans, and the cases without those of spans that the register already covers with other days.

    Such spans stay as they are in the register: their days would count twice.
    """
    new: list[Coverage] = []
    otherwise: set[tuple[str, date]] = set()
    for span in spans:
        known = imports.touching_coverage(session, span)
        if span.what is CoverageKind.EVERYTHING:  # its cases have their own days
            known = tuple(one for one in known if one == span)
        if not known:
            new.append(span)
        elif span not in known:
            otherwise.add((span.country, span.start))
            last = span.end - timedelta(days=1)
            reason = Phrase(
                "the register already covers {spans}, so these days would count twice", spans=_spans_text(known)
            )
            findings.remark(left_out(span.country, f"{span.start} to {last}", reason))
    if not otherwise:
        return tuple(new), found
    return tuple(new), (case for case in found if (case.country, case.received_on) not in otherwise)


def _spans_text(known: Sequence[Coverage]) -> str:
    return ", ".join(
        f"{span.start} to {span.end - timedelta(days=1)}{' with no request' if span.zero else ''}" for span in known
    )


def _counted(bad: int, good: int, form: ImportFormat) -> Phrase:
    if form is ImportFormat.TELEGRAM_CROWD:
        return Phrase("{bad:,} entry has mistakes" if bad == 1 else "{bad:,} entries have mistakes", bad=bad)
    return lines_with_mistakes(bad, bad + good)


def lines_with_mistakes(bad: int, lines: int) -> Phrase:
    """Return how many of a file's lines have mistakes."""
    if bad == lines == 1:
        return Phrase("1 line has mistakes")
    return Phrase(
        "1 of {all:,} lines has mistakes" if bad == 1 else "{bad:,} of {all:,} lines have mistakes",
        bad=bad,
        all=lines,
    )
