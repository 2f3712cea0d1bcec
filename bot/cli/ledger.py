"""ledger check: replays the ledger against the tables, and verifies the signatures of sealed reports."""

import typer

from bot.actions.context.counted import counted
from bot.actions.integrity.register import check_register
from bot.cli.terminal.context import CliContext, print_data
from bot.cli.terminal.progress import busy
from storage.ledger import entries


def check_ledger(ctx: typer.Context) -> None:
    """Compare the ledger with the register.

    It also verifies the signatures of sealed reports with the signing key.

    Exit code 1: something does not agree; the first entry or report is named.

    Example: transparency-bot ledger check
    """
    context: CliContext = ctx.obj
    database = context.open_database()
    try:
        with busy(context.errors, "Replaying the ledger"), database.reading() as session:
            findings, head = check_register(session, context.settings), entries.head(session)
    finally:
        database.close()
    if findings:
        context.errors.print(str(findings[0]), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1)
    agreeing = counted(head.seq, "entry agrees", "entries agree")
    print_data(context, {"entries": head.seq}, f"{agreeing} with the register.")
