"""key change: the old key announces the new one, so that readers' checks follow from one to the other."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.actions.setup.key_change import change_key
from bot.cli.terminal.context import CliContext, print_data

NEXT = """Next:
  1. Set signing.key_file to {path} and restart the bot.
  2. Put {new} beside the old key on your site, with the date, and into the channel's description.
  3. Keep a copy of {path} in a safe place. Destroy the old key once a report with the new one is published."""


def change(
    ctx: typer.Context,
    new: Annotated[
        Path, typer.Argument(metavar="NEW", help="The file of the new key; it is made if it does not exist.")
    ],
    old: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file of the old key. [default: signing.key_file]")
    ] = None,
) -> None:
    """Announce a new signing key, signed by the old one.

    The ledger keeps the statement, and every report with the new key carries it in `key-changes.txt`. Until
    signing.key_file names the new key, the old one signs. The old key must be that of the last report.

    Example: transparency-bot key change signing-2027.key
    """
    context: CliContext = ctx.obj
    database = context.open_database()
    try:
        announced = change_key(database, context.settings, new, old, now=context.now(), actor=context.actor)
    finally:
        database.close()
    text = f"{announced.old} announced that {announced.new} takes its place.\n{NEXT}"
    print_data(context, asdict(announced), text.format(path=new, new=announced.new))
