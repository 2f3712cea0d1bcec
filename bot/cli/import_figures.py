"""import-figures: reads figures published before the bot, as they were published, and names what contradicts itself."""

from pathlib import Path
from typing import Annotated, Any

import typer

from bot.actions.figures_import import CheckedFigures, FiguresFormat, check_figures, import_figures
from bot.actions.import_findings import Findings
from bot.cli.context import CliContext
from bot.cli.output import print_data


def import_figures_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of figures, or a folder of them.")],
    form: Annotated[FiguresFormat, typer.Option("--format", help="Where the figures come from.")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse figures that contradict each other instead of marking them.")
    ] = False,
) -> None:
    """Import figures published before the bot, as they are.

    What contradicts itself is marked as disputed and named, never repaired. FILE can be a folder of files.

    Example: transparency-bot import-figures transparency-data/ --format github
    """
    context: CliContext = ctx.obj
    findings = Findings()
    database = context.open_database()
    try:
        checked = check_figures(database, file, form, findings, strict=strict, today=context.today)
        entry = import_figures(database, checked, now=context.now(), actor=context.actor)
    finally:
        database.close()
        for line in [*findings.shown, *findings.remarks]:
            context.errors.print(str(line), markup=False, highlight=False, soft_wrap=True)
    for sentence in checked.broken:
        context.errors.print(f"disputed: {sentence}", markup=False, highlight=False, soft_wrap=True)
    print_data(context, _document(checked, entry), _sentence(checked, entry))


def _document(checked: CheckedFigures, entry: int) -> dict[str, Any]:
    return {
        "figures": len(checked.figures),
        "periods": checked.periods,
        "disputed": checked.disputed,
        "broken": list(checked.broken),
        "files": checked.files,
        "entry": entry,
    }


def _sentence(checked: CheckedFigures, entry: int) -> str:
    told = f"Imported {len(checked.figures):,} figures of {checked.periods} periods as ledger entry {entry}"
    if not checked.broken:
        return f"{told}; all their sums hold."
    return f"{told}; {checked.disputed:,} are disputed, by {len(checked.broken)} sums that do not hold."
