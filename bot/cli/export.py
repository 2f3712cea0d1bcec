"""export: writes the register to standard output."""

from typing import Annotated

import typer

from bot.actions.cases.access import Access
from bot.actions.files.export import ExportFormat, NeedsPeriod, WholeRegister, count_cases, export_cases
from bot.cli.terminal.context import CliContext
from bot.cli.terminal.progress import progress_bar
from reports.period import Period


def export(
    ctx: typer.Context,
    period: Annotated[
        str | None, typer.Argument(metavar="PERIOD", help="For --format dsa: such as 2026 or 2026-H1.")
    ] = None,
    form: Annotated[ExportFormat, typer.Option("--format", help="The form of the file.")] = ExportFormat.CSV,
) -> None:
    """Write the register or a legal form to standard output.

    csv and jsonl: all cases. They include embargoed cases, so keep them private. An import reads them back.
    dsa: the orders to provide information of a period, in the form of the Digital Services Act (Annex I, part 3),
    without embargoed cases. What the register cannot fill in stays empty and is named.

    Example: transparency-bot export --format csv > register.csv
    """
    context: CliContext = ctx.obj
    if form is ExportFormat.DSA:
        _export_dsa(context, period)
        return
    if period is not None:
        raise WholeRegister(format=form)
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


def _export_dsa(context: CliContext, label: str | None) -> None:
    from bot.actions.files.dsa import dsa_form, write_form

    if label is None:
        raise NeedsPeriod(format=ExportFormat.DSA)
    publisher = context.settings.publisher
    database = context.open_database()
    try:
        period = Period.parse(label)
        form = dsa_form(database, period, service=publisher.name, zone=publisher.timezone, today=context.today)
    finally:
        database.close()
    for sentence in form.empty:
        context.errors.print(f"left empty: {sentence}", markup=False, highlight=False, soft_wrap=True)
    try:
        write_form(context.console.file, form)
    except BrokenPipeError:
        raise typer.Exit(0) from None
