"""import-figures and figures withdraw: figures published before the bot, and those that were a mistake."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.actions.context.terminal import counted
from bot.actions.figures.column_mapping import ColumnMapping, column_mapping
from bot.actions.figures.importing import CheckedFigures, FiguresFormat, check_figures, import_figures
from bot.actions.figures.withdraw import Wanted, withdraw_figures
from bot.actions.files.findings import SHOWN
from bot.cli.terminal.context import CliContext, left, print_data
from bot.cli.terminal.summaries import printed_findings
from storage.vocabulary.figures import Figure
from storage.vocabulary.period import Period


def withdraw(
    ctx: typer.Context,
    period: Annotated[str, typer.Argument(metavar="PERIOD", help="Such as 2026-H1, 2026-Q3 or 2026.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="What was wrong, in a line; it goes into the ledger.")],
    table: Annotated[str | None, typer.Option(help="Only figures of this table, such as by_legal_process.")] = None,
    row: Annotated[str | None, typer.Option(help="Only figures of this row, such as court_order.")] = None,
    column: Annotated[str | None, typer.Option(help="Only figures of this column, such as requests.")] = None,
) -> None:
    """Withdraw imported figures; the ledger keeps the reason.

    To replace them, import the right ones afterwards. Reports that were published stay as they are.

    Example: transparency-bot figures withdraw 2024-H2 --reason "the file was a draft"
    """
    context: CliContext = ctx.obj
    conditions = Wanted(period=Period.parse(period), table=table, row=row, column=column)
    with context.register() as database:
        count = withdraw_figures(database, conditions, reason, now=context.now(), actor=context.actor)
    label = conditions.period.label
    print_data(context, {"period": label, "withdrawn": count}, f"Withdrew {count:,} imported figures of {label}.")


def import_figures_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of figures, or a folder of them.")],
    form: Annotated[FiguresFormat, typer.Option("--format", help="Where the figures come from.")],
    mapping: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Columns of a csv: apple-accounts, apple-devices, discord, google, a file."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse figures that contradict each other instead of marking them.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything and write nothing.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Replace the register's figures where they differ.")] = False,
) -> None:
    """Import figures you published before, unchanged.

    Contradictions are marked as disputed and listed, never repaired. FILE can be a folder of files.
    A newer edition adds new figures; differences are listed.

    Example: transparency-bot import-figures transparency-data/ --format github
    """
    context: CliContext = ctx.obj
    columns = _columns(form, mapping)
    with printed_findings(context) as findings, context.register() as database:
        checked = check_figures(
            database, file, form, findings, strict=strict, today=context.today, update=update, mapping=columns
        )
        entry = None
        if checked.figures and not dry_run:
            entry = import_figures(database, checked, now=context.now(), actor=context.actor)
    for sentence in checked.broken:
        context.errors.print(f"disputed: {sentence}", markup=False, highlight=False, soft_wrap=True)
    for old, new in checked.differing[:SHOWN]:
        line = f"{', '.join(old.place)}: {_cell(old)} in the register, {_cell(new)} in {new.source}"
        context.errors.print(line, markup=False, highlight=False, soft_wrap=True)
    print_data(context, _document(checked, entry), _sentence(checked, entry))


def _columns(form: FiguresFormat, mapping: str | None) -> ColumnMapping | None:
    if (form is FiguresFormat.CSV) != (mapping is not None):
        message = "--format csv and --mapping NAME go together"
        raise typer.BadParameter(message)
    return column_mapping(mapping) if mapping else None


def _cell(figure: Figure) -> str:
    cell = figure.cell
    return str(cell["value"]) if "value" in cell else f"{cell['low']} to {cell['high']}" if "low" in cell else "unknown"


def _document(checked: CheckedFigures, entry: int | None) -> dict[str, Any]:
    return {
        "imported": entry is not None,
        "figures": len(checked.figures),
        "periods": checked.periods,
        "held": checked.held,
        "differing": len(checked.differing),
        "replaced": len(checked.differing) if checked.update and entry is not None else 0,
        "gone": checked.gone,
        "disputed": checked.disputed,
        "broken": list(checked.broken),
        "files": checked.files,
        "entry": entry,
    }


def _sentence(checked: CheckedFigures, entry: int | None) -> str:
    return "; ".join(_parts(checked, entry)) + "."


def _parts(checked: CheckedFigures, entry: int | None) -> Iterator[str]:
    """What became of the figures, then what the register held before."""
    count = f"{counted(len(checked.figures), 'figure')} of {counted(checked.periods, 'period')}"
    if entry is not None:
        yield f"Imported {count} as ledger entry {entry}"
    else:
        yield f"{count} can be imported; nothing was written" if checked.figures else "Nothing is new or was written"
    if checked.broken:
        sums = "1 sum that does" if len(checked.broken) == 1 else f"{len(checked.broken):,} sums that do"
        yield f"{_are(checked.disputed)} disputed, by {sums} not hold"
    elif checked.figures:
        yield "all their sums hold"
    if checked.held:
        yield f"{_are(checked.held)} held already"
    if checked.differing and checked.update:
        yield f"{len(checked.differing):,} of them replace others"
    elif checked.differing:
        yield f"{left(len(checked.differing), 'figure')}, --update replaces what differs"
    if checked.gone:
        yield f"{_are(checked.gone)} in the register from these files, but no longer in them, and will stay"


def _are(number: int) -> str:
    return f"{number:,} {'is' if number == 1 else 'are'}"
