"""import: reads a file of cases, all or nothing, and names whatever is wrong with it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.actions.cases.access import Access
from bot.actions.cases.input import day_spelled
from bot.actions.context.terminal import counted
from bot.actions.files.cases import CheckedFile, check_file, import_file
from bot.actions.files.coverage import BadCoverage, completeness
from bot.actions.files.findings import SHOWN
from bot.actions.files.formats import ImportFormat, format_of
from bot.actions.files.source import Source
from bot.actions.publishing.terms import policy_of
from bot.cli.terminal.context import CliContext, left, print_data
from bot.cli.terminal.progress import progress_bar
from bot.cli.terminal.summaries import printed_findings
from storage.engine.database import Database
from storage.vocabulary.case import Coverage, CoverageKind
from storage.vocabulary.period import PeriodKind


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file of cases.")],
    form: Annotated[
        ImportFormat | None, typer.Option("--format", help="The file's format. [default: by its name]")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything and write nothing.")] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Amend the cases that differ between file and register.")
    ] = False,
    complete_from: Annotated[
        str | None, typer.Option(metavar="DATE", help="The file holds every demand from this day on.")
    ] = None,
    complete_to: Annotated[
        str | None, typer.Option(metavar="DATE", help="The last day for which it does. [default: yesterday]")
    ] = None,
) -> None:
    """Import cases: all or nothing, with every bad line named.

    You can import a file again: no case is counted twice, new cases are recorded, and differences are listed.

    To publish a period from before the register, say that a file is complete for it:
    transparency-bot import 2025.csv --complete-from 2025-01-01 --complete-to 2025-12-31

    Example: transparency-bot import cases.csv --dry-run
    """
    context: CliContext = ctx.obj
    source = Source(file)
    chosen = form or format_of(file)
    today = context.today
    days = (_day("--complete-from", complete_from, today), _day("--complete-to", complete_to, today))
    complete = completeness(*days, source=file.name, today=context.today)
    with context.register() as database:
        checked = _check(context, database, source, chosen, complete)
        entry = None
        if not dry_run and (checked.anything_new or (update and checked.changeable)):
            entry = _write(context, database, checked, update=update)
    for difference in checked.differences[:SHOWN]:
        context.errors.print(str(difference.phrase), markup=False, highlight=False, soft_wrap=True)
    print_data(context, _document(checked, entry, update=update), _sentence(checked, entry, update=update))


def _day(option: str, text: str | None, today: date) -> date | None:
    try:
        return None if text is None else date.fromisoformat(day_spelled(text, today=today))
    except ValueError:
        raise BadCoverage(reason=f"{option} {text!r} is not a day") from None


def _check(
    context: CliContext, database: Database, source: Source, form: ImportFormat, complete: tuple[Coverage, ...]
) -> CheckedFile:
    settings = context.settings
    with (
        printed_findings(context, file_form=settings.privacy.file_numbers) as findings,
        progress_bar(context.errors, "Checking", source.size) as progress,
    ):
        return check_file(
            database,
            source,
            form,
            findings,
            today=context.today,
            policy=policy_of(settings),
            kind=PeriodKind(settings.report.period),
            complete=complete,
            progress=progress,
            access=Access(today=context.today, everything=True),
        )


def _write(context: CliContext, database: Database, checked: CheckedFile, *, update: bool) -> int:
    with progress_bar(context.errors, "Importing", checked.source.size) as progress:
        return import_file(
            database, checked, now=context.now(), actor=context.actor, update=update, progress=progress
        ).entry


def _document(checked: CheckedFile, entry: int | None, *, update: bool) -> dict[str, Any]:
    return {
        "imported": entry is not None,
        "cases": checked.cases,
        "coverage": len(checked.coverage),
        "held": checked.held,
        "differing": len(checked.differences),
        "changed": checked.changeable if update and entry is not None else 0,
        "gone": checked.gone,
        "differences": [str(difference.phrase) for difference in checked.differences],
        "remarks": list(checked.remarks),
        "sha256": checked.source.digest,
        "entry": entry,
    }


def _sentence(checked: CheckedFile, entry: int | None, *, update: bool) -> str:
    """What is new and what became of it, then what the register held before."""
    file = checked.source.path
    spans = [counted(len(checked.coverage), "span")] if checked.coverage else []
    cases = [counted(checked.cases, "case")] if checked.cases or not spans else []
    held = " and ".join([*cases, *spans])
    changed = f" and changed {checked.changeable:,}" if update and checked.changeable else ""
    if entry is not None:
        began = f"Imported {held}{changed} from {file} as ledger entry {entry}"
    elif checked.anything_new or (update and checked.changeable):
        began = f"{held} can be imported{changed and changed.replace('changed', 'would change')} from {file}"
        began += "; nothing was written"
    else:
        began = f"Nothing in {file} is new; nothing was written"
    return ". ".join([began, *_before(checked, update=update)]) + "."


def _before(checked: CheckedFile, *, update: bool) -> Iterator[str]:
    for span in checked.coverage:
        if span.what is CoverageKind.EVERYTHING:
            last = span.end - timedelta(days=1)
            yield f"The days from {span.start} to {last} count as complete: a day without a case is a day with 0"
    if checked.held:
        yield f"{counted(checked.held, 'row')} held already"
    if checked.differences and not update:
        yield f"{left(len(checked.differences), 'row')}; --update changes {checked.changeable:,}"
    elif frozen := len(checked.differences) - checked.changeable:
        yield f"{left(frozen, 'row')}: only the embargo differs, or the case was counted before it"
    if checked.gone:
        gone = f"{counted(checked.gone, 'row')} of an earlier file"
        yield f"{gone} {'is' if checked.gone == 1 else 'are'} not in this one; what was recorded stays in the register"
