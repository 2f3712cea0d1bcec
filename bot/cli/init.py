"""init: makes the config, the signing key and the register that are missing."""

from pathlib import Path
from typing import Annotated

import typer

from bot.actions.setup.init import Operator, init_installation
from bot.cli.terminal.context import CliContext, print_data
from bot.config.loading import load

NEXT = """
Next:
  1. Put the bot's token (ask @BotFather) into a file and name it in {config}: token_file = "token"
  2. transparency-bot run, and send the bot /whoami: it answers the lines for the config
  3. transparency-bot check shows what is still missing"""


def init(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the installation.")] = Path(),
    name: Annotated[str | None, typer.Option(help="The name readers know you by.")] = None,
    url: Annotated[str | None, typer.Option(help="The address of your site.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Where your days begin, such as Europe/Berlin.")] = None,
    identity: Annotated[str | None, typer.Option(help="Who signs the reports, such as reports@example.org.")] = None,
) -> None:
    """Create the config, key and register; keep what exists.

    Example: transparency-bot init /srv/transparency --name "Example Messenger" --url https://example.org
    """
    context: CliContext = ctx.obj
    made = init_installation(
        folder,
        Operator(name=name, url=url, timezone=timezone, identity=identity),
        load=lambda path: load(path, context.environment),
        now=context.now(),
    )
    rows = [{"path": str(one.path), "what": one.what, "made": one.made} for one in made]
    lines = [f"{'made' if one.made else 'kept'}  {one.what}: {one.path}" for one in made]
    print_data(context, rows, "\n".join(lines) + "\n" + NEXT.format(config=made[0].path))
