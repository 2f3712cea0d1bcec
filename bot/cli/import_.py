"""import: reads a file of cases, all or nothing, and names whatever is wrong with it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.actions.case_import import CheckedFile, ImportFormat, check_file, format_of, import_file
from bot.actions.import_findings import Findings
from bot.actions.import_source import Source
from bot.cli.context import CliContext
from bot.cli.output import print_data
from bot.cli.progress import progress_bar
from storage.database import Database


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file of cases.")],
    form: Annotated[
        ImportFormat | None, typer.Option("--format", help="The form of the file. [default: by its name]")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything and write nothing.")] = False,
) -> None:
    """Import cases, all or nothing; every bad line is named.

    Example: transparency-bot import cases.csv --dry-run
    """
    context: CliContext = ctx.obj
    source = Source(file)
    chosen = form or format_of(file)
    database = context.open_database()
    try:
        checked = _check(context, database, source, chosen)
        entry = None if dry_run else _write(context, database, checked)
    finally:
        database.close()
    print_data(context, _document(checked, entry), _sentence(checked, entry))


def _check(context: CliContext, database: Database, source: Source, form: ImportFormat) -> CheckedFile:
    findings = Findings()
    try:
        with progress_bar(context.errors, "Checking", source.size) as progress:
            return check_file(database, source, form, findings, today=context.today, progress=progress)
    finally:
        for line in [*findings.shown, *findings.remarks]:
            context.errors.print(str(line), markup=False, highlight=False, soft_wrap=True)


def _write(context: CliContext, database: Database, checked: CheckedFile) -> int:
    with progress_bar(context.errors, "Importing", checked.source.size) as progress:
        return import_file(database, checked, now=context.now(), actor=context.actor, progress=progress).entry


def _document(checked: CheckedFile, entry: int | None) -> dict[str, Any]:
    return {
        "imported": entry is not None,
        "cases": checked.cases,
        "coverage": len(checked.coverage),
        "remarks": list(checked.remarks),
        "sha256": checked.source.digest,
        "entry": entry,
    }


def _sentence(checked: CheckedFile, entry: int | None) -> str:
    held = f"{checked.cases:,} cases" + (f" and {len(checked.coverage):,} spans" if checked.coverage else "")
    if entry is None:
        return f"{held} can be imported from {checked.source.path}; nothing was written."
    return f"Imported {held} from {checked.source.path} as ledger entry {entry}."
