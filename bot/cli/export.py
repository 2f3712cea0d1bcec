"""export: writes the register to standard output."""

from typing import Annotated

import typer

from bot.actions.case_access import Access
from bot.actions.case_export import ExportFormat, export_cases
from bot.cli.context import CliContext


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
        export_cases(database, context.console.file, form, Access(today=context.today, everything=True))
    except BrokenPipeError:
        # Whoever read our output has seen enough, as `head` does.
        raise typer.Exit(0) from None
    finally:
        database.close()
