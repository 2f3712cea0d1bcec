"""init and key change: an installation and its signing key.

init makes the config, the key and the register that are missing. With key change the old key announces the new one, so
that readers' checks follow from one to the other.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.actions.setup.init import Operator, init_installation
from bot.actions.setup.key_change import change_key
from bot.cli.terminal.context import CliContext, print_data
from bot.config.loading import load

NEXT = """
Next:
  1. Put the bot's token (ask @BotFather) into a file and name it in {config}: token_file = "token"
  2. transparency-bot run, and send the bot /whoami: it answers the lines for the config
  3. transparency-bot check shows what is still missing"""
NEXT_OF_KEY = """Next:
  1. Set signing.key_file to {path} and restart the bot.
  2. Put {new} beside the old key on your site, with the date, and into the channel's description.
  3. Keep a copy of {path} in a safe place. Destroy the old key once a report with the new one is published."""


def init(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the installation.")] = Path(),
    name: Annotated[str | None, typer.Option(help="The name readers know you by.")] = None,
    url: Annotated[str | None, typer.Option(help="The address of your site.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Where your days begin, such as Europe/Berlin.")] = None,
    identity: Annotated[str | None, typer.Option(help="Who signs the reports, such as reports@example.org.")] = None,
    font: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A font that has the characters of the name."),
    ] = None,
) -> None:
    """Create the config, key and register; keep what exists.

    Example: transparency-bot init /srv/transparency --name "Example Messenger" --url https://example.org
    """
    context: CliContext = ctx.obj
    made = init_installation(
        folder,
        Operator(name=name, url=url, timezone=timezone, identity=identity, fonts=tuple(font or ())),
        load=lambda path: load(path, context.environment),
        now=context.now(),
    )
    rows = [{"path": str(one.path), "what": one.what, "made": one.made} for one in made]
    lines = [f"{'made' if one.made else 'kept'}  {one.what}: {one.path}" for one in made]
    print_data(context, rows, "\n".join(lines) + "\n" + NEXT.format(config=made[0].path))


def change_signing_key(
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
    with context.register() as database:
        announced = change_key(database, context.settings, new, old, now=context.now(), actor=context.actor)
    text = f"{announced.old} announced that {announced.new} takes its place.\n{NEXT_OF_KEY}"
    print_data(context, asdict(announced), text.format(path=new, new=announced.new))
