"""export: writes the register to standard output."""

from typing import Annotated

import typer

from bot.actions.cases.access import Access
from bot.actions.files.export import ExportFormat, count_cases, export_cases
from bot.cli.context import CliContext
from bot.cli.progress import progress_bar


def export(
    ctx: typer.Context,
    form: Annotated[ExportFormat, typer.Option("--format", help="The form of the file.")] = ExportFormat.CSV,
) -> None:
    """Write the whole register to standard output.

    Embargoed cases are in it: it is for your own eyes. An import reads it back.

    Example: transparency-bot export --format csv > register.csv
    """
    context: CliContext = ctx.obj
    database = context.open_database()
    try:
        access = Access(today=context.today, everything=True)
        quiet = context.console.is_terminal  # on one terminal a bar would appear in the middle of the output
        with progress_bar(context.errors, "Exporting", count_cases(database, access), quiet=quiet) as progress:
            export_cases(database, context.console.file, form, access, progress=progress)
    except BrokenPipeError:
        # Whoever read our output has seen enough, as `head` does.
        raise typer.Exit(0) from None
    finally:
        database.close()
