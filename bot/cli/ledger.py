"""ledger check: replays the ledger against the tables."""

import typer

from bot.cli.context import CliContext
from bot.cli.output import print_data
from bot.cli.progress import busy
from storage import ledger
from storage.ledger_check import check


def check_ledger(ctx: typer.Context) -> None:
    """Compare the ledger with the register.

    Exit code 1: they do not agree; the first entry where they part is named.

    Example: transparency-bot ledger check
    """
    context: CliContext = ctx.obj
    database = context.open_database()
    try:
        with busy(context.errors, "Replaying the ledger"), database.reading() as session:
            findings, head = check(session), ledger.head(session)
    finally:
        database.close()
    if findings:
        context.errors.print(str(findings[0]), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1)
    print_data(context, {"entries": head.seq}, f"{head.seq} entries agree with the register.")
