"""figures withdraw: takes back figures that import-figures took in, with a reason in the ledger."""

from typing import Annotated

import typer

from bot.actions.files.withdraw_figures import Wanted, withdraw_figures
from bot.cli.context import CliContext, print_data
from reports.period import Period


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
    wanted = Wanted(period=Period.parse(period), table=table, row=row, column=column)
    database = context.open_database()
    try:
        count = withdraw_figures(database, wanted, reason, now=context.now(), actor=context.actor)
    finally:
        database.close()
    label = wanted.period.label
    print_data(context, {"period": label, "withdrawn": count}, f"Withdrew {count:,} imported figures of {label}.")
