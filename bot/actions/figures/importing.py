"""Imports figures published before the bot, exactly as published: all or nothing, with contradictions marked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from bot.actions.cases.fields import Problem
from bot.actions.figures.column_mapping import ColumnMapping
from bot.actions.figures.dsa import broken_sums, dsa_figures
from bot.actions.figures.github import github_figures
from bot.actions.figures.github_identities import disputed
from bot.actions.figures.mapped import mapped_figures
from bot.actions.figures.own_reports import OwnReport, broken_in, own_report
from bot.actions.figures.withdraw import LONGEST_REASON
from bot.actions.files.findings import Findings
from bot.actions.files.source import Source
from storage.engine.database import Database, Session
from storage.register import earlier_figures
from storage.vocabulary.errors import DataError, Phrase, TryLaterError
from storage.vocabulary.figures import Figure
from storage.vocabulary.period import Period


class FiguresFormat(StrEnum):
    """The source of the figures."""

    GITHUB = "github"
    DSA = "dsa"
    CSV = "csv"
    TRANSPARENCY_BOT = "transparency-bot"


ENDINGS = {
    FiguresFormat.GITHUB: ".csv",
    FiguresFormat.DSA: ".csv",
    FiguresFormat.CSV: ".csv",
    FiguresFormat.TRANSPARENCY_BOT: ".json",
}


class FiguresRefused(DataError):
    """The files have mistakes, so nothing was imported."""

    what = "{path} has {bad}; nothing was imported"
    todo = "fix this first, or download the file again from where it was published"


class FiguresDisputed(DataError):
    """The figures contradict each other, and the import is strict."""

    what = "{path}: {broken} of its own sums do not add up; nothing was imported"
    todo = "import it without --strict: the figures are kept as published and marked as disputed"


class NoFigures(DataError):
    """There are no figures to read."""

    what = "{path} has no figures in the format {form}"
    todo = "name a file or folder of {ending} files"


class FiguresKnown(DataError):
    """The same bytes are already in the register."""

    what = "{path} was already imported on {day}; nothing was recorded"
    todo = "import files with new figures only"


class FiguresChanged(TryLaterError):
    """Somebody imported or withdrew figures between the check and the import."""

    what = "the figures in the register changed after {path} was checked; nothing was recorded"
    todo = "import it again"


@dataclass(frozen=True, slots=True)
class CheckedFigures:
    """Files that may be imported: the figures to write, the sums that these break, the files' digests by name.

    `held` counts figures already in the register. `differing` pairs figures there with different ones in the files: an
    update replaces them, and `figures` includes the new ones. `gone` counts figures that these files now lack.
    """

    path: Path
    form: FiguresFormat
    figures: tuple[Figure, ...]
    broken: tuple[str, ...]
    files: dict[str, str]
    held: int = 0
    differing: tuple[tuple[Figure, Figure], ...] = ()
    gone: int = 0
    update: bool = False

    @property
    def periods(self) -> int:
        """Return how many periods they cover."""
        return len({figure.period for figure in self.figures})

    @property
    def disputed(self) -> int:
        """Return how many of them break a sum."""
        return sum(bool(figure.disputed) for figure in self.figures)


def check_figures(
    database: Database,
    path: Path,
    form: FiguresFormat,
    findings: Findings,
    *,
    strict: bool,
    today: date,
    update: bool = False,
    mapping: ColumnMapping | None = None,
) -> CheckedFigures:
    """Read a file or folder and write nothing. Raises FiguresRefused, or if `strict` FiguresDisputed, after `findings`.

    With `update`, figures that differ in the register are included. Sums are checked together with the figures already
    in the register: files may come one after the other. `mapping` describes the columns in the format csv.
    """
    sources = [Source(one) for one in _files(path, form)]
    found = list(_read(sources, form, findings, mapping))
    for place in (place for place, count in Counter(figure.place for figure in found).items() if count > 1):
        findings.refuse(", ".join(place), [Problem("record", Phrase("appears twice"), Phrase("remove one of them"))])
    _refuse_open_periods(found, today, findings)
    if findings.bad:
        bad = Phrase("{bad:,} mistake" if findings.bad == 1 else "{bad:,} mistakes", bad=findings.bad)
        raise FiguresRefused(path=path, bad=bad)
    if not found:
        raise NoFigures(path=path, form=form, ending=ENDINGS[form])
    digests = {source.name: source.digest or "" for source in sources}
    with database.reading() as session:
        checked = _compared(CheckedFigures(path, form, tuple(found), (), digests, update=update), session)
    if strict and checked.broken:
        for sentence in checked.broken:
            findings.remark(sentence)
        raise FiguresDisputed(path=path, broken=len(checked.broken))
    return checked


def import_figures(database: Database, checked: CheckedFigures, *, now: datetime, actor: str) -> int:
    """Write checked figures as one ledger entry and return its number; another entry withdraws those they replace.

    Raises FiguresChanged if the register has changed since the check.
    """
    with database.transaction() as session:
        held = {figure.place: figure for figure in earlier_figures.imported(session)}
        replaced = {old.place for old, _ in checked.differing} if checked.update else set()
        as_seen = all(held.get(old.place) == old for old, _ in checked.differing)
        if not as_seen or any(figure.place in held.keys() - replaced for figure in checked.figures):
            raise FiguresChanged(path=checked.path)
        if replaced:
            reason = f"replaced by {', '.join(sorted(checked.files))}"[:LONGEST_REASON]
            earlier_figures.withdraw(session, replaced, reason, now=now, actor=actor)
        return earlier_figures.add_imported(
            session, checked.figures, files=checked.files, file_format=checked.form, now=now, actor=actor
        )


def _compared(read: CheckedFigures, session: Session) -> CheckedFigures:
    """Split the files' figures into new, held and different, and find the sums that those to write break.

    Raises FiguresKnown if exactly these files were imported and add nothing.
    """
    held = {figure.place: figure for figure in earlier_figures.imported(session)}
    new = [figure for figure in read.figures if figure.place not in held]
    known = [(held[figure.place], figure) for figure in read.figures if figure.place in held]
    differing = [(old, figure) for old, figure in known if old.cell != figure.cell]
    if not new and not differing:
        days = [earlier_figures.file_imported_at(session, digest) for digest in read.files.values()]
        if all(days) and days[0] is not None:
            raise FiguresKnown(path=read.path, day=days[0].date())
    figures = [*new, *(figure for _, figure in differing)] if read.update else new
    replaced = {figure.place for figure in figures}
    kept = [figure for place, figure in held.items() if place not in replaced]
    marked, broken = _disputed(read.form, figures, kept)
    places = {figure.place for figure in read.figures}
    return replace(
        read,
        figures=tuple(marked),
        broken=tuple(broken),
        held=len(known) - len(differing),
        differing=tuple(differing),
        gone=sum(figure.source in read.files and place not in places for place, figure in held.items()),
    )


def _disputed(
    form: FiguresFormat, new: Sequence[Figure], kept: Sequence[Figure]
) -> tuple[Sequence[Figure], Sequence[str]]:
    """Mark the figures that break a sum, and return the sentences about these sums."""
    if form is FiguresFormat.GITHUB:
        return disputed(new, kept)
    if form in (FiguresFormat.TRANSPARENCY_BOT, FiguresFormat.CSV):
        return new, broken_in(new)
    broken = broken_sums([*kept, *new])
    places = {one.place: broken.get((one.period, one.table, one.column)) for one in new}
    marked = [replace(one, disputed=(sentence,)) if (sentence := places[one.place]) else one for one in new]
    return marked, broken_in(marked)


def _files(path: Path, form: FiguresFormat) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(one for one in path.iterdir() if one.suffix.lower() == ENDINGS[form] and one.is_file())
    if not found:
        raise NoFigures(path=path, form=form, ending=ENDINGS[form])
    return found


def _read(
    sources: Sequence[Source], form: FiguresFormat, findings: Findings, mapping: ColumnMapping | None
) -> Iterator[Figure]:
    """Yield the figures of all files; of several editions of a report, only the last one's."""
    if form is not FiguresFormat.TRANSPARENCY_BOT:
        for source in sources:
            with source.text(newline=None) as text:
                yield from _read_csv(text, source.name, form, findings, mapping)
        return
    reports = [report for source in sources if (report := _report(source, findings)) is not None]
    newest = {report.period: report for report in sorted(reports, key=lambda report: report.edition)}
    for report in newest.values():
        yield from report.figures


def _read_csv(
    text: TextIO, name: str, form: FiguresFormat, findings: Findings, mapping: ColumnMapping | None
) -> Iterable[Figure]:
    if mapping is not None:
        return mapped_figures(text, name, mapping, findings)
    read = github_figures if form is FiguresFormat.GITHUB else dsa_figures
    return read(text, name, findings)


def _refuse_open_periods(found: Sequence[Figure], today: date, findings: Findings) -> None:
    """Refuse figures of a period that has not ended."""
    for source, label in sorted({(figure.source, figure.period) for figure in found}):
        if Period.parse(label).end > today:
            todo = Phrase("fix the year, or import it after the period has ended")
            findings.refuse(f"{source} {label}", [Problem("period", Phrase("has not ended yet"), todo)])


def _report(source: Source, findings: Findings) -> OwnReport | None:
    with source.text() as text:
        data = text.read().encode("utf-8", "surrogateescape")
    return own_report(data, source.name, findings)
