"""export: writes the register to standard output."""

from datetime import date
from typing import Annotated, TypedDict

import typer

from bot.actions.cases.access import Access
from bot.actions.files.export import FORMS, ExportFormat, NeedsPeriod, WholeRegister, count_cases, export_cases
from bot.cli.terminal.context import CliContext
from bot.cli.terminal.progress import progress_bar
from storage.vocabulary.period import Period


class Terms(TypedDict):
    """What a form says besides its figures, and the day on which it is made."""

    service: str
    zone: str
    today: date


def export(
    ctx: typer.Context,
    period: Annotated[
        str | None, typer.Argument(metavar="PERIOD", help="For --format dsa, tco or e-evidence: such as 2026.")
    ] = None,
    form: Annotated[ExportFormat, typer.Option("--format", help="The file's format.")] = ExportFormat.CSV,
) -> None:
    """Write the register or a legal form to standard output.

    csv and jsonl: all cases. They include embargoed cases, so keep them private. An import reads them back.
    dsa: the orders of a period to act against illegal content and to provide information, in the form of the Digital
    Services Act (Annex I, part 3), without embargoed cases.
    tco: the removal orders of a year under the EU regulation on terrorist content, point by point (Article 7(3)).
    e-evidence: the European Production and Preservation Orders of a year (Article 28 of Regulation (EU) 2023/1543).
    What the register cannot fill in stays empty and is named.

    Example: transparency-bot export --format csv > register.csv
    """
    context: CliContext = ctx.obj
    if form in FORMS:
        _export_form(context, form, period)
        return
    if period is not None:
        raise WholeRegister(format=form)
    try:
        with context.register() as database:
            access = Access(today=context.today, everything=True)
            quiet = context.console.is_terminal  # on one terminal a bar would appear in the middle of the output
            with progress_bar(context.errors, "Exporting", count_cases(database, access), quiet=quiet) as progress:
                export_cases(database, context.output(), form, access, progress=progress)
    except BrokenPipeError:
        # Whoever read our output has seen enough, as `head` does.
        raise typer.Exit(0) from None


def _export_form(context: CliContext, form: ExportFormat, label: str | None) -> None:
    from bot.actions.forms.dsa import dsa_form
    from bot.actions.forms.e_evidence import e_evidence_form
    from bot.actions.forms.legal_form import write_form
    from bot.actions.forms.tco import tco_form

    if label is None:
        raise NeedsPeriod(format=form)
    publisher, kept = context.settings.publisher, context.settings.report.removal_orders
    period = Period.parse(label)
    terms: Terms = {"service": publisher.name, "zone": publisher.timezone, "today": context.today}
    with context.register() as database:
        if form is ExportFormat.DSA:
            filled = dsa_form(database, period, **terms, removals=kept)
        else:
            fill = tco_form if form is ExportFormat.TCO else e_evidence_form
            filled = fill(database, period, **terms)
    for sentence in filled.empty:
        context.errors.print(f"left empty: {sentence}", markup=False, highlight=False, soft_wrap=True)
    try:
        write_form(context.output(), filled)
    except BrokenPipeError:
        raise typer.Exit(0) from None
